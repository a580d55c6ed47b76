"""The helper that every job's test relies on finds what it is there to find."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Outside
from tests.support.job_worlds import empty, leave, marks_in, open_world
from tests.support.twice_and_crashing import assert_survives

Fresh = Callable[[], AbstractContextManager[Outside]]


@job("test.careful")
def careful(context: JobContext) -> None:
    """Do three things, each in its own transaction, each only if it is still to be done."""
    for step in ("one", "two", "three"):
        with context.open_work() as work:
            if step not in marks_in(context.outside):
                leave(work, step)
        context.progress(1, 3)


@job("test.asks_next")
def asks_next(context: JobContext) -> None:
    """Ask for the careful job."""
    with context.open_work() as work:
        careful.defer(work, key="next")


@job("test.careless")
def careless(context: JobContext) -> None:
    """Do something again that was already done."""
    with context.open_work() as work:
        leave(work, "again")


@job("test.forgetful")
def forgetful(context: JobContext) -> None:
    """Note that all is done before it is."""
    with context.open_work() as work:
        if "noted" in marks_in(context.outside):
            return
        leave(work, "noted")
    with context.open_work() as work:
        leave(work, "done")


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Fresh:
    """Opens an empty world each time."""

    @contextmanager
    def open_fresh() -> Iterator[Outside]:
        empty(database_url, tmp_path)
        with open_world(database_url, tmp_path) as world:
            yield world.outside

    return open_fresh


def test_a_careful_job_survives(fresh):
    state = assert_survives(careful, fresh=fresh, arrange=lambda outside: {}, end_state=marks_in)

    assert state == ["one", "three", "two"]


def test_a_job_that_asks_for_another_survives(fresh):
    state = assert_survives(asks_next, fresh=fresh, arrange=lambda outside: {}, end_state=marks_in, also=[careful])

    assert state == ["one", "three", "two"]


def test_a_careless_job_is_found_by_running_it_twice(fresh):
    with pytest.raises(AssertionError, match="run twice"):
        assert_survives(careless, fresh=fresh, arrange=lambda outside: {}, end_state=marks_in)


def test_a_forgetful_job_is_found_by_a_crash(fresh):
    with pytest.raises(AssertionError, match="after a crash at moment"):
        assert_survives(forgetful, fresh=fresh, arrange=lambda outside: {}, end_state=marks_in)
