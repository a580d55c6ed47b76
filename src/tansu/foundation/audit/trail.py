"""Recording, reading, checking and, after a year, forgetting events."""

from collections.abc import Iterator
from datetime import timedelta

from tansu.core.instants import from_ms, to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.core.principal import Means
from tansu.foundation.audit import store
from tansu.foundation.audit.model import Event, EventsPage, Fact, first_break, hash_of
from tansu.foundation.work import Work

REMEMBERED_DAYS = 365
SYSTEM = "system"
_BATCH = 500


def record(work: Work, action: str, subject: str = "", **facts: Fact) -> Event:
    """Add one event to the chain of the account of `work`, in its transaction.

    Facts are ids, numbers and words of ours; never a name, an address or anything a person wrote.
    """
    number, previous = store.next_number(work.tx, work.account)
    event = Event(
        account=work.account,
        n=number,
        # The database keeps milliseconds, and the hash must come out the same when it is read back.
        at=from_ms(to_ms(work.now)),
        actor=SYSTEM if work.principal.means is Means.SYSTEM else work.principal.account,
        action=action,
        subject=subject,
        facts=facts,
        previous=previous,
        hash="",
    )
    event = Event(**{**event.__dict__, "hash": hash_of(event)})
    store.add(work.tx, event)
    return event


def events(work: Work, cursor: str | None = None, limit: int = 50) -> EventsPage:
    """Read the account's events, newest first. Raises Invalid for a cursor that is not ours."""
    before = int(decode_cursor(cursor, int)[0]) if cursor else None
    found = store.newest(work.tx, work.account, before=before, limit=limit + 1)
    page = found[:limit]
    return EventsPage(page, encode_cursor(page[-1].n) if len(found) > limit else None)


def verify(work: Work) -> int | None:
    """Return the number of the first event that was changed, taken out or cut off; None if all is as recorded."""
    newest, newest_hash, forgotten = store.head(work.tx, work.account)
    broken, last_hash = first_break(_all(work), after=forgotten)
    if broken is not None:
        return broken
    counted = store.count(work.tx, work.account)
    if counted != newest - forgotten:
        return forgotten + counted + 1
    return None if not counted or last_hash == newest_hash else newest


def forget_old(work: Work, *, limit: int = 1000) -> int:
    """Remove events past their time, of all accounts, oldest first; return how many, so the caller can go on."""
    return store.forget(work.tx, before_ms=to_ms(work.now - timedelta(days=REMEMBERED_DAYS)), limit=limit)


def _all(work: Work) -> Iterator[Event]:
    after = 0
    while batch := store.oldest(work.tx, work.account, after=after, limit=_BATCH):
        yield from batch
        after = batch[-1].n
