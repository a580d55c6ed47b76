"""Reading conversations: the list, a stretch of one, the place of a date, the media in it; marking as read."""

from collections.abc import Sequence
from datetime import datetime

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.features.messages.model import BEFORE_ALL, FEATURE, Message, Part, Thread, encode_number, number_before
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.foundation import changes, claims, usage
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef


def threads(work: Work, *, before: tuple[int, str] | None = None, limit: int = 100) -> list[Thread]:
    """Conversations, the one with the newest message first."""
    return thread_store.page(work.tx, work.account, before=before, limit=limit)


def thread(work: Work, number: str) -> Thread:
    """One conversation, or NotFound."""
    if found := thread_store.get(work.tx, work.account, number):
        return found
    raise NotFound


def conversation(
    work: Work, number: str, *, before: int | None = None, after: int | None = None, limit: int = 100
) -> list[Message]:
    """A stretch of a conversation, oldest first: the newest before a message, or what follows one."""
    return store.of_thread(work.tx, work.account, thread(work, number).id, before=before, after=after, limit=limit)


def at_date(moment: datetime) -> int:
    """The place in any conversation where that moment begins, to be read `before` or, less one, `after`.

    What has no date comes before everything, so the beginning of time is its place.
    """
    at_ms = to_ms(moment)
    return number_before(at_ms) if at_ms > 0 else BEFORE_ALL + 1


def message(work: Work, number: int) -> Message:
    """One message, living or in the trash, or NotFound."""
    if found := store.get_many(work.tx, work.account, [number]):
        return found[0]
    raise NotFound


def messages(work: Work, numbers: Sequence[int]) -> list[Message]:
    """Those of the messages that there are, oldest first."""
    return store.get_many(work.tx, work.account, numbers)


def media(work: Work, number: str, *, before: int | None = None, limit: int = 100) -> list[tuple[int, Part]]:
    """The attachments of a conversation with the message each belongs to, newest first."""
    return store.attachments(work.tx, work.account, thread(work, number).id, before=before, limit=limit)


def attachment(work: Work, number: int, position: int) -> tuple[Part, BlobRef]:
    """One attachment and where its bytes are, or NotFound."""
    for part in message(work, number).parts:
        if part.position == position and part.blob:
            return part, claims.owned(work, part.blob).ref
    raise NotFound


def newest_of(work: Work, found: Sequence[Thread]) -> dict[str, Message]:
    """The newest message of each of these conversations, for a list that shows it."""
    newest = {one.newest: one.id for one in found if one.newest is not None}
    return {newest[one.number]: one for one in store.get_many(work.tx, work.account, list(newest))}


def everybody(work: Work) -> list[str]:
    """The keys of all numbers that there are conversations with."""
    return sorted({who.key for one in thread_store.every(work.tx, work.account) for who in one.people})


def names_of(work: Work, keys: Sequence[str]) -> dict[str, str]:
    """What phones called these numbers, for those they had a name for. Contacts know better, where there are any."""
    return thread_store.names(work.tx, work.account, list(dict.fromkeys(keys)))


def totals(work: Work) -> tuple[int, int, int]:
    """(conversations, messages, unread messages)."""
    return thread_store.totals(work.tx, work.account)


def mark_read(work: Work, number: str, *, until: int) -> int:
    """Mark a conversation as read up to a message; return how many were unread. Twice is the same as once."""
    usage.lock(work)
    of = thread(work, number).id
    unread = store.unread_of(work.tx, work.account, of, until=until)
    if unread:
        rev = changes.record_all(work, FEATURE, [(encode_number(one), of) for one in unread])
        store.set_fields(work.tx, work.account, unread, {"read": 1, "rev": rev})
        thread_store.recount(work.tx, work.account, [of], rev)
    return len(unread)
