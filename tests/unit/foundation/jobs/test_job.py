"""A job is born with its cause, tried with patience, and buried where an operator finds it."""

from datetime import timedelta

import pytest

from tansu.adapters.clock.stopped import NOON
from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.foundation.jobs import JobContext, JobState, Later, counts, job, remove, retry
from tests.support.job_worlds import leave, marks_in
from tests.support.twice_and_crashing import run_until_idle


@job("test.mark")
def mark(context: JobContext, *, text: str) -> None:
    """Leave a mark."""
    with context.open_work() as work:
        leave(work, text)


@job("test.mark_account")
def mark_account(context: JobContext, *, account: str) -> None:
    """Leave the account as a mark."""
    with context.open_work() as work:
        leave(work, f"{account} {work.account} {context.account}")


@job("test.fail", max_attempts=3)
def fail(context: JobContext) -> None:
    """Fail, always, quoting a file name."""
    raise ValueError("cannot open Letter to Grace.pdf")


@job("test.fail_in_words", max_attempts=1)
def fail_in_words(context: JobContext) -> None:
    """Fail with words of our own."""
    raise Invalid("The colour is not a colour.")


@job("test.later", max_attempts=1)
def later(context: JobContext) -> None:
    """Ask to go on in a minute until there are two marks."""
    with context.open_work() as work:
        leave(work, f"try {len(marks_in(context.outside))}")
    if len(marks_in(context.outside)) < 3:
        raise Later(60)


def test_a_job_is_born_with_its_cause(world):
    with world.outside.system("ada") as work:
        leave(work, "cause")
        mark.defer(work, text="effect")

    run_until_idle(world.worker(mark))

    assert world.marks() == ["cause", "effect"]
    assert world.only_job().state is JobState.DONE


def test_a_cause_that_is_undone_leaves_no_job(world):
    with pytest.raises(RuntimeError, match="undo"), world.outside.system("ada") as work:
        mark.defer(work, text="effect")
        raise RuntimeError("undo")

    run_until_idle(world.worker(mark))

    assert world.jobs() == ()
    assert world.marks() == []


def test_a_wish_with_wrong_arguments_fails_its_cause(world):
    with pytest.raises(TypeError):
        world.defer(mark, colour="red")

    assert world.jobs() == ()


def test_a_function_that_asks_for_the_account_is_told_it(world):
    world.defer(mark_account, account="grace")

    run_until_idle(world.worker(mark_account))

    assert world.marks() == ["grace grace grace"]


def test_a_job_due_in_months_runs_then_and_not_before(world):
    worker = world.worker(mark)
    world.defer(mark, text="spring", due=NOON + timedelta(days=200))

    run_until_idle(worker)
    before = world.marks()
    world.clock.move(timedelta(days=200))
    run_until_idle(worker)

    assert before == []
    assert world.marks() == ["spring"]


def test_the_second_wish_with_a_key_is_the_first_job(world):
    first = world.defer(mark, text="once", key="k")
    second = world.defer(mark, text="twice", key="k")
    other = world.defer(mark, text="other", key="l")

    run_until_idle(world.worker(mark))

    assert second == first != other
    assert world.marks() == ["once", "other"]


def test_a_key_is_free_again_when_its_job_is_done(world):
    worker = world.worker(mark)
    world.defer(mark, text="one", key="k")
    run_until_idle(worker)

    world.defer(mark, text="two", key="k")
    run_until_idle(worker)

    assert world.marks() == ["one", "two"]


def test_a_sooner_wish_brings_a_waiting_job_forward(world):
    world.defer(mark, text="look", key="k", due=NOON + timedelta(days=30))

    world.defer(mark, text="look", key="k")
    run_until_idle(world.worker(mark))

    assert world.marks() == ["look"]


def test_a_later_wish_does_not_push_a_waiting_job_back(world):
    world.defer(mark, text="look", key="k")

    world.defer(mark, text="look", key="k", due=NOON + timedelta(days=30))
    run_until_idle(world.worker(mark))

    assert world.marks() == ["look"]


def test_a_wish_during_the_run_makes_it_run_once_more(world):
    @job("test.looks")
    def looks(context: JobContext) -> None:
        world.mark("looked")
        if len(world.marks()) == 1:
            world.defer(looks, key="k")
            world.defer(looks, key="k")

    world.defer(looks, key="k")
    run_until_idle(world.worker(looks))

    assert world.marks() == ["looked", "looked"]
    assert world.only_job().state is JobState.DONE


