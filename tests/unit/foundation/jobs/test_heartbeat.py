"""A clock that jumps destroys nothing for a day, says so, and leaves nobody waiting for years (R37)."""

import logging
from datetime import timedelta

import pytest

from tansu.adapters.clock.stopped import NOON
from tansu.foundation.jobs import JobContext, JobState, Later, held, job
from tests.support.job_worlds import leave
from tests.support.twice_and_crashing import PowerFailure, run_until_idle

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@job("test.erase", destructive=True)
def erase(context: JobContext) -> None:
    """Leave a mark where something would be gone."""
    with context.open_work() as work:
        leave(work, "erased")


@job("test.harmless")
def harmless(context: JobContext) -> None:
    """Leave a mark."""
    with context.open_work() as work:
        leave(work, "harmless")


@pytest.fixture
def worker(world):
    """A worker that has looked at the clock."""
    worker = world.worker(erase, harmless)
    run_until_idle(worker)
    return worker


def hold_of(world):
    """The hold there is now."""
    with world.outside.look() as work:
        return held(work)


def test_without_a_jump_destructive_jobs_run(world, worker):
    world.defer(erase)

    world.clock.move(2 * DAY)
    run_until_idle(worker)

    assert world.marks() == ["erased"]
    assert hold_of(world) is None


@pytest.mark.parametrize("jump", [2 * DAY + timedelta(seconds=1), 10 * YEAR, -timedelta(minutes=2), -HOUR, -YEAR])
def test_after_a_jump_destructive_jobs_wait_a_day_and_others_run(world, worker, jump):
    world.clock.move(jump)
    world.defer(erase)
    world.defer(harmless)

    run_until_idle(worker)
    at_once = world.marks()
    world.clock.move(DAY - timedelta(seconds=1))
    run_until_idle(worker)
    almost = world.marks()
    world.clock.move(timedelta(seconds=1))
    run_until_idle(worker)

    assert at_once == almost == ["harmless"]
    assert world.marks() == ["erased", "harmless"]


def test_the_hold_is_known_before_any_worker_looks(world, worker):
    world.clock.move(3 * DAY)

    hold = hold_of(world)

    assert hold.until == NOON + 4 * DAY
    assert hold.because == (
        "The clock went from 2026-05-01T12:00:00.000Z to 2026-05-04T12:00:00.000Z, or nothing ran here in between."
    )


def test_the_hold_is_said_aloud(world, worker, caplog):
    world.clock.move(-HOUR)

    with caplog.at_level(logging.WARNING, logger="tansu.jobs"):
        run_until_idle(worker)

    assert [message.getMessage() for message in caplog.records] == [
        "destructive jobs are held: The clock went back from 2026-05-01T12:00:00.000Z to 2026-05-01T11:00:00.000Z."
    ]


def test_nodes_a_few_seconds_apart_do_not_alarm_one_another(world, worker):
    world.clock.move(-timedelta(seconds=30))
    world.defer(erase)

    run_until_idle(worker)

    assert world.marks() == ["erased"]


def test_a_wrong_year_that_is_put_right_holds_for_a_day_from_then(world, worker):
    world.clock.move(10 * YEAR)
    world.defer(erase)
    run_until_idle(worker)

    world.clock.move(-10 * YEAR)
    run_until_idle(worker)
    hold = hold_of(world)
    world.clock.move(DAY)
    run_until_idle(worker)

    assert hold.until == NOON + DAY
    assert world.marks() == ["erased"]


def test_what_was_due_at_once_in_a_wrong_year_is_due_at_once(world, worker):
    world.clock.move(YEAR)
    run_until_idle(worker)
    world.defer(harmless)

    world.clock.move(-YEAR)
    run_until_idle(worker)

    assert world.marks() == ["harmless"]


def test_a_date_somebody_chose_stays(world, worker):
    world.clock.move(YEAR)
    run_until_idle(worker)
    world.defer(harmless, due=NOON + 2 * YEAR)

    world.clock.move(-YEAR)
    run_until_idle(worker)

    assert world.only_job().due_at == NOON + 2 * YEAR


def test_waits_and_leases_of_a_wrong_year_are_counted_again(world):
    @job("test.waits")
    def waits(context: JobContext) -> None:
        raise Later(600)

    @job("test.fails")
    def fails(context: JobContext) -> None:
        raise ValueError

    @job("test.dies")
    def dies(context: JobContext) -> None:
        if context.attempt == 1:
            raise PowerFailure

    worker = world.worker(waits, fails, dies)
    run_until_idle(worker)
    world.clock.move(YEAR)
    waiting, failed, left = world.defer(waits), world.defer(fails), world.defer(dies, due=NOON + YEAR)
    with pytest.raises(PowerFailure):
        run_until_idle(worker)
    run_until_idle(worker)

    world.clock.move(-YEAR)
    run_until_idle(worker)
    due = {found.id: found.due_at for found in world.jobs()}
    world.clock.move(timedelta(seconds=61))
    run_until_idle(worker)
    states = {found.id: found.state for found in world.jobs()}

    assert due[waiting] == NOON + timedelta(seconds=600)
    assert NOON + timedelta(seconds=15) <= due[failed] <= NOON + timedelta(seconds=19)
    assert states[left] is JobState.DONE
