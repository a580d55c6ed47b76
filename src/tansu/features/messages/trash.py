"""Deleting: thirty days in the trash, then for good, with a memory of what was deleted."""

from collections.abc import Sequence
from datetime import timedelta

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.features.messages.model import BEFORE_ALL, FEATURE, TRASH_DAYS, Message, claimant_of, encode_number
from tansu.features.messages.store import messages as store
from tansu.features.messages.store import threads as thread_store
from tansu.features.messages.store import words as word_store
from tansu.foundation import audit, changes, claims, usage
from tansu.foundation.work import Outside, Work

MOST_AT_ONCE = 1000


def trash(work: Work, numbers: Sequence[int]) -> list[Message]:
    """Move messages to the trash; all or none. Twice is the same as once."""
    found = _all_or_none(work, numbers)
    living = [one for one in found if one.trashed_at is None]
    if living:
        fields = {"trashed_at": to_ms(work.now), "purge_at": to_ms(work.now + timedelta(days=TRASH_DAYS))}
        rev = changes.gone_all(work, FEATURE, [(one.id, one.thread) for one in living])
        store.set_fields(work.tx, work.account, [one.number for one in living], {**fields, "rev": rev})
        thread_store.recount(work.tx, work.account, {one.thread for one in living}, rev)
    return found


def restore(work: Work, numbers: Sequence[int]) -> list[Message]:
    """Bring messages back from the trash; all or none. Twice is the same as once."""
    found = _all_or_none(work, numbers)
    trashed = [one for one in found if one.trashed_at is not None]
    if trashed:
        rev = changes.record_all(work, FEATURE, [(one.id, one.thread) for one in trashed])
        fields = {"trashed_at": None, "purge_at": None, "rev": rev}
        store.set_fields(work.tx, work.account, [one.number for one in trashed], fields)
        thread_store.recount(work.tx, work.account, {one.thread for one in trashed}, rev)
    return found


def trash_thread(work: Work, thread: str, *, after: int = BEFORE_ALL) -> int:
    """Move the next thousand messages of a conversation to the trash; return how many. Repeat until 0."""
    usage.lock(work)
    found = store.of_thread(work.tx, work.account, thread, after=after, limit=MOST_AT_ONCE)
    if found:
        trash(work, [one.number for one in found])
    return len(found)


def trashed(work: Work, *, after: tuple[int, int] | None = None, limit: int = 200) -> list[Message]:
    """What is in the trash, soonest gone first."""
    return store.trashed(work.tx, work.account, after=after or (-1, -1), limit=limit)


def purge(work: Work, numbers: Sequence[int]) -> int:
    """Delete for good what is in the trash. Its identity is remembered, so that an old phone cannot bring it back."""
    found = _all_or_none(work, numbers)
    if any(one.trashed_at is None for one in found):
        raise Conflict("Only what is in the trash can be deleted for good.")
    remove(work, found)
    audit.record(work, "messages_purged", count=len(found))
    return len(found)


def purge_due(outside: Outside, *, limit: int = 200) -> int:
    """Let go of what has been in the trash for its thirty days, of all accounts; return how many."""
    with outside.look() as work:
        due = store.due(work.tx, before_ms=to_ms(work.now), limit=limit)
    for account in dict.fromkeys(account for account, _ in due):
        with outside.system(account, FEATURE) as work:
            usage.lock(work)
            numbers = [number for owner, number in due if owner == account]
            # Somebody may have restored one meanwhile.
            found = [
                one for one in store.get_many(work.tx, account, numbers) if one.purge_at and one.purge_at <= work.now
            ]
            remove(work, found)
    return len(due)


def remove(work: Work, found: Sequence[Message]) -> None:
    """Let go of messages, their parts and their words; tombstones with their identities stay."""
    if not found:
        return
    for one in found:
        for part in one.parts:
            if part.blob:
                claims.release(work, kind="part", claimant=claimant_of(one.number, part.position))
    numbers = [one.number for one in found]
    word_store.remove(work.tx, numbers)
    gone = store.remove(work.tx, work.account, numbers)
    usage.count_text(work, FEATURE, size=-sum(size for _, size in gone.values()), items=-len(gone))
    rev = 0
    for one in found:
        rev = changes.gone(work, FEATURE, one.id, collection=one.thread, sha256=gone[one.number][0])
    thread_store.recount(work.tx, work.account, {one.thread for one in found}, rev)


def _all_or_none(work: Work, numbers: Sequence[int]) -> list[Message]:
    usage.lock(work)
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.")
    found = store.get_many(work.tx, work.account, wanted)
    if len(found) != len(wanted):
        raise NotFound("One of these does not exist; nothing was done.")
    return found


def ids_of(found: Sequence[Message]) -> list[str]:
    """Their names in addresses."""
    return [encode_number(one.number) for one in found]
