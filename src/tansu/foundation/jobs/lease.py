"""Leases by name, for consumers that take derived work in batches and keep no row for each thing."""

from tansu.foundation.jobs import store
from tansu.foundation.work import Work


def take(work: Work, name: str, *, seconds: int, owner: str) -> bool:
    """Take the lease `name` for `owner`, or find it taken by somebody else (False).

    Taking one's own lease again extends it. It ends by itself after `seconds`, and no later after the
    clock has gone back.
    """
    store.shorten(work.tx, name, now=work.now)
    return store.take(work.tx, name, owner, now=work.now, length_ms=seconds * 1000)


def renew(work: Work, name: str, *, seconds: int, owner: str) -> bool:
    """Extend one's own lease; False if it belongs to somebody else by now: stop and write nothing.

    Called in the transaction that writes a batch's results, it makes them conditional on the lease.
    """
    return store.extend(work.tx, name, owner, now=work.now, length_ms=seconds * 1000)


def release(work: Work, name: str, *, owner: str) -> bool:
    """Give one's own lease back; False if it was not one's own any more."""
    return store.let_go(work.tx, name, owner)
