"""When the card that a member left is charged for a renewal: a pure function of what was tried."""

from datetime import datetime, timedelta

CHARGED_AT = (timedelta(days=-1), timedelta(days=3), timedelta(days=7), timedelta(days=12))
"""From the end of the period that is paid: shortly before it, and in the days of grace if that fails."""
SOONEST = timedelta(minutes=1)
LATEST = timedelta(hours=6)


def is_due(failed: int, *, ends_at: datetime, now: datetime) -> bool:
    """Whether to charge now, after so many tries failed."""
    return failed < len(CHARGED_AT) and now >= ends_at + CHARGED_AT[failed]


def ask_after(made_at: datetime, *, now: datetime) -> datetime:
    """When to ask the provider next about a try of which it has said nothing: often at first, then rarely."""
    return now + max(SOONEST, min(LATEST, (now - made_at) / 4))
