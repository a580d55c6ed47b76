"""Stopping a device that would trash a great deal of photos (R14)."""

from collections.abc import Sequence

from tansu.core.principal import Means, Principal
from tansu.features.gallery import store
from tansu.features.gallery.model import FEATURE, AssetState
from tansu.foundation import brakes
from tansu.foundation.work import Outside

NAME = "Photos"


def brake(outside: Outside, principal: Principal, assets: Sequence[str]) -> None:
    """Count assets that are about to be trashed, or raise TooManyDeletions; those that are gone already do not count.

    It is called right before the Work in which they are. If one of them is missing, nothing will be trashed.
    """
    if principal.means is not Means.APP_PASSWORD:
        return
    wanted = list(dict.fromkeys(assets))
    with outside.read(principal, FEATURE) as work:
        found = store.get_many(work.tx, work.account, wanted) if wanted else []
        total = sum(month.assets for month in store.months(work.tx, work.account))
    if len(found) == len(wanted):
        living = sum(one.state is not AssetState.TRASH for one in found)
        brakes.deleting(outside, principal, FEATURE, count=living, total=total, name=NAME)
