"""How long the folder agent takes to see that nothing has changed, against looking at the same files and no more."""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.report import Figure, Found
from tansu.client.hashing import ChecksumCache
from tansu.client.sync.folder import Folder
from tansu.client.sync.ignore import Rules
from tansu.client.sync.match import recognise
from tansu.client.sync.memory import open_memory
from tansu.client.sync.names import OURS
from tansu.client.sync.remote import Heard
from tansu.client.sync.rest import RestRemote
from tansu.client.sync.run import Run
from tansu.client.sync.scan import scan
from tansu.client.sync.trees import ROOT, Item
from tansu.client.sync.volume import manners_of

FILES = 5_000 if os.environ.get("BENCH_QUICK") else 100_000
IN_EACH = 200
ROUNDS = 5
LONG_AGO = 1_700_000_000


def run() -> list[Found]:
    """Seconds for one run over files of which none has changed, from opening what is remembered to the report."""
    wall: list[float] = []
    cpu: list[float] = []
    floor: list[float] = []
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as made:
        top = Path(made)
        _fill(top)
        asyncio.run(_remember(top))
        for _ in range(ROUNDS):
            began = time.perf_counter()
            _look_at_all(top)
            floor.append(time.perf_counter() - began)
            began, spent = time.perf_counter(), time.process_time()
            asyncio.run(_check(top))
            wall.append(time.perf_counter() - began)
            cpu.append(time.process_time() - spent)
    return [
        Figure(f"check of {FILES:,} unchanged files", "s", wall, "scandir and stat of each", floor, "< 3"),
        Figure("the same, CPU", "s", cpu),
    ]


class _Silent(RestRemote):
    """A server that has nothing to tell. What it costs to ask one is in the other benchmarks."""

    async def changes(self, cursor: str) -> Heard:
        return Heard((), cursor, more=False)

    async def entries(self, numbers: Iterable[int]) -> dict[int, Item | None]:
        raise AssertionError("Nothing should be asked.")


def _fill(top: Path) -> None:
    for number in range(FILES):
        folder = top / f"{number // IN_EACH // 20:03}" / f"{number // IN_EACH:05}"
        if number % IN_EACH == 0:
            folder.mkdir(parents=True)
        path = folder / f"IMG_{number:06}.jpg"
        path.write_bytes(b"%d" % number)
        os.utime(path, (LONG_AGO, LONG_AGO))
    (top / OURS).mkdir()


async def _remember(top: Path) -> None:
    """As if all had been sent."""
    memory, disk = open_memory(top / OURS / "memory.db"), _disk(top)
    here = await recognise(disk, memory, scan(disk, Rules()), now_ns=disk.now_ns())
    for number, item in here.items.items():
        there = item._replace(number=-number, parent=-item.parent if item.parent else ROOT)
        memory.agree(there, here.spots[number], there=there)
    memory.keep_facts(cursor="0")
    memory.close()


async def _check(top: Path) -> None:
    memory, disk = open_memory(top / OURS / "memory.db"), _disk(top)
    remote = _Silent(None, str(top), memory.names_there)  # type: ignore[arg-type]
    report = await Run(disk, remote, memory, Rules(), words=lambda: "", now=lambda: 0).go()
    assert report.complete and not report.done and report.checked == FILES, report
    memory.close()


def _disk(top: Path) -> Folder:
    return Folder(top, manners_of(top / OURS), ChecksumCache(top / OURS / "checksums.db"), today=lambda: "2026-11-26")


def _look_at_all(top: Path) -> None:
    waiting = [str(top)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
