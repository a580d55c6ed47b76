"""Which part of which payment is unused at an instant: the chain from every period to the money really paid."""

from collections.abc import Sequence
from datetime import datetime

from tansu.features.plans.model.proration import unused
from tansu.features.plans.model.subscription import Covering, Period


def unused_of(periods: Sequence[Period], coverings: Sequence[Covering], *, on: datetime) -> list[Covering]:
    """The unused part of every payment, period by period, rounded up once for each period.

    Where several payments cover a period, the newest, which comes last, is unused first.
    """
    found: list[Covering] = []
    for period in periods:
        own = [one for one in coverings if one.period == period.id]
        left = unused(sum(one.minor for one in own), start=period.starts_at, end=period.ends_at, on=on)
        found += take(own, left)
    return found


def take(coverings: Sequence[Covering], minor: int) -> list[Covering]:
    """Take so much from coverings, beginning with the last, none more than it is."""
    taken: list[Covering] = []
    for one in reversed(coverings):
        part = min(one.minor, minor)
        minor -= part
        if part:
            taken.append(Covering(one.period, one.payment, part))
    return taken


def whole_of(periods: Sequence[Period], coverings: Sequence[Covering], *, after: datetime) -> list[Covering]:
    """All that was paid for periods that end after an instant."""
    ids = {period.id for period in periods if period.ends_at > after}
    return [one for one in coverings if one.period in ids]
