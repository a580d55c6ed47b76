"""Right bytes in the place of damaged ones: under a new id, in everything that refers to the blob, never written over.

Whatever refers to a blob does so by a foreign key, and the schema itself says which those are.
"""

from tansu.core.errors import Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.foundation import audit, usage
from tansu.foundation.claims import store
from tansu.foundation.claims.proof import note_reread
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef


def heal(work: Work, fresh: BlobRef) -> bool:
    """Let bytes that have just come take the place of the account's damaged ones with that checksum, if there are such.

    From then on `fresh` is like any blob that has just arrived; the damaged bytes go after the commit. Say whether
    there were such. Call it before asking what is known of the checksum.
    """
    usage.lock(work)
    known = store.by_checksum(work.tx, work.account, fresh.sha256)
    if known is None or known.damaged_at is None:
        return False
    _move(work, known.ref, fresh, stored_ms=to_ms(work.now))
    drop_damaged.defer(work, blob=known.ref.id, extension=known.ref.extension)
    return True


@job("claims.drop_damaged")
def drop_damaged(context: JobContext, *, account: str, blob: str, extension: str) -> None:
    """Remove damaged bytes whose place others have taken."""
    with context.look(account) as work:
        named = store.by_id(work.tx, account, blob) is not None
    if not named:
        context.outside.blobs.delete(account, blob, extension)


def move(work: Work, old: BlobRef, new: BlobRef) -> None:
    """Let right bytes that were read again take the place of `old` ones.

    Raises Invalid unless both are the same bytes of the same owner, NotFound if `old` is not there any more.
    """
    # A purge holds the pool while it takes blobs in its own order; so do we, and neither waits in a ring.
    usage.lock(work)
    known = store.by_id(work.tx, work.account, old.id)
    if known is None:
        raise NotFound
    _move(work, old, new, stored_ms=to_ms(known.stored_at))
    note_reread(work, [new.id])


def _move(work: Work, old: BlobRef, new: BlobRef, *, stored_ms: int) -> None:
    if (old.owner, old.size, old.sha256, old.crc32) != (new.owner, new.size, new.sha256, new.crc32):
        raise Invalid("Only the same bytes can take a blob's place.")
    if not store.move(work.tx, old, new, stored_ms=stored_ms):
        raise NotFound
    audit.record(work, "original_repaired", new.id, was=old.id)
