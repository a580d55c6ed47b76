"""Writing the feed, always inside the transaction that makes the change true."""

from collections.abc import Sequence
from datetime import timedelta

from tansu.core.instants import to_ms
from tansu.foundation.changes import store
from tansu.foundation.work import Work

REMEMBERED_DAYS = 400
"""How long tombstones stay: a phone that was off for a year still learns what was deleted (R13 asks for 180)."""

RESTORE_JUMP = 1_000_000_000
"""More changes than an account can have made between a backup and the loss of the server."""


def record(work: Work, feature: str, item: str, *, collection: str = "", sha256: str | None = None) -> int:
    """Note that `item` was added or changed and return its new number in the account's order."""
    return _put(work, feature, item, collection=collection, sha256=sha256, gone_at=None)


def record_new(work: Work, feature: str, *, collection: str = "") -> int:
    """Note a new item that is named by its own first number of change: unique in the account for ever."""
    rev = store.next_rev(work.tx, work.account)
    return _put_at(work, rev, feature, str(rev), collection=collection, sha256=None, gone_at=None)


def gone(work: Work, feature: str, item: str, *, collection: str = "", sha256: str | None = None) -> int:
    """Leave a tombstone for `item`; with a checksum it also answers "did I delete this before?"."""
    return _put(work, feature, item, collection=collection, sha256=sha256, gone_at=to_ms(work.now))


def record_all(work: Work, feature: str, items: Sequence[tuple[str, str]]) -> int:
    """Note that all these (item, collection) were changed, in this order; return the last one's number."""
    return _put_all(work, feature, items, gone_at=None)


def gone_all(work: Work, feature: str, items: Sequence[tuple[str, str]]) -> int:
    """Leave a tombstone for each of these (item, collection), in this order; return the last one's number."""
    return _put_all(work, feature, items, gone_at=to_ms(work.now))


def erase_feature(work: Work, feature: str) -> None:
    """Remove one feature's part of the account's feed, as when that feature is erased.

    It leaves no tombstones, so whoever follows the feed has to start over.
    """
    store.erase(work.tx, work.account, feature=feature)


def forget_old(work: Work, *, limit: int = 1000) -> int:
    """Remove tombstones past their time, of all accounts; return how many, so that the caller can go on."""
    return store.forget(work.tx, before_ms=to_ms(work.now - timedelta(days=REMEMBERED_DAYS)), limit=limit)


def start_over(work: Work, accounts: Sequence[str]) -> None:
    """Make every client of the instance list everything anew: after a restore what they remember may be undone.

    The counters jump, so that no number of a change, hence no ETag and no entry, is ever given out twice. That goes
    for those of `accounts`, which are all there are, in which nothing has happened yet: much may have, before.
    """
    store.begin(work.tx, accounts)
    now_ms = to_ms(work.now)
    # To the clock's own number, too: a backup may be restored twice, and would give out the same numbers again.
    store.jump(work.tx, by=RESTORE_JUMP, to=now_ms, fingerprint=str(now_ms))


def _put_all(work: Work, feature: str, items: Sequence[tuple[str, str]], *, gone_at: int | None) -> int:
    last = store.next_rev(work.tx, work.account, by=max(1, len(items)))
    first = last - len(items) + 1
    numbered = [(collection, item, rev) for rev, (item, collection) in enumerate(items, start=first)]
    store.put_all(work.tx, work.account, feature, numbered, gone_at=gone_at)
    return last


def restores(work: Work) -> int:
    """How many times, in the account's life, a restore has made its clients start over."""
    return store.counter(work.tx, work.account)[0] // RESTORE_JUMP


def _put(work: Work, feature: str, item: str, *, collection: str, sha256: str | None, gone_at: int | None) -> int:
    rev = store.next_rev(work.tx, work.account)
    return _put_at(work, rev, feature, item, collection=collection, sha256=sha256, gone_at=gone_at)


def _put_at(
    work: Work, rev: int, feature: str, item: str, *, collection: str, sha256: str | None, gone_at: int | None
) -> int:
    store.put_all(work.tx, work.account, feature, [(collection, item, rev)], gone_at=gone_at, sha256=sha256)
    return rev
