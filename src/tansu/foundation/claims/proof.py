"""When stored bytes were last read again and found right."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tansu.core.instants import to_ms
from tansu.foundation import usage
from tansu.foundation.claims import store
from tansu.foundation.claims.model import OwnedBlob
from tansu.foundation.work import Work


def note_reread(work: Work, blobs: Sequence[str]) -> None:
    """Note that these blobs were re-read now and are what they should be."""
    if blobs:
        # A purge holds the pool while it takes blobs in its own order; so do we, and neither waits in a ring.
        usage.lock(work)
        store.note_proof(work.tx, work.account, blobs, column="reread_at", at_ms=to_ms(work.now))
        store.note_proof(work.tx, work.account, blobs, column="damaged_at", at_ms=None)


def note_damaged(work: Work, blob: str) -> None:
    """Note that a blob's bytes fail their check. They are kept: they may be all there is."""
    store.note_proof(work.tx, work.account, [blob], column="damaged_at", at_ms=to_ms(work.now))


def overdue(work: Work, *, before: datetime, limit: int) -> list[OwnedBlob]:
    """Claimed blobs of all accounts not proven since `before`, the longest unproven first; damaged ones are known."""
    return store.least_proven(work.tx, before_ms=to_ms(before), limit=limit, sound=True)


def count_overdue(work: Work, *, before: datetime) -> int:
    """How many blobs `overdue` would return without a limit."""
    return store.count_least_proven(work.tx, before_ms=to_ms(before))


def oldest_proof(work: Work) -> datetime | None:
    """The instant since which every claimed blob of the instance has been re-read or has arrived."""
    found = store.least_proven(work.tx, before_ms=2**62, limit=1)
    return (found[0].reread_at or found[0].stored_at) if found else None


def damaged(work: Work) -> list[OwnedBlob]:
    """All blobs of the instance whose bytes fail their check."""
    return store.damaged(work.tx)


def damaged_among(work: Work, checksums: Sequence[str]) -> set[str]:
    """Those of `checksums` whose bytes the account has, and which fail their check."""
    return store.damaged_among(work.tx, work.account, checksums)


def count_damaged(work: Work) -> int:
    """How many blobs of the instance fail their check."""
    return len(store.damaged(work.tx))


def every(work: Work) -> Iterator[OwnedBlob]:
    """Every blob of the instance, claimed or in its day of grace, by account and id."""
    after = ("", "")
    while page := store.page_of_all(work.tx, after=after, limit=500):
        yield from page
        after = (page[-1].ref.owner, page[-1].ref.id)


def note_lost(work: Work, blob: str) -> None:
    """Note that a blob's bytes are not there: it is damaged if anything needs it, and forgotten if nothing does."""
    if not store.forget_unclaimed(work.tx, work.account, blob):
        note_damaged(work, blob)
