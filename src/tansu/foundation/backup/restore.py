"""Restoring: everything is proven before the target is touched, bytes come before the rows that name them.

The rows are one transaction, so a restore that was killed has left originals and no account; the same
command again goes on where it stood.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tansu.core.errors import Conflict, Damaged, NotFound
from tansu.foundation import accounts, audit, changes, claims, tree, uploads
from tansu.foundation.backup import layout, manifest, store
from tansu.foundation.backup.drill import restored
from tansu.foundation.backup.model import Progress
from tansu.foundation.backup.opened import Opened
from tansu.foundation.backup.write import right_bytes
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.ports.tables import Tables

AT_ONCE = 500
BOOTSTRAP = frozenset(
    {
        "accounts_instance",
        "accounts_one_time",
        "jobs_heartbeat",
        "jobs_leases",
        "jobs_queue",
        "jobs_schedules",
        "jobs_turns",
    }
)
"""Tables that a server without accounts fills by being started; a target that holds nothing else is empty."""


def check_key(opened: Opened, keys: Keys) -> None:
    """Raise Conflict unless `keys` are those of the instance that was backed up: they are kept apart from it."""
    if not manifest.is_by(opened.manifest, keys):
        raise Conflict(
            f"This backup belongs to the instance key {opened.manifest.key_fingerprint}, and the key here is "
            f"{keys.fingerprint}. The key is never part of a backup: put the instance.key you kept apart into the data "
            "directory, or set TANSU_INSTANCE_KEY. If it is lost, restore with --new-key: passwords go on working, "
            "but everybody has to sign in again."
        )


def restore(
    outside: Outside,
    tables: Tables,
    opened: Opened,
    *,
    scratch: Path,
    new_key: bool = False,
    settle: Sequence[Callable[[Work], None]] = (),
    progress: Callable[[Progress], None] = lambda _: None,
) -> list[str]:
    """Bring a backup into the empty database and the empty store of `outside`, whatever engines they are.

    `settle` is what features do about things a backup leaves out, in the transaction that brings the rows.
    Returns what could not be brought back, as sentences: originals that the instance had lost before. Raises
    Conflict if the target is not empty or the key is another (with `new_key`, that is accepted), Damaged if
    the backup is; then nothing was changed but originals that may lie in the store already.
    """
    if not new_key:
        check_key(opened, outside.keys)
    tables.bring_to(outside.database)
    with restored(outside, tables, opened, scratch=scratch) as copy:
        with copy.look() as work:
            refs = [blob.ref for blob in claims.every(work)]
        lost = {(one.account, one.blob) for one in opened.manifest.lost}
        wanted = [ref for ref in refs if (ref.owner, ref.id) not in lost]
        _require_no_rows(outside, tables)
        if opened.with_originals:
            _require_no_strangers(outside, wanted)
        _bring_bytes(outside, copy, opened, wanted, progress)
        with outside.system() as work, copy.look() as source:
            _bring_rows(work, source, tables)
            _settle(work, opened)
            for one in settle:
                one(work)
            if new_key:
                accounts.accept_key(work, outside.keys)
    progress(Progress("restoring", len(wanted), len(wanted), 0))
    return [f"{one.account}/{one.blob} was {one.problem} when this backup was made." for one in opened.manifest.lost]


def _require_no_rows(outside: Outside, tables: Tables) -> None:
    with outside.database.read() as tx:
        for shape in tables.shapes(tx):
            if shape.name not in BOOTSTRAP and next(tables.rows(tx, shape), None) is not None:
                raise Conflict("The target is not empty: it has accounts or data of its own. Nothing was changed.")


def _require_no_strangers(outside: Outside, wanted: Sequence[BlobRef]) -> None:
    """Refuse a store that holds anything but what an interrupted restore of this very backup has left."""
    ours = {(ref.owner, ref.id, ref.extension) for ref in wanted}
    for owner in outside.blobs.owners():
        for stored in outside.blobs.scan(owner):
            if (owner, stored.id, stored.extension) not in ours:
                raise Conflict("The target's store holds originals that are not of this backup. Nothing was changed.")


def _bring_bytes(
    outside: Outside,
    copy: Outside,
    opened: Opened,
    wanted: Sequence[BlobRef],
    progress: Callable[[Progress], None],
) -> None:
    moved = 0
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        names = _names(copy, some)
        for done, ref in enumerate(some, start=start + 1):
            if not _is_here(outside, ref):
                _bring_one(outside, opened, ref, names.get((ref.owner, ref.id), ""))
                moved += ref.size
            progress(Progress("originals", done, len(wanted), moved))


def _names(copy: Outside, refs: Sequence[BlobRef]) -> dict[tuple[str, str], str]:
    """What owners call these originals, for the notes beside them."""
    named: dict[tuple[str, str], str] = {}
    for owner in {ref.owner for ref in refs}:
        with copy.look(owner) as work:
            found = tree.of_blobs(work, [ref.id for ref in refs if ref.owner == owner])
        named |= {(owner, blob): entries[0].name for blob, entries in found.items() if entries}
    return named


def _is_here(outside: Outside, ref: BlobRef) -> bool:
    """Say whether an earlier try brought it; something else of that name makes room."""
    if outside.blobs.size(ref.owner, ref.id, ref.extension) is None:
        return False
    try:
        for _chunk in right_bytes(outside, ref):
            pass
    except (Damaged, NotFound):
        outside.blobs.delete(ref.owner, ref.id, ref.extension)
        return False
    return True


def _bring_one(outside: Outside, opened: Opened, ref: BlobRef, name: str) -> None:
    chunks = opened.original(ref)
    put = outside.blobs.put(ref.owner, chunks, blob_id=ref.id, extension=ref.extension, name=name)
    if put != ref:
        outside.blobs.delete(ref.owner, ref.id, ref.extension)
        raise Damaged(f"{layout.blob_path(ref)} of this backup is not what its row says. Nothing was changed.")


def _bring_rows(work: Work, source: Work, tables: Tables) -> None:
    shapes = tables.shapes(work.tx)
    tables.clear(work.tx, [shape for shape in shapes if shape.name in BOOTSTRAP])
    for shape in shapes:
        tables.add(work.tx, shape, tables.rows(source.tx, shape))


def _settle(work: Work, opened: Opened) -> None:
    """Tell the rows what did not come with them: lost bytes, parts of uploads, and time that was undone."""
    for one in opened.manifest.lost:
        claims.note_lost(replace(work, account=one.account), one.blob)
    uploads.forget_open(work)
    changes.start_over(work, store.every_account(work.tx))
    audit.record(work, "instance_restored", opened.run, instant=opened.manifest.instant)
