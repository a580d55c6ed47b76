"""Recurring jobs: when they begin next is a row, so restarts forget nothing and nodes do not compete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from tansu.foundation.jobs import store
from tansu.foundation.jobs.job import Job
from tansu.foundation.work import Work

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Schedule:
    """A job that begins `every` so often, or once a day at a time of UTC. Exactly one of the two is given."""

    job: Job
    every: timedelta | None = None
    daily_at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.daily_at is None):
            raise ValueError("a schedule has either `every` or `daily_at`")
        if self.every is not None and self.every <= timedelta(0):
            raise ValueError("`every` must be longer than nothing")

    @property
    def period(self) -> timedelta:
        """The length from one beginning to the next."""
        return self.every or DAY

    def following(self, now: datetime, *, planned: datetime | None = None) -> datetime:
        """The first beginning after `now`; beginnings missed since `planned` are not made up for."""
        if self.daily_at is not None:
            today = datetime.combine(now.astimezone(UTC).date(), self.daily_at, UTC)
            return today if today > now else today + DAY
        if planned is None or planned > now:
            return now + self.period
        return planned + self.period * ((now - planned) // self.period + 1)

    def is_misplaced(self, planned: datetime, now: datetime) -> bool:
        """Say whether `planned` is further away than two periods: the clock went back, or the rule changed."""
        return planned > now + 2 * self.period


def is_due(work: Work, schedules: Sequence[Schedule]) -> bool:
    """Say whether `begin_due` has something to do."""
    planned = store.planned(work.tx)
    return any(_is_due(schedule, planned.get(schedule.job.name), work.now) for schedule in schedules)


def begin_due(work: Work, schedules: Sequence[Schedule]) -> int:
    """Ask for every job whose time has come, once however often it was missed; return how many.

    Nodes that do this at the same time ask once: moving the row on is what decides.
    """
    planned = store.planned(work.tx)
    return sum(
        _begin(work, schedule, planned.get(schedule.job.name))
        for schedule in schedules
        if _is_due(schedule, planned.get(schedule.job.name), work.now)
    )


def _is_due(schedule: Schedule, planned: datetime | None, now: datetime) -> bool:
    return planned is None or planned <= now or schedule.is_misplaced(planned, now)


def _begin(work: Work, schedule: Schedule, planned: datetime | None) -> bool:
    name = schedule.job.name
    if planned is None:
        store.plan(work.tx, name, first=schedule.following(work.now))
        return False
    due = planned <= work.now
    following = schedule.following(work.now, planned=planned)
    moved = store.replan(work.tx, name, seen=planned, following=following, ran=work.now if due else None)
    if moved and due:
        # One row that says when it last ran is news; one for every twenty seconds would bury all others.
        store.forget_done(work.tx, name)
        schedule.job.defer(work, key="schedule", account="")
    return moved and due
