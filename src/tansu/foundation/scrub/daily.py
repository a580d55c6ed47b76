"""The daily slice: every original comes round within the cycle, and no day has to read everything."""

from datetime import time, timedelta

from tansu.foundation import claims
from tansu.foundation.jobs import Job, JobContext, Schedule
from tansu.foundation.scrub.model import DEFAULT_RATE, Limits
from tansu.foundation.scrub.read import scrub

NAME = "scrub.run"
DAY = timedelta(days=1)
AT = time(1, 30)


def daily(scrub_days: int, *, rate: int = DEFAULT_RATE) -> Schedule:
    """The schedule of a job that re-reads a day's share, so that a full cycle takes at most `scrub_days` days.

    Each day everything whose time is up within a day is read, and at least an even share of the whole.
    """

    def run(context: JobContext) -> None:
        with context.look() as work:
            now = work.now
            total = claims.count_overdue(work, before=now + DAY)
        share = -(-total // max(1, scrub_days - 1))
        due = scrub(
            context.outside, before=now - DAY * (scrub_days - 1), limits=Limits(rate=rate), progress=context.progress
        )
        if due.read < share:
            more = Limits(rate=rate, most=share - due.read)
            scrub(context.outside, before=now - DAY, limits=more, progress=context.progress)

    return Schedule(Job(NAME, run, lease_seconds=600), daily_at=AT)
