"""Originals: every row has its bytes, no bytes are nobody's, and the notes beside them tell the same (R2, R3)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from tansu.core.checksum import Running
from tansu.core.errors import Damaged, NotFound
from tansu.core.instants import to_ms
from tansu.foundation import claims
from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, State, Verdict, Ward, verdict
from tansu.ports.blobs import BlobRef, StoredBlob

ASIDE = "damaged"
"""The extension of damaged bytes that a repair has put aside; they stay until a person removes them."""
YOUNG = timedelta(hours=24)
AT_ONCE = 500


def present(ward: Ward) -> Verdict:
    """See that the bytes of every claimed row are there with their size; with `deep`, read them all."""
    with ward.look() as work:
        refs = [blob.ref for blob in claims.every(work) if blob.claims]
    right = _is_right if ward.deep else _is_there
    wrong = [_name(ref) for ref in refs if not right(ward, ref) and _still_wanted(ward, ref)]
    return verdict(
        wrong,
        fine=f"All {len(refs)} originals {'were read and are right' if ward.deep else 'are there with their size'}.",
        words="{n} originals are missing or damaged. Keep the disk as it is; `tansu scrub --from BACKUP` repairs them.",
    )


def unsound(ward: Ward) -> Verdict:
    """Tell what a scrub has found damaged and nobody has repaired."""
    with ward.look() as work:
        wrong = [_name(blob.ref) for blob in claims.damaged(work)]
    return verdict(
        wrong,
        fine="No original is known to be damaged.",
        words="{n} originals are known to be damaged. `tansu scrub --list` names them, `--from BACKUP` repairs them.",
    )


def orphans(ward: Ward) -> Verdict:
    """Find bytes that no row and no unfinished upload names; a crash leaves such, and a day later they may go."""
    young: list[str] = []
    old: list[str] = []
    for stored in _nobodys(ward):
        (old if _is_old(ward, stored) else young).append(f"{stored.owner}/{stored.id}")
    fine = "No stored bytes are without a row."
    if young:
        fine = f"{len(young)} stored files are without a row and younger than a day, as uploads in progress are."
    return verdict(old, fine=fine, words="{n} stored files are named by nothing for more than a day.", state=State.WARN)


def remove_orphans(ward: Ward) -> None:
    """Remove bytes that nothing has named for a day. What a row names, however damaged, is never touched."""
    for stored in list(_nobodys(ward)):
        if _is_old(ward, stored):
            ward.outside.blobs.delete(stored.owner, stored.id, stored.extension)


def journal(ward: Ward) -> Verdict:
    """Compare the notes beside the originals, which outlive the database, with the rows."""
    if ward.outside.blobs.free_bytes() is None and not ward.deep:
        return Verdict(State.OK, "Notes in an object store are compared with --deep only.")
    with ward.look() as work:
        rows = {(blob.ref.owner, blob.ref.id): blob.ref for blob in claims.every(work) if blob.claims}
    noted: dict[tuple[str, str], BlobRef] = {}
    for owner in {owner for owner, _ in rows}:
        noted |= {(owner, note.ref.id): note.ref for note in ward.outside.blobs.noted(owner)}
    wrong = [_name(ref) for key, ref in sorted(rows.items()) if noted.get(key) != ref and _still_wanted(ward, ref)]
    return verdict(
        wrong,
        fine="Every original is noted beside itself.",
        words="{n} originals are not noted beside themselves, or as something else.",
        state=State.WARN,
    )


def staging(ward: Ward) -> Verdict:
    """Find parts of uploads that nobody is making."""
    wrong = _unstaged(ward)
    return verdict(
        wrong,
        fine="Nothing waits that no upload is made of.",
        words="{n} uploads have parts and no row.",
        state=State.WARN,
    )


def clear_staging(ward: Ward) -> None:
    """Remove them. An upload's row is committed before its first part, so these have ended."""
    for upload in _unstaged(ward):
        ward.outside.staging.discard(upload)


def _unstaged(ward: Ward) -> list[str]:
    waiting = list(ward.outside.staging.uploads())
    with ward.look() as work:
        known = store.staged(work.tx)
    return [upload for upload in waiting if upload not in known]


def _nobodys(ward: Ward) -> Iterator[StoredBlob]:
    # The store is listed first and rows are read after: a row that is older than its listing is always seen.
    for owner in ward.outside.blobs.owners():
        listed = ward.outside.blobs.scan(owner)
        while some := list(islice(listed, AT_ONCE)):
            with ward.look() as work:
                awaited = store.awaited(work.tx, owner, [stored.id for stored in some])
            for stored in some:
                if stored.extension != ASIDE and stored.id not in awaited and _is_stored(ward, stored):
                    yield stored


def _is_stored(ward: Ward, stored: StoredBlob) -> bool:
    return ward.outside.blobs.size(stored.owner, stored.id, stored.extension) is not None


def _is_old(ward: Ward, stored: StoredBlob) -> bool:
    return to_ms(ward.outside.clock.now()) - stored.modified_at * 1000 > YOUNG / timedelta(milliseconds=1)


def _is_there(ward: Ward, ref: BlobRef) -> bool:
    return ward.outside.blobs.size(ref.owner, ref.id, ref.extension) == ref.size


def _is_right(ward: Ward, ref: BlobRef) -> bool:
    running = Running()
    try:
        for chunk in ward.outside.blobs.read(ref):
            running.update(chunk)
    except (Damaged, NotFound, OSError):
        return False
    return (running.size, running.sha256, running.crc32) == (ref.size, ref.sha256, ref.crc32)


def _still_wanted(ward: Ward, ref: BlobRef) -> bool:
    """Look at the row again: it may have been swept, bytes and all, since the list was made."""
    with ward.look() as work:
        return store.blob(work.tx, ref.owner, ref.id) == ref


def _name(ref: BlobRef) -> str:
    return f"{ref.owner}/{ref.id}"


CHECKS = (
    Check("originals.present", "R2 R3", present),
    Check("originals.unsound", "R36", unsound, database_only=True),
    Check("originals.orphans", "R2", orphans, repair=remove_orphans),
    Check("originals.journal", "R2", journal),
    Check("staging.orphans", "R4", staging, repair=clear_staging),
)
