"""The drill: a backup is restored into a fresh database and read again, as it would be on the worst day."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tansu.core.errors import Damaged, TansuError
from tansu.foundation import claims, doctor
from tansu.foundation.backup import layout
from tansu.foundation.backup.dump import Counted
from tansu.foundation.backup.model import ORIGINALS_TRIED, Progress
from tansu.foundation.backup.opened import Opened
from tansu.foundation.custody import Custodian
from tansu.foundation.doctor import Check
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.clock import Chance
from tansu.ports.database import Transaction
from tansu.ports.tables import Tables


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a backup; `original` where it is only that one's bytes."""

    words: str
    original: BlobRef | None = None


def drill(
    outside: Outside,
    tables: Tables,
    opened: Opened,
    *,
    custodians: Sequence[Custodian],
    checks: Sequence[Check],
    scratch: Path,
    full: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> list[Problem]:
    """Prove a backup and return what is wrong with it; nothing if it can be restored.

    All metadata are restored and checked, every original must be there with its size, and a hundred chosen
    at random (all with `full`) are read.
    """
    try:
        with restored(outside, tables, opened, scratch=scratch) as copy, copy.look() as work:
            refs = [blob.ref for blob in claims.every(work)]
            unsound = doctor.unsound(work, copy, custodians, checks)
        new = [name for name in unsound if name not in opened.manifest.unsound]
        problems = [Problem(f"The check {name} fails on the restored copy.") for name in new]
        return problems + _originals(outside, opened, refs, full=full, progress=progress)
    except TansuError as error:
        return [Problem(str(error))]


@contextmanager
def restored(outside: Outside, tables: Tables, opened: Opened, *, scratch: Path) -> Iterator[Outside]:
    """Lend an Outside whose database was restored from the backup's metadata. Raises Damaged or Invalid."""
    with tables.scratch(scratch) as database:
        tables.bring_to(database, opened.manifest.schema)
        with database.write() as tx:
            load(tx, tables, opened)
        tables.bring_to(database)
        yield replace(outside, database=database)


def load(tx: Transaction, tables: Tables, opened: Opened) -> None:
    """Put every row of the backup into a database that has its schema and no rows; if it raises, undo."""
    expected = {part.name: part.rows for part in opened.manifest.tables}
    shapes = tables.shapes(tx)
    if {shape.name for shape in shapes} != set(expected):
        raise Damaged("The tables of this backup are not those that its version of Tansu has.")
    for shape in shapes:
        rows = Counted(opened.rows(shape))
        tables.add(tx, shape, rows)
        if rows.count != expected[shape.name]:
            raise Damaged(f"{shape.name} should have {expected[shape.name]} rows and has {rows.count}.")


def _originals(
    outside: Outside, opened: Opened, refs: list[BlobRef], *, full: bool, progress: Callable[[Progress], None]
) -> list[Problem]:
    lost = {(one.account, one.blob) for one in opened.manifest.lost}
    expected = [ref for ref in refs if (ref.owner, ref.id) not in lost]
    absent = [ref for ref in expected if not _is_there(opened, ref)]
    problems = [Problem(f"{layout.blob_path(ref)} is missing or too short.", ref) for ref in absent]
    gone = set(absent)
    tried = [ref for ref in (expected if full else some(expected, outside.chance)) if ref not in gone]
    read = 0
    for done, ref in enumerate(tried, start=1):
        try:
            opened.prove(layout.blob_path(ref))
        except Damaged as error:
            problems.append(Problem(str(error), ref))
        read += ref.size
        progress(Progress("checking", done, len(tried), read))
    return problems


def _is_there(opened: Opened, ref: BlobRef) -> bool:
    return opened.holds(ref) and opened.vault.size(layout.blob_path(ref)) == ref.size


def some(refs: Sequence[BlobRef], chance: Chance) -> list[BlobRef]:
    """A hundred of `refs` that nobody can foretell, or all if there are no more."""
    left = list(refs)
    chosen: list[BlobRef] = []
    while left and len(chosen) < ORIGINALS_TRIED:
        place = int.from_bytes(chance.random_bytes(8)) % len(left)
        left[place], left[-1] = left[-1], left[place]
        chosen.append(left.pop())
    return chosen
