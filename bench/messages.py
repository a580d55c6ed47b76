"""Bringing in messages against a bare `executemany` of the same rows; what `finding.py` measures of reading them."""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bench import finding
from bench.house import account, opened
from bench.report import Figure, Found
from tansu.adapters.database.transaction import SqliteTransaction
from tansu.app import Instance
from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages.formats import backup_xml
from tansu.features.messages.formats.spool import CHUNK, Spool
from tansu.features.messages.ingest import BATCH, Ingest
from tools.make_messages import write

IMPORTED = int(os.environ.get("BENCH_IMPORTED", "50000"))
TABLES = ("messages_threads", "messages_messages", "messages_parts", "messages_words", "changes_changes")
ROUNDS = 3

_Rows = tuple[str, list[tuple[Any, ...]]]


class _Took(NamedTuple):
    """Seconds of the clock, and of this process."""

    wall: float
    cpu: float


def run() -> list[Found]:
    """All figures: bringing in on SQLite, reading on both engines."""
    # As the server does, so that the collector does not go through what imports made again and again.
    gc.freeze()
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        return [*_importing(Path(folder)), _memory(Path(folder)), *finding.run()]


def _importing(folder: Path) -> list[Found]:
    """In turns: the file, the same file again, and the rows that came of it, by the driver itself."""
    file, begun = folder / "sms.xml", folder / "begun.xml"
    write(file, IMPORTED, pictures=False)
    write(begun, BATCH, pictures=False)
    firsts, agains, floors, barest = list[_Took](), list[_Took](), list[_Took](), list[_Took]()
    for number in range(ROUNDS):
        with _house(folder / f"import-{number}") as (instance, who):
            # What a process does once, and an account, is none of the file's.
            bring_in(instance, who, begun)
            firsts.append(_timed(lambda: bring_in(instance, who, file)))
            agains.append(_timed(lambda: bring_in(instance, who, file)))
            with instance.outside.database.read() as tx:
                rows = {table: _rows(tx, table) for table in TABLES}
        for took, batch in ((floors, BATCH), (barest, IMPORTED * 2)):
            with _house(folder / f"floor-{number}-{batch}") as (instance, _):
                took.append(_timed(partial(_executemany, instance, rows, batch)))
    name = f"bring in {IMPORTED} messages"
    return [
        _compared(name, firsts, f"executemany of the driver, {BATCH} a transaction", floors, ">= 0.5"),
        _compared(name, firsts, "the same in one transaction", barest, ""),
        _compared("the same file again", agains, "the first time", firsts, ">= 2"),
    ]


def _compared(name: str, ours: list[_Took], against: str, theirs: list[_Took], goal: str) -> Figure:
    """Messages a second, with the ratio of CPU time besides: it is what other people's work disturbs least."""
    by_cpu = statistics.median(one.cpu for one in theirs) / statistics.median(one.cpu for one in ours)
    return Figure(
        name,
        "messages/s",
        [IMPORTED / one.wall for one in ours],
        against,
        [IMPORTED / one.wall for one in theirs],
        goal=f"{goal} (by CPU {by_cpu:.2f})".strip(),
    )


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


def _rows(tx: SqliteTransaction, table: str) -> _Rows:
    """The statement that enters the table's rows, and they."""
    columns = "rowid, words" if table == "messages_words" else "*"
    found = tx.connection.execute(f"SELECT {columns} FROM {table}")
    names = [column[0] for column in found.description]
    places = ", ".join("?" for _ in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", found.fetchall()


def _executemany(instance: Instance, rows: dict[str, _Rows], batch: int) -> None:
    """The same rows into the same tables with the same indexes, by the driver alone, a batch a transaction."""
    for start in range(0, max(len(found) for _, found in rows.values()), batch):
        with instance.outside.database.write() as tx:
            assert isinstance(tx, SqliteTransaction)
            for statement, found in rows.values():
                tx.connection.executemany(statement, found[start : start + batch])


def _timed(work: Callable[[], object]) -> _Took:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return _Took(time.perf_counter() - wall, time.process_time() - cpu)


@contextmanager
def _house(data: Path) -> Iterator[tuple[Instance, Principal]]:
    with opened(data) as instance:
        yield instance, account(instance, "bench@example.org")[0]
