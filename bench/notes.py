"""Ten thousand notes: list, open, save, search, and the first and every further sync of a notes app.

The floor is the same texts as plain files in a folder, read and written by the same machine in the same run.
"""

import base64
import json
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.house import account, opened, serving
from bench.report import Figure, Found
from bench.wire import Answer, Wire
from tansu.app import Instance
from tansu.core.principal import Principal
from tansu.features import notes
from tansu.foundation import accounts

COUNT = 500 if os.environ.get("BENCH_QUICK") else 10_000
ROUNDS = 15
SYNCS = 5
WRITERS = 8
WORDS = ("harbour", "bread", "ferry", "window", "Tuesday", "letter", "garden", "lamp", "Köln", "kitchen", "paper")
RARE = "sextant"
API = "/index.php/apps/notes/api/v1/notes"


def run() -> list[Found]:
    """All figures, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        files, data = Path(folder, "files"), Path(folder, "data")
        files.mkdir()
        for number in range(COUNT):
            (files / f"Note {number}.md").write_text(a_text(number), encoding="utf-8")
        with opened(data) as instance:
            who, token = account(instance, "bench@example.org")
            numbers = _seed(instance, who)
            with instance.outside.work(who) as work:
                _, secret = accounts.add_app_password(work, instance.outside.keys, label="bench")
        with serving(data) as house:
            basic = base64.b64encode(f"bench@example.org:{secret}".encode()).decode()
            app = Wire(house.address, headers={"Authorization": f"Basic {basic}"})
            return [*_of_pages(house.wire(token), numbers, files), *_of_apps(app, files)]


def a_text(number: int) -> str:
    """About 700 bytes of Markdown; one in a hundred has a word of its own."""
    lines = [f"# Note {number}", ""]
    lines += [" ".join(WORDS[(number * 7 + n * k) % len(WORDS)] for n in range(12)) + "." for k in range(1, 9)]
    return "\n".join([*lines, RARE if number % 100 == 0 else "", ""])


def _seed(instance: Instance, who: Principal) -> list[int]:
    """Make the notes in this process; their numbers."""

    def one(number: int) -> int:
        wanted = notes.Wanted(a_text(number), f"Note {number}", f"Folder {number % 20}")
        return notes.create(instance.outside, who, wanted).number

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(one, range(COUNT)))


def _of_pages(wire: Wire, numbers: list[int], files: Path) -> list[Found]:
    one, file = numbers[COUNT // 2], files / f"Note {COUNT // 2}.md"

    def nothing() -> object:
        return _asked(wire, "GET", "/healthz")

    def list_page() -> object:
        return _asked(wire, "GET", "/api/v1/notes?limit=200")

    def list_files() -> object:
        return sorted((entry.stat().st_mtime, entry.name) for entry in os.scandir(files))[-200:]

    def save(round_number: int) -> object:
        text = [f"{a_text(COUNT // 2)}\n{round_number}\n".encode()]
        return _asked(wire, "PUT", f"/api/v1/notes/{one}/text", body=text, headers={"If-Match": "*"})

    def search_files(word: str) -> object:
        found = [path for path in files.iterdir() if word in path.read_text(encoding="utf-8").casefold()]
        return found[:200]

    return [
        _figure(f"newest 200 of {COUNT} notes", list_page, "scandir, stat and sort", list_files),
        _figure("open one", lambda: _asked(wire, "GET", f"/api/v1/notes/{one}"), "/healthz", nothing),
        _figure("save one", lambda: save(time.perf_counter_ns()), "write, fsync, rename, fsync", lambda: _write(file)),
        *(
            _figure(
                f"search for a word that {share} has",
                lambda word=word: _asked(wire, "GET", f"/api/v1/notes?limit=200&search={word}"),  # type: ignore[misc]
                "read every file",
                lambda word=word: search_files(word),  # type: ignore[misc]
                rounds=SYNCS,
            )
            for word, share in ((RARE, "one in a hundred"), ("nowhere", "none"))
        ),
    ]


def _of_apps(app: Wire, files: Path) -> list[Found]:
    def read_all() -> object:
        texts = ({"id": n, "content": path.read_text(encoding="utf-8")} for n, path in enumerate(files.iterdir()))
        return json.dumps(list(texts))

    newest = max(note["modified"] for note in json.loads(_asked(app, "GET", API).body))
    nothing = f"{API}?pruneBefore={newest + 3600}"
    return [
        _figure(
            f"first sync of a notes app, {COUNT}",
            lambda: _asked(app, "GET", API),
            "read every file, as JSON",
            read_all,
            rounds=SYNCS,
        ),
        _figure("a sync that finds nothing new", lambda: _asked(app, "GET", nothing), rounds=SYNCS),
    ]


def _figure(
    name: str,
    ours: Callable[[], object],
    against: str = "",
    theirs: Callable[[], object] | None = None,
    *,
    rounds: int = ROUNDS,
) -> Figure:
    """Milliseconds of both, in turns, after one try of each."""
    mine: list[float] = []
    other: list[float] = []
    for round_number in range(rounds + 1):
        for work, into in ((ours, mine), (theirs, other)):
            if work is not None and (took := _ms(work)) and round_number:
                into.append(took)
    return Figure(name, "ms", mine, against, other)


def _write(file: Path) -> None:
    """Replace a file so that it survives a power cut."""
    new = file.with_suffix(".new")
    with new.open("wb") as opened_file:
        opened_file.write(a_text(1).encode())
        opened_file.flush()
        os.fsync(opened_file.fileno())
    new.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _asked(wire: Wire, method: str, path: str, **more: object) -> Answer:
    answer = wire.ask(method, path, **more)  # type: ignore[arg-type]
    assert answer.status == 200, (method, path, answer.status, answer.body[:300])
    return answer


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
