"""To the trash, back, and for good."""

from collections.abc import Sequence
from datetime import datetime

from tansu.core.errors import Invalid
from tansu.core.principal import Means, Principal
from tansu.features.files.model import FEATURE, UNCONDITIONAL, Condition
from tansu.features.files.readings import let_go
from tansu.foundation import brakes, tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work

MOST_AT_ONCE = 1000
PURGE_BATCH = 200


def trash(
    outside: Outside, principal: Principal, numbers: Sequence[int], *, condition: Condition = UNCONDITIONAL
) -> list[Entry]:
    """Move living entries to the trash with everything beneath them; all or none. Twice is the same as once.

    Raises NotFound, Locked, PreconditionFailed for a condition that does not hold for one of them, and
    TooManyDeletions for a device that would trash a great deal.
    """
    _brake(outside, principal, numbers, condition)
    with outside.work(principal, FEATURE, removing=True) as work:
        found = _all_or_none(work, numbers)
        for one in found:
            condition.require(work, one)
            tree.require_unlocked(work, one.number, condition.tokens, beneath=True)
            tree.require_unlocked(work, one.parent, condition.tokens)
        for one in found:
            let_go(work, tree.trash(work, one.number))
        return [tree.entry(work, one.number) for one in found]


def _brake(outside: Outside, principal: Principal, numbers: Sequence[int], condition: Condition) -> None:
    """Stop a device that would trash a great deal (R14). What would be refused anyhow is not counted."""
    if principal.means is not Means.APP_PASSWORD:
        return
    with outside.read(principal, FEATURE) as work:
        living = [one for one in _each(work, numbers) if not one.trashed_at]
        for one in living:
            condition.require(work, one)
        count = sum(tree.count_below(work, one.number) for one in living)
    brakes.deleting(
        outside, principal, FEATURE, count=count, total=lambda: _all_there_is(outside, principal), name="Files"
    )


def _all_there_is(outside: Outside, principal: Principal) -> int:
    with outside.read(principal, FEATURE) as work:
        return tree.count_living(work)


def restore(outside: Outside, principal: Principal, numbers: Sequence[int]) -> list[Entry]:
    """Bring trashed entries back with what lies beneath them, to where they were, under free names."""
    with outside.work(principal, FEATURE, removing=True) as work:
        return [_restore(work, one) for one in _all_or_none(work, numbers)]


def purge(outside: Outside, principal: Principal, numbers: Sequence[int]) -> list[int]:
    """Let go of trashed entries for good, with everything beneath them; the numbers of those that were there.

    A big folder goes in small transactions: killed half-way, the rest is still in the trash.
    """
    with outside.work(principal, FEATURE, removing=True) as work:
        doomed = [one.number for one in _all_or_none(work, numbers) if one.trashed_at]
    for number in doomed:
        _purge(outside, principal.account, number)
    return doomed


def purge_all(outside: Outside, principal: Principal) -> int:
    """Empty the account's trash; return how many things its owner had put there went."""
    done = 0
    while True:
        with outside.work(principal, FEATURE, removing=True) as work:
            page = tree.trashed(work, limit=PURGE_BATCH)
        for one in page:
            _purge(outside, principal.account, one.number)
        done += len(page)
        if not page:
            return done


def purge_due(outside: Outside, *, limit: int = 200) -> int:
    """Let go of what has been in the trash for thirty days, of all accounts; return how many entries were due."""
    with outside.look() as work:
        due = tree.due_for_purge(work, limit=limit)
        now = work.now
    for account, entry in due:
        _purge(outside, account, entry.number, until=now)
    return len(due)


def _all_or_none(work: Work, numbers: Sequence[int]) -> list[Entry]:
    usage.lock(work)
    return _each(work, numbers)


def _each(work: Work, numbers: Sequence[int]) -> list[Entry]:
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.")
    if tree.ROOT in wanted:
        raise Invalid("The folder that holds everything cannot go to the trash.")
    return [tree.entry(work, one) for one in wanted]


def _restore(work: Work, trashed: Entry) -> Entry:
    if trashed.trashed_at is None:
        return trashed
    back = tree.together_with(work, trashed)
    entry = tree.restore(work, trashed.number)
    let_go(work, back)
    return entry


def _purge(outside: Outside, account: str, number: int, *, until: datetime | None = None) -> None:
    """Let go of one trashed entry; with `until`, only if it is due by then: it may be back, and trashed anew."""
    done = False
    while not done:
        with outside.system(account, FEATURE) as work:
            usage.lock(work)
            found = tree.find_number(work, number)
            if found is None or found.purge_at is None or (until is not None and found.purge_at > until):
                return
            gone, done = tree.purge_some(work, number, limit=PURGE_BATCH)
            let_go(work, gone, deleted=True)
