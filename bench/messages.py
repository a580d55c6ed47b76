"""Bringing in messages against a bare `executemany` of the same rows, searching a million, opening a long thread."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.house import account, opened
from bench.report import Figure, Found
from tansu.app import Instance
from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages.formats import backup_xml
from tansu.features.messages.formats.records import Box, Kind, MessageRecord
from tansu.features.messages.formats.spool import CHUNK, Spool
from tansu.features.messages.ingest import BATCH, Ingest
from tansu.ports.database import Transaction, sql
from tools.make_messages import FRIENDS, LINES, write

IMPORTED = int(os.environ.get("BENCH_IMPORTED", "50000"))
SEARCHED = int(os.environ.get("BENCH_MESSAGES", "1000000"))
TABLES = ("messages_threads", "messages_messages", "messages_parts", "messages_words", "changes_changes")
QUESTIONS = (
    "station",
    "cafe fotos",
    "公园",
    "wonderful evening",
    "güzel",
    "code 5",
    "दिल्ली",
    "nowhere at all",
    "tick",
    "th",
)
ROUNDS = 20


def run() -> list[Found]:
    """All figures, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        return [*_importing(Path(folder)), *_reading(Path(folder))]


def _importing(folder: Path) -> list[Found]:
    file = folder / "sms.xml"
    write(file, IMPORTED, pictures=False)
    with _house(folder / "import") as (instance, who):
        first = _seconds(lambda: bring_in(instance, who, file))
        again = _seconds(lambda: bring_in(instance, who, file))
        with instance.outside.database.read() as tx:
            rows = {table: _rows(tx, table) for table in TABLES}
    with _house(folder / "floor") as (instance, _):
        floor = _seconds(lambda: _executemany(instance, rows))
    name = f"bring in {IMPORTED} messages"
    return [
        Figure(name, "messages/s", [IMPORTED / first], "executemany of SQLAlchemy", [IMPORTED / floor], ">= 0.5 of it"),
        Figure("the same file again", "messages/s", [IMPORTED / again], "the first time", [IMPORTED / first], ">= 2"),
        _memory(folder),
    ]


def _memory(folder: Path) -> Figure:
    """Memory of reading a backup with attachments of 100 MB; the file is written and thrown away."""
    file = folder / "large.xml"
    block = b"QUJD" * (1 << 18)
    with file.open("wb") as out:
        out.write(b'<?xml version="1.0"?>\n<smses count="15">\n')
        for number in range(15):
            out.write(b'<mms date="%d" msg_box="1" address="1"><parts><part ct="image/jpeg" data="' % (1.7e12 + number))
            for _ in range(134):
                out.write(block)
            out.write(b'" /></parts></mms>\n')
        out.write(b"</smses>\n")
    # What came before in this process must not count, so its peak is forgotten first.
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory_mb("VmRSS")
    with Spool() as spool, file.open("rb") as opened_file:
        chunks = iter(lambda: opened_file.read(CHUNK), b"")
        for _ in backup_xml.read(chunks, spool):
            spool.empty()
    grown = _memory_mb("VmHWM") - before
    size = file.stat().st_size / 1e9
    file.unlink()
    return Figure(f"memory for a backup of {size:.1f} GB with 100 MB attachments", "MB more", [grown], goal="< 200 MB")


def _memory_mb(kind: str) -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{kind}:")[1].split()[0]) / 1024


def _reading(folder: Path) -> list[Found]:
    with _house(folder / "many") as (instance, who):
        seeded = _seconds(lambda: seed(instance, who, SEARCHED))
        times = sorted(
            _seconds(lambda question=question: _search(instance, who, question)) * 1000  # type: ignore[misc]
            for _ in range(ROUNDS)
            for question in QUESTIONS
        )
        with instance.outside.read(who, messages.FEATURE) as work:
            longest = max(messages.threads(work), key=lambda one: one.count)
        opening = [_seconds(lambda: _open(instance, who, longest.id)) * 1000 for _ in range(ROUNDS)]
    return [
        Figure(f"search among {SEARCHED}, p95", "ms", [times[int(len(times) * 0.95)]], goal="< 50 ms"),
        Figure(f"open a thread of {longest.count}", "ms", opening, goal="< 100 ms"),
        Figure(f"seeding {SEARCHED}", "messages/s", [SEARCHED / seeded]),
    ]


def bring_in(instance: Instance, who: Principal, file: Path) -> None:
    """What the import's job does, without the job."""
    outside = instance.outside
    with Spool() as spool, file.open("rb") as opened_file:
        chunks = iter(lambda: opened_file.read(CHUNK), b"")
        ingest = Ingest(
            outside, who.account, "DE", spool, open_work=lambda: outside.system(who.account, messages.FEATURE)
        )
        for _ in ingest.take(backup_xml.read(chunks, spool)):
            pass


def seed(instance: Instance, who: Principal, count: int) -> None:
    """A history of that many messages, made without a file."""
    outside = instance.outside
    with Spool() as spool:
        ingest = Ingest(
            outside, who.account, "DE", spool, open_work=lambda: outside.system(who.account, messages.FEATURE)
        )
        for _ in ingest.take(_made(count)):
            pass


def _made(count: int) -> Iterator[MessageRecord]:
    for number in range(count):
        friend = FRIENDS[0] if number % 5 == 0 else FRIENDS[number * 7 % len(FRIENDS)]
        lines = LINES[friend.language]
        body = f"{lines[number * 31 % len(lines)].replace('{code}', str(number))} {number}"
        box = Box.SENT if number % 3 == 0 else Box.RECEIVED
        yield MessageRecord(Kind.SMS, box, 1_500_000_000_000 + number * 200_000, (friend.number,), body=body)


def _search(instance: Instance, who: Principal, question: str) -> None:
    with instance.outside.read(who, messages.FEATURE) as work:
        messages.search(work, question)


def _open(instance: Instance, who: Principal, thread: str) -> None:
    with instance.outside.read(who, messages.FEATURE) as work:
        messages.conversation(work, thread)


def _rows(tx: Transaction, table: str) -> list[dict[str, Any]]:
    columns = "rowid, words" if table == "messages_words" else "*"
    return [dict(row._mapping) for row in tx.execute(sql(f"SELECT {columns} FROM {table}"))]


def _executemany(instance: Instance, rows: dict[str, list[dict[str, Any]]]) -> None:
    """The same rows into the same tables with the same indexes, a batch a transaction, and nothing else."""
    for start in range(0, max(map(len, rows.values())), BATCH):
        with instance.outside.database.write() as tx:
            for table, found in rows.items():
                if batch := found[start : start + BATCH]:
                    names = ", ".join(batch[0])
                    places = ", ".join(f":{name}" for name in batch[0])
                    tx.execute(sql(f"INSERT INTO {table} ({names}) VALUES ({places})"), batch)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _house(data: Path) -> Iterator[tuple[Instance, Principal]]:
    with opened(data) as instance:
        yield instance, account(instance, "bench@example.org")[0]