def test_a_job_may_plan_its_own_next_run_under_its_key(world):
    @job("test.monthly_look")
    def monthly_look(context: JobContext) -> None:
        with context.open_work() as work:
            leave(work, "looked")
            monthly_look.defer(work, key="k", due=work.now + timedelta(days=30))

    worker = world.worker(monthly_look)
    world.defer(monthly_look, key="k")
    run_until_idle(worker)
    world.clock.move(timedelta(days=30))
    run_until_idle(worker)

    assert world.marks() == ["looked", "looked"]
    assert world.only_job().due_at == NOON + timedelta(days=60)


def test_later_is_not_a_failure(world):
    worker = world.worker(later)
    world.defer(later)

    run_until_idle(worker)
    waiting = world.only_job()
    world.clock.move(timedelta(seconds=60))
    run_until_idle(worker)
    world.clock.move(timedelta(seconds=60))
    run_until_idle(worker)

    assert (waiting.state, waiting.attempts) == (JobState.WAITING, 0)
    assert waiting.due_at == NOON + timedelta(seconds=60)
    assert world.only_job().state is JobState.DONE
    assert world.marks() == ["try 0", "try 1", "try 2"]


def test_a_failing_job_waits_longer_each_time_and_dies_in_the_end(world):
    worker = world.worker(fail)
    world.defer(fail)

    run_until_idle(worker)
    first = world.only_job()
    world.clock.move(timedelta(seconds=19))
    run_until_idle(worker)
    second = world.only_job()
    world.clock.move(timedelta(seconds=75))
    run_until_idle(worker)

    assert (first.state, first.attempts) == (JobState.WAITING, 1)
    assert NOON + timedelta(seconds=15) <= first.due_at < NOON + timedelta(seconds=19)
    assert (second.state, second.attempts) == (JobState.WAITING, 2)
    assert NOON + timedelta(seconds=79) <= second.due_at < NOON + timedelta(seconds=95)
    assert (world.only_job().state, world.only_job().attempts) == (JobState.DEAD, 3)


def test_a_strangers_error_is_kept_by_its_kind_and_place_only(world):
    world.defer(fail)

    run_until_idle(world.worker(fail))

    assert world.only_job().error.kind == "ValueError"
    assert world.only_job().error.words.startswith("tests.unit.foundation.jobs.test_job:")


def test_an_error_of_our_own_keeps_its_words(world):
    world.defer(fail_in_words)

    run_until_idle(world.worker(fail_in_words))

    assert world.only_job().error.kind == "Invalid"
    assert world.only_job().error.words == "The colour is not a colour."


def test_a_dead_job_can_be_tried_again(world):
    worker = world.worker(fail_in_words)
    dead = world.defer(fail_in_words)
    run_until_idle(worker)

    with world.outside.system() as work:
        before = counts(work)
        retry(work, dead)
        after = counts(work)
    tries = run_until_idle(worker)

    assert (before.dead, before.waiting) == (1, 0)
    assert (after.dead, after.waiting) == (0, 1)
    assert tries == 1


def test_a_dead_job_whose_successor_waits_cannot_be_tried_again(world):
    dead = world.defer(fail_in_words, key="k")
    run_until_idle(world.worker(fail_in_words))
    world.defer(fail_in_words, key="k")

    with pytest.raises(Conflict), world.outside.system() as work:
        retry(work, dead)


def test_a_job_that_is_done_cannot_be_tried_again(world):
    done = world.defer(mark, text="done")
    run_until_idle(world.worker(mark))

    with pytest.raises(Conflict), world.outside.system() as work:
        retry(work, done)


def test_a_removed_job_is_gone_and_an_unknown_one_is_not_found(world):
    unwanted = world.defer(mark, text="unwanted")

    with world.outside.system() as work:
        remove(work, unwanted)
    with pytest.raises(NotFound), world.outside.system() as work:
        remove(work, unwanted)
    with pytest.raises(NotFound), world.outside.system() as work:
        retry(work, unwanted)
    run_until_idle(world.worker(mark))

    assert world.marks() == []
