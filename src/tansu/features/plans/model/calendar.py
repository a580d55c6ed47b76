"""When periods begin and end. All of it is UTC: no change of summer time lengthens or shortens what was paid for."""

from calendar import monthrange
from datetime import datetime, timedelta


def months_later(instant: datetime, months: int, *, day: int) -> datetime:
    """The same time of day so many months later, on that day of the month or, where there is none, on its last.

    `day` is the day on which a subscription began, so that 31 January, 28 February, 31 March follow each other.
    """
    index = instant.year * 12 + instant.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return instant.replace(year=year, month=month, day=min(day, monthrange(year, month)[1]))


def seconds_left(start: datetime, end: datetime, *, on: datetime) -> int:
    """Whole seconds of the period that are unused at `on`, a begun one counted as unused; never more than all."""
    left = -((on - end) // timedelta(seconds=1))
    return max(0, min(left, seconds_between(start, end)))


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds of a period, at least one."""
    return max(1, (end - start) // timedelta(seconds=1))
