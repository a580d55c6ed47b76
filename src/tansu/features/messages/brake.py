"""The brake: a phone that would delete a great deal is stopped, and its owner is asked (R14).

Called by whoever deletes for a device, right before the Work in which it does.
"""

from collections.abc import Sequence

from tansu.core.principal import Principal
from tansu.features.messages.model import FEATURE
from tansu.features.messages.receive import CALLS
from tansu.features.messages.store import calls as call_store
from tansu.features.messages.store import messages as store
from tansu.features.messages.threads import thread, totals
from tansu.foundation import brakes
from tansu.foundation.work import Outside


def trashing(outside: Outside, principal: Principal, numbers: Sequence[int]) -> None:
    """Count those of the messages that are not in the trash yet, or raise TooManyDeletions."""
    with outside.read(principal, FEATURE) as work:
        count = sum(one.trashed_at is None for one in store.get_many(work.tx, work.account, numbers))
    _count(outside, principal, count)


def trashing_thread(outside: Outside, principal: Principal, number: str) -> None:
    """Count all messages of a conversation, or raise TooManyDeletions; NotFound if there is none."""
    with outside.read(principal, FEATURE) as work:
        count = thread(work, number).count
    _count(outside, principal, count)


def purging(outside: Outside, principal: Principal, numbers: Sequence[int]) -> None:
    """Count those of the messages that are in the trash, or raise TooManyDeletions."""
    with outside.read(principal, FEATURE) as work:
        found = store.get_many(work.tx, work.account, numbers)
        total, _ = store.totals(work.tx, work.account)
    count = sum(one.trashed_at is not None for one in found)
    brakes.deleting(outside, principal, f"{FEATURE}/trash", count=count, total=total, name="Messages in the trash")


def removing_calls(outside: Outside, principal: Principal, numbers: Sequence[int]) -> None:
    """Count those of the calls that there are, or raise TooManyDeletions."""
    with outside.read(principal, FEATURE) as work:
        count = len(call_store.get_many(work.tx, work.account, numbers))
        total = call_store.count(work.tx, work.account)
    brakes.deleting(outside, principal, f"{FEATURE}/{CALLS}", count=count, total=total, name="Calls")


def _count(outside: Outside, principal: Principal, count: int) -> None:
    def all_there_are() -> int:
        with outside.read(principal, FEATURE) as work:
            return totals(work)[1]

    brakes.deleting(outside, principal, FEATURE, count=count, total=all_there_are, name="Messages")
