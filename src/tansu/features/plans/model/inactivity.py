"""When somebody who has not been here is told that their account will be closed: a pure function of dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEADS = (timedelta(days=90), timedelta(days=30), timedelta(days=7))
"""How long before the last day each warning is given, at least."""


@dataclass(frozen=True)
class Warned:
    """What somebody was told: when they had been seen, their last day, and how many warnings they had."""

    seen: datetime
    until: datetime
    told: int


def next_warning(seen: datetime, warned: Warned | None, *, idle: timedelta, now: datetime) -> Warned | None:
    """The warning that is due for an account last seen at `seen`, or None.

    A late one moves the last day, so that every warning comes as early as it must, also after the policy was
    switched on for accounts that nobody has used for years, or after the server was off for a month.
    """
    if warned is not None and seen > warned.seen:
        warned = None
    told, until = (warned.told, warned.until) if warned else (0, seen + idle)
    if told == len(LEADS) or now < until - LEADS[told]:
        return None
    return Warned(seen, max(until, now + LEADS[told]), told + 1)


def is_over(seen: datetime, warned: Warned | None, *, now: datetime) -> bool:
    """Whether every warning was given, the last day has come, and nobody was here meanwhile."""
    return warned is not None and seen <= warned.seen and warned.told == len(LEADS) and now >= warned.until
