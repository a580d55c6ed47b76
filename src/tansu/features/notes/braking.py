"""Stopping a device that would trash a great deal of notes (R14)."""

from collections.abc import Sequence

from tansu.core.principal import Means, Principal
from tansu.features.notes import store
from tansu.features.notes.model import FEATURE
from tansu.foundation import brakes
from tansu.foundation.work import Outside

NAME = "Notes"


def brake(outside: Outside, principal: Principal, numbers: Sequence[int]) -> None:
    """Count notes that are about to be trashed, or raise TooManyDeletions; those that are gone already do not count.

    It is called right before the Work in which they are.
    """
    if principal.means is not Means.APP_PASSWORD:
        return
    with outside.read(principal, FEATURE) as work:
        found = store.get_many(work.tx, work.account, sorted(set(numbers))) if numbers else []
        _, total = store.stamps(work.tx, work.account)
    living = [one for one in found if not one.trashed]
    brakes.deleting(outside, principal, FEATURE, count=len(living), total=total, name=NAME)
