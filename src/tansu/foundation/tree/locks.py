"""Locks (RFC 4918): a client's word that nobody else may change something for a while.

They hold for names in living folders and end with the name: by moving, by trash, by time.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from tansu.core.errors import Conflict, Locked, NotFound, TooManyTries
from tansu.core.instants import to_ms
from tansu.foundation import usage
from tansu.foundation.tree import store
from tansu.foundation.tree.look import find_number
from tansu.foundation.tree.model import ROOT, Lock
from tansu.foundation.work import Work

LONGEST_LOCK = timedelta(hours=1)
MOST_LOCKS = 1000
LONGEST_OWNER = 4096


def lock(work: Work, number: int, *, deep: bool, shared: bool, owner: str = "", seconds: float | None = None) -> Lock:
    """Lock a living entry for at most an hour. Raises Locked if another lock does not let this one be.

    A deep lock holds for everything beneath, also for what comes later.
    """
    usage.lock(work)
    found = find_number(work, number)
    if found is None or found.trashed_at:
        raise NotFound
    held = locks(work)
    if len(held) >= MOST_LOCKS:
        raise TooManyTries(retry_after=int(LONGEST_LOCK.total_seconds()))
    in_the_way = [one for one in held if _meets(work, one, number, deep=deep) and not (shared and one.shared)]
    if in_the_way:
        raise Locked(entry=in_the_way[0].entry)
    made = Lock(
        token=f"opaquelocktoken:{UUID(bytes=work.chance.random_bytes(16), version=4)}",
        entry=number,
        deep=deep and found.folder,
        shared=shared,
        owner=owner[:LONGEST_OWNER],
        expires_at=work.now + _length(seconds),
    )
    values = {**vars(made), "deep": int(made.deep), "shared": int(shared), "expires_at": to_ms(made.expires_at)}
    store.add_lock(work.tx, work.account, values)
    return made


def refresh(work: Work, token: str, *, seconds: float | None = None) -> Lock:
    """Let a lock hold for longer, from now on. NotFound if it has ended."""
    until_ms = to_ms(work.now + _length(seconds))
    if held := store.renew_lock(work.tx, work.account, token, now_ms=to_ms(work.now), until_ms=until_ms):
        return held
    raise NotFound("This lock has ended.")


def unlock(work: Work, number: int, token: str) -> None:
    """End a lock that holds for this entry. Conflict if it holds for others only, or has ended."""
    for held in locks_on(work, [number]).get(number, []):
        if held.token == token:
            store.remove_lock(work.tx, work.account, token)
            return
    raise Conflict("This lock does not hold here.")


def locks(work: Work) -> list[Lock]:
    """Every lock of the account that holds now."""
    return store.all_locks(work.tx, work.account, now_ms=to_ms(work.now))


def locks_on(work: Work, numbers: Sequence[int]) -> dict[int, list[Lock]]:
    """The locks that hold for these entries, their own and deep ones from above; only of those that have any."""
    held = locks(work)
    if not held:
        return {}
    found = {number: [one for one in held if _holds(work, one, number)] for number in numbers}
    return {number: some for number, some in found.items() if some}


def locks_in(work: Work, folder: int) -> tuple[list[Lock], dict[int, list[Lock]]]:
    """For a listing: the locks from above that hold for all that lies in a folder, and those of its own by number."""
    held = locks(work)
    above = _above(work, folder) if held else set()
    deep = [one for one in held if one.deep and one.entry in above]
    own: dict[int, list[Lock]] = {}
    for one in held:
        own.setdefault(one.entry, []).append(one)
    return deep, own


def require_unlocked(work: Work, number: int, tokens: Collection[str], *, beneath: bool = False) -> None:
    """Raise Locked if a lock holds for an entry that none of `tokens` opens; with `beneath`, for anything beneath too.

    Ask for a folder before something comes into it or leaves it.
    """
    everything = locks(work)
    held = [one for one in everything if one.token not in tokens]
    given = [one for one in everything if one.token in tokens]
    for one in held:
        holds = _holds(work, one, number) or (beneath and number in _above(work, one.entry))
        # One of several shared locks is enough, for the same thing.
        if holds and not (one.shared and any(_holds(work, mine, number) for mine in given)):
            raise Locked(entry=one.entry)


def forget_locks(work: Work) -> int:
    """Remove locks of all accounts that have ended; return how many."""
    return store.forget_locks(work.tx, before_ms=to_ms(work.now))


def _length(seconds: float | None) -> timedelta:
    return LONGEST_LOCK if seconds is None else min(LONGEST_LOCK, timedelta(seconds=max(1.0, min(seconds, 1e6))))


def _holds(work: Work, held: Lock, number: int) -> bool:
    return held.entry == number or (held.deep and held.entry in _above(work, number))


def _meets(work: Work, held: Lock, number: int, *, deep: bool) -> bool:
    return _holds(work, held, number) or (deep and number in _above(work, held.entry))


def _above(work: Work, number: int) -> set[int]:
    """The number itself, all folders above it, and the root."""
    return {ROOT, number, *(store.above(work.tx, work.account, number) if number != ROOT else ())}
