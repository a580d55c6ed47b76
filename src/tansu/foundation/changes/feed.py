"""Reading the feed."""

from collections.abc import Iterable
from datetime import datetime

from tansu.foundation.changes import store
from tansu.foundation.changes.model import Change, Page, StartOver
from tansu.foundation.work import Work

__all__ = [
    "Change",
    "Page",
    "StartOver",
    "deleted_before",
    "fingerprint",
    "gone_since",
    "horizon",
    "newest",
    "since",
]


def newest(work: Work) -> int:
    """The number of the account's newest change; 0 before the first."""
    return store.counter(work.tx, work.account)[0]


def fingerprint(work: Work) -> str:
    """An opaque word that changes when the instance was restored from a backup; empty if it never was."""
    return store.fingerprint(work.tx, work.account)


def since(work: Work, rev: int, *, began_at: int = 0, feature: str | None = None, limit: int = 500) -> Page:
    """What came after `rev`, oldest first. Raises StartOver if that was too long ago, or never here.

    Whoever began with nothing and reads everything from 0 on passes the `horizon` of then until the last page: what
    was forgotten before was never told to them. Nobody else is at 0 for ever: a feed was empty once, and is not now.
    """
    newest_rev, forgotten_until = store.counter(work.tx, work.account)
    if not forgotten_until <= max(rev, began_at) <= newest_rev:
        raise StartOver("What happened since then is no longer known. List everything anew; nothing is lost.")
    found = store.since(work.tx, work.account, rev, feature=feature, limit=limit + 1)
    if len(found) > limit:
        return Page(found[:limit], found[limit - 1].rev, more=True)
    return Page(found, newest_rev, more=False)


def horizon(work: Work) -> int:
    """The number up to which the feed may have forgotten what went; 0 if nothing was forgotten yet."""
    return store.counter(work.tx, work.account)[1]


def gone_since(work: Work, rev: int, *, feature: str, collection: str, limit: int) -> list[Change]:
    """The tombstones of one collection after `rev`, oldest first. The caller has compared `rev` with the horizon."""
    return store.gone_since(work.tx, work.account, rev, feature=feature, collection=collection, limit=limit)


def deleted_before(work: Work, checksums: Iterable[str]) -> dict[str, datetime]:
    """When the owner last deleted originals with these checksums, for those that are remembered."""
    found = store.gone_with(work.tx, work.account, checksums)
    return {change.sha256: change.gone_at for change in found if change.sha256 and change.gone_at}
