"""Writing a backup: bytes first, then one snapshot of all rows, then the bytes that came in between.

It may be killed anywhere and begun again: originals that are already in the vault are not copied twice,
and what has no manifest is no backup.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tansu import __version__
from tansu.core.checksum import Running
from tansu.core.errors import Conflict, Damaged, DiskFull, NotFound
from tansu.core.ids import new_id
from tansu.core.instants import from_ms, rfc3339, to_ms
from tansu.foundation import claims, doctor
from tansu.foundation.backup import layout, manifest, store
from tansu.foundation.backup.drill import Problem, drill
from tansu.foundation.backup.dump import dump
from tansu.foundation.backup.manifest import Lost, Manifest, TablePart
from tansu.foundation.backup.model import Progress, Run, RunState
from tansu.foundation.backup.opened import open_backup
from tansu.foundation.custody import Custodian
from tansu.foundation.doctor import Check
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.tables import AppliedStep, Tables
from tansu.ports.vault import Vault

NOTES_KEPT = 1000
OnProgress = Callable[[Progress], None]


@dataclass
class _Writing:
    """A backup in the making."""

    outside: Outside
    vault: Vault
    tell: OnProgress
    lost: dict[str, Lost] = field(default_factory=dict)
    """Originals that could not be read, by path."""
    moved: int = 0
    """Bytes copied."""


@dataclass(frozen=True)
class _Snapshot:
    """What the one consistent view held."""

    refs: list[BlobRef]
    files: dict[str, str]
    """SHA-256 by path, of the tables."""
    tables: tuple[TablePart, ...]
    schema: tuple[AppliedStep, ...]
    accounts: int
    unsound: tuple[str, ...]


def backup(
    outside: Outside,
    tables: Tables,
    vault: Vault,
    *,
    custodians: Sequence[Custodian],
    checks: Sequence[Check],
    scratch: Path,
    folder: str,
    full: bool = False,
    leave_free: int = 0,
    progress: OnProgress = lambda _: None,
) -> Run:
    """Write a backup of the whole instance, restore it into a database in `scratch`, check it, and note it.

    Everything acknowledged before the run's `instant` is inside. With `full` every original is read again,
    otherwise a hundred. A run that fails its check is returned as REFUSED and does not count. `folder` is
    where the vault is, for the note. Raises Busy while another backup is written to the vault, and DiskFull before
    anything is copied if that would not leave `leave_free` bytes there.
    """

    def check(run: str) -> list[Problem]:
        return drill(
            outside,
            tables,
            open_backup(vault, run),
            custodians=custodians,
            checks=checks,
            scratch=scratch,
            full=full,
            progress=progress,
        )

    with vault.locked():
        writing = _Writing(outside, vault, progress)
        _remove_unfinished(vault)
        there = _now(outside)
        _require_room(vault, there, leave_free)
        _copy(writing, there)
        run = _write(writing, tables, custodians, checks)
        made = _note(outside, writing, run, folder)
        problems = check(run)
        if worn := [problem.original for problem in problems if problem.original]:
            # Copies of earlier backups that have rotted in the vault are made anew while we still can.
            _copy_again(writing, worn)
            problems = check(run)
        return _conclude(outside, made, len(writing.lost), problems)


def _write(writing: _Writing, tables: Tables, custodians: Sequence[Custodian], checks: Sequence[Check]) -> str:
    instant = from_ms(to_ms(writing.outside.clock.now()))
    name = _free_name(writing.vault, layout.run_name(instant))
    draft = layout.unfinished(name)
    snapshot = _look(writing, tables, name, custodians, checks)
    _copy(writing, snapshot.refs)
    named = {layout.blob_path(ref): ref for ref in snapshot.refs}
    lost = tuple(one for path, one in sorted(writing.lost.items()) if path in named)
    kept = {path: ref for path, ref in named.items() if path not in writing.lost}
    files = snapshot.files | {path: ref.sha256 for path, ref in kept.items()}
    listed = writing.vault.write(f"{draft}/{layout.FILES}", layout.encode_files(files))
    keys = writing.outside.keys
    made = Manifest(
        app_version=__version__,
        instant=rfc3339(instant),
        engine=writing.outside.database.engine,
        key_fingerprint=keys.fingerprint,
        receipt_key=keys.receipt_public_key(),
        schema=snapshot.schema,
        tables=snapshot.tables,
        accounts=snapshot.accounts,
        blobs=len(kept),
        blob_bytes=sum(ref.size for ref in kept.values()),
        lost=lost,
        unsound=snapshot.unsound,
        files=len(files),
        root=listed.sha256,
    )
    # Every name before this one must be on the disk before the manifest vouches for it.
    writing.vault.settle()
    writing.vault.write(f"{draft}/{layout.MANIFEST}", [made.encode(keys)])
    writing.vault.rename(draft, name)
    return name


def _look(
    writing: _Writing, tables: Tables, name: str, custodians: Sequence[Custodian], checks: Sequence[Check]
) -> _Snapshot:
    """Write every row of one consistent view of the database, and see what is wrong in it already."""
    with writing.outside.look() as work:
        parts, files = dump(
            work.tx,
            tables,
            writing.vault,
            name,
            tell=lambda done, total, size: writing.tell(Progress("metadata", done, total, size)),
        )
        return _Snapshot(
            refs=[blob.ref for blob in claims.every(work)],
            tables=parts,
            files=files,
            schema=tuple(tables.applied(work.tx)),
            accounts=store.count_accounts(work.tx),
            unsound=doctor.unsound(work, writing.outside, custodians, checks),
        )


def _require_room(vault: Vault, refs: Sequence[BlobRef], leave_free: int) -> None:
    free = vault.free_bytes() if leave_free else None
    if free is None:
        return
    needed = sum(ref.size for ref in refs if vault.size(layout.blob_path(ref)) != ref.size)
    if free - needed < leave_free:
        raise DiskFull(
            f"The backup needs {needed / 1e9:.1f} GB and would not leave {leave_free / 1e9:.1f} GB free. "
            "Nothing was copied; make room, or choose a folder on another disk.",
        )


def _now(outside: Outside) -> list[BlobRef]:
    with outside.look() as work:
        return [blob.ref for blob in claims.every(work)]


def _copy(writing: _Writing, refs: Sequence[BlobRef]) -> None:
    """Copy what the vault does not have; remember what could not be read, and forget that when it could."""
    for done, ref in enumerate(refs, start=1):
        path = layout.blob_path(ref)
        if writing.vault.size(path) != ref.size or path in writing.lost:
            _copy_one(writing, ref, path)
        writing.tell(Progress("originals", done, len(refs), writing.moved))
    writing.vault.settle()


def _copy_one(writing: _Writing, ref: BlobRef, path: str) -> None:
    writing.lost.pop(path, None)
    try:
        writing.moved += writing.vault.write(path, right_bytes(writing.outside, ref)).size
    except NotFound:
        writing.lost[path] = Lost(ref.owner, ref.id, "missing")
    except Damaged as error:
        if error.facts.get("blob") != ref.id:
            raise
        writing.lost[path] = Lost(ref.owner, ref.id, "damaged")


def _copy_again(writing: _Writing, refs: Sequence[BlobRef]) -> None:
    for ref in refs:
        _copy_one(writing, ref, layout.blob_path(ref))
    writing.vault.settle()


def right_bytes(outside: Outside, ref: BlobRef) -> Iterator[bytes]:
    """Yield an original's bytes from the store; Damaged, naming the blob, if they are not what was uploaded."""
    running = Running()
    try:
        for chunk in outside.blobs.read(ref):
            running.update(chunk)
            yield chunk
    except (Damaged, OSError) as error:
        raise Damaged("The stored bytes of this original cannot be read.", blob=ref.id) from error
    if (running.size, running.sha256) != (ref.size, ref.sha256):
        raise Damaged("The stored bytes of this original are not what was uploaded.", blob=ref.id)


def _remove_unfinished(vault: Vault) -> None:
    for name in vault.folders():
        if layout.is_unfinished(name):
            vault.remove(name)


def _free_name(vault: Vault, name: str) -> str:
    taken = set(vault.folders())
    tries = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    for one in tries:
        if one not in taken:
            return one
    raise Conflict("There are too many backups of this very instant here.")


def _note(outside: Outside, writing: _Writing, run: str, folder: str) -> Run:
    made = manifest.decode(b"".join(writing.vault.read(f"{run}/{layout.MANIFEST}")))
    with outside.system() as work:
        note = Run(
            id=new_id(outside.chance.random_bytes),
            at=work.now,
            instant=made.at,
            folder=f"{folder}/{run}",
            state=RunState.WRITTEN,
            accounts=made.accounts,
            blobs=made.blobs,
            bytes=made.blob_bytes,
            verified_at=None,
            problem="",
        )
        store.add(work.tx, note)
        store.forget(work.tx, keep=NOTES_KEPT)
    return note


def _conclude(outside: Outside, made: Run, lost: int, problems: Sequence[Problem]) -> Run:
    with outside.system() as work:
        ended = made.concluded(work.now, [problem.words for problem in problems], lost=lost)
        store.add(work.tx, ended)
    return ended
