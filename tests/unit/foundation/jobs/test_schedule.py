"""Recurring jobs begin when they should: once, on one node, whatever the clock does."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest

from tansu.adapters.clock.stopped import NOON
from tansu.foundation.jobs import JobContext, Schedule, job
from tests.support.job_worlds import leave, open_world
from tests.support.twice_and_crashing import run_until_idle

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@job("test.tick")
def tick(context: JobContext) -> None:
    """Leave the time as a mark."""
    with context.open_work() as work:
        leave(work, f"{work.now:%m-%d %H:%M}")


def ticking(world, name="one", **rule):
    """A worker that has seen its schedule once."""
    worker = world.worker(name=name, schedules=[Schedule(tick, **rule)])
    run_until_idle(worker)
    return worker


@pytest.mark.parametrize(
    ("planned", "now", "following"),
    [
        (None, NOON, NOON + HOUR),
        (NOON, NOON, NOON + HOUR),
        (NOON, NOON + timedelta(minutes=59), NOON + HOUR),
        (NOON, NOON + HOUR, NOON + 2 * HOUR),
        (NOON, NOON + timedelta(days=3, minutes=10), NOON + timedelta(days=3, hours=1)),
        (NOON + 50 * HOUR, NOON, NOON + HOUR),
    ],
)
def test_an_interval_goes_on_from_where_it_was_planned(planned, now, following):
    assert Schedule(tick, every=HOUR).following(now, planned=planned) == following


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (datetime(2026, 5, 1, 2, 59, tzinfo=UTC), datetime(2026, 5, 1, 3, 0, tzinfo=UTC)),
        (datetime(2026, 5, 1, 3, 0, tzinfo=UTC), datetime(2026, 5, 2, 3, 0, tzinfo=UTC)),
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), datetime(2027, 1, 1, 3, 0, tzinfo=UTC)),
        (datetime(2028, 2, 28, 12, 0, tzinfo=UTC), datetime(2028, 2, 29, 3, 0, tzinfo=UTC)),
    ],
)
def test_a_daily_job_begins_at_its_time_of_utc(now, following):
    assert Schedule(tick, daily_at=time(3)).following(now) == following


@pytest.mark.parametrize("rule", [{}, {"every": HOUR, "daily_at": time(3)}, {"every": timedelta(0)}])
def test_a_schedule_without_one_rule_is_refused(rule):
    with pytest.raises(ValueError, match="every"):
        Schedule(tick, **rule)


def test_it_begins_every_so_often(world):
    worker = ticking(world, every=HOUR)

    for _ in range(3):
        world.clock.move(HOUR)
        run_until_idle(worker)
        run_until_idle(worker)

    assert world.marks() == ["05-01 13:00", "05-01 14:00", "05-01 15:00"]


def test_it_remembers_across_restarts_for_months(world):
    ticking(world, every=200 * DAY)

    world.clock.move(100 * DAY)
    run_until_idle(ticking(world, name="after a restart", every=200 * DAY))
    before = world.marks()
    world.clock.move(100 * DAY)
    run_until_idle(ticking(world, name="after another", every=200 * DAY))

    assert before == []
    assert world.marks() == ["11-17 12:00"]


def test_missed_beginnings_become_one(world):
    worker = ticking(world, every=HOUR)

    world.clock.move(timedelta(hours=30, minutes=20))
    run_until_idle(worker)
    run_until_idle(worker)

    assert world.marks() == ["05-02 18:20"]


def test_two_nodes_begin_it_once(world, database_url, tmp_path):
    one = ticking(world, every=HOUR)
    with open_world(database_url, tmp_path, seed=2, clock=world.clock) as other:
        two = ticking(other, name="two", every=HOUR)
        world.clock.move(HOUR)
        threads = [threading.Thread(target=run_until_idle, args=(worker,)) for worker in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert world.marks() == ["05-01 13:00"]


def test_it_does_not_begin_again_while_it_still_waits(world):
    scheduler = world.worker(schedules=[Schedule(tick, every=HOUR)])
    run_until_idle(scheduler)
    with world.outside.system() as work:
        waiting = tick.defer(work, key="schedule", account="", due=NOON + timedelta(minutes=90))

    world.clock.move(HOUR)
    run_until_idle(scheduler)

    assert [found.id for found in world.jobs()] == [waiting]
    assert world.marks() == ["05-01 13:00"]


@pytest.mark.parametrize("back", [timedelta(minutes=5), HOUR, timedelta(hours=1, minutes=30)])
def test_a_clock_that_goes_back_a_little_repeats_nothing(world, back):
    worker = ticking(world, every=HOUR)
    world.clock.move(HOUR)
    run_until_idle(worker)

    world.clock.move(-back)
    run_until_idle(worker)

    assert world.marks() == ["05-01 13:00"]


@pytest.mark.parametrize("rule", [{"every": DAY}, {"daily_at": time(12)}])
def test_a_clock_that_goes_back_a_year_starves_nothing(world, rule):
    worker = ticking(world, **rule)

    world.clock.move(-365 * DAY)
    run_until_idle(worker)
    world.clock.move(2 * DAY)
    run_until_idle(worker)

    assert world.marks() == ["05-03 12:00"]
