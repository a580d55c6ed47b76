"""Sweeping: removing bytes that no record has claimed for a day."""

from datetime import timedelta

from tansu.core.instants import to_ms
from tansu.foundation.claims import store
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef

GRACE = timedelta(hours=24)


def sweep(outside: Outside, *, limit: int = 500) -> int:
    """Remove at most `limit` blobs unclaimed for longer than the grace time; return how many.

    The row goes first, in a transaction that checks once more; then the bytes. Power failing between the
    two leaves bytes without a row, which the next `doctor` names and removes. The other order could leave
    a row without its bytes.
    """
    with outside.look() as work:
        before_ms = to_ms(work.now - GRACE)
        found = store.unclaimed(work.tx, before_ms=before_ms, limit=limit)
    return sum(_sweep_one(outside, ref, before_ms) for ref in found)


def _sweep_one(outside: Outside, ref: BlobRef, before_ms: int) -> bool:
    with outside.system() as work:
        removed = store.remove_unclaimed(work.tx, ref, before_ms=before_ms)
    if removed:
        outside.blobs.delete(ref.owner, ref.id, ref.extension)
    return removed
