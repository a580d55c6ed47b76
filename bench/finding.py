"""Searching a million messages and opening the longest conversation, on both engines, with equal answers."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.house import account, opened
from bench.report import Figure, Found, Skipped
from tansu.app import Instance
from tansu.core.instants import from_ms
from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages.formats.records import Box, Kind, MessageRecord
from tansu.features.messages.formats.spool import Spool
from tansu.features.messages.ingest import Ingest
from tests.support.servers import server
from tools.make_messages import FRIENDS, LINES

COUNT = int(os.environ.get("BENCH_MESSAGES", "1000000"))
ROUNDS = 20
FIRST, STEP = 1_500_000_000_000, 200_000

Question = tuple[str, dict[str, Any]]


def questions(count: int) -> list[Question]:
    """What people look for: words of five scripts, frequent, rare and absent; with whom; and when."""
    middle, later = from_ms(FIRST + count // 2 * STEP), from_ms(FIRST + (count // 2 + 2000) * STEP)
    words = (
        *("station", "cafe fotos", "公园", "公", "wonderful evening", "güzel", "code 5", "दिल्ली", "nowhere at all"),
        *("tick", "th", "t", f"{count // 3}", "wonderful 公园"),
    )
    return [
        *((one, {}) for one in words),
        ("umbrella", {"person": "+447700900123"}),
        ("station", {"person": "0930"}),
        ("fotos", {"since": middle, "until": later}),
        ("", {"since": middle, "until": later}),
        ("", {"person": "447700900456", "until": middle}),
    ]


@dataclass
class _Found:
    """What one engine took, and what it answered."""

    searches: list[float] = field(default_factory=list)
    openings: list[float] = field(default_factory=list)
    slowest: tuple[str, float] = ("", 0.0)
    answers: list[list[tuple[object, str]]] = field(default_factory=list)
    longest: int = 0
    seeded: float = 0.0


def run() -> list[Found]:
    """Milliseconds on each engine, and whether they found the same."""
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        lite = _measure(Path(folder))
    found = _figures("SQLite", lite)
    try:
        with server("postgres") as answer, tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
            other = _measure(Path(folder), answer["url"])
    except (ImportError, RuntimeError) as error:
        return [*found, Skipped("messages on PostgreSQL", str(error)[:80])]
    alike = sum(one == another for one, another in zip(lite.answers, other.answers, strict=True))
    name = f"questions of {len(lite.answers)} to which both engines answered the same"
    return [*found, *_figures("PostgreSQL", other), Figure(name, "", [alike], goal=f"{len(lite.answers)}")]


def seed(instance: Instance, who: Principal, count: int) -> None:
    """A history of that many messages, made without a file."""
    outside = instance.outside
    with Spool() as spool:
        ingest = Ingest(
            outside, who.account, "DE", spool, open_work=lambda: outside.system(who.account, messages.FEATURE)
        )
        for _ in ingest.take(_made(count)):
            pass


def _measure(data: Path, database: str = "") -> _Found:
    found = _Found()
    with opened(data, database=database) as instance:
        who = account(instance, "messages@example.org")[0]
        found.seeded = _seconds(lambda: seed(instance, who, COUNT))
        asked = questions(COUNT)
        found.answers = [_answer(instance, who, one) for one in asked]
        for _ in range(ROUNDS):
            for one in asked:
                took = _seconds(lambda one=one: _search(instance, who, one)) * 1000  # type: ignore[misc]
                found.searches.append(took)
                found.slowest = max(found.slowest, (_told(one), took), key=lambda pair: pair[1])
        with instance.outside.read(who, messages.FEATURE) as work:
            longest = max(messages.threads(work), key=lambda one: one.count)
        found.longest = longest.count
        found.openings = [_seconds(lambda: _open(instance, who, longest.id)) * 1000 for _ in range(ROUNDS)]
    return found


def _figures(engine: str, found: _Found) -> list[Found]:
    times = sorted(found.searches)
    question, slowest = found.slowest
    return [
        Figure(f"search among {COUNT}, half of them within, {engine}", "ms", [times[len(times) // 2]]),
        Figure(
            f"search among {COUNT}, p95, {engine}",
            "ms",
            [times[int(len(times) * 0.95)]],
            goal="< 50 ms",
            held_back_by=f"the slowest of {len(times)} was `{question}`, {slowest:.0f} ms",
        ),
        Figure(f"open a thread of {found.longest}, {engine}", "ms", found.openings, goal="< 100 ms"),
        Figure(f"seed {COUNT} without a file, {engine}", "messages/s", [COUNT / found.seeded]),
    ]


def _told(question: Question) -> str:
    return " ".join((question[0], *sorted(question[1]))).strip()


def _made(count: int) -> Iterator[MessageRecord]:
    for number in range(count):
        friend = FRIENDS[0] if number % 5 == 0 else FRIENDS[number * 7 % len(FRIENDS)]
        lines = LINES[friend.language]
        body = f"{lines[number * 31 % len(lines)].replace('{code}', str(number))} {number}"
        box = Box.SENT if number % 3 == 0 else Box.RECEIVED
        yield MessageRecord(Kind.SMS, box, FIRST + number * STEP, (friend.number,), body=body)


def _answer(instance: Instance, who: Principal, question: Question) -> list[tuple[object, str]]:
    return [(one.message.at, one.message.body) for one in _search(instance, who, question)]


def _search(instance: Instance, who: Principal, question: Question) -> list[messages.Hit]:
    with instance.outside.read(who, messages.FEATURE) as work:
        return messages.search(work, question[0], **question[1])


def _open(instance: Instance, who: Principal, thread: str) -> None:
    with instance.outside.read(who, messages.FEATURE) as work:
        messages.conversation(work, thread)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
