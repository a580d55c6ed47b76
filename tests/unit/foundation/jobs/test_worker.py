"""Workers share the queue: nobody runs what another runs, and what a dead one left is taken over."""

import threading
from datetime import timedelta

import pytest

from tansu.adapters.clock.stopped import NOON
from tansu.foundation.jobs import JobContext, JobState, LeaseLost, Outcome, Progress, job
from tansu.foundation.jobs.store import take_turn
from tansu.ports.database import sql
from tests.support.job_worlds import leave, outside_of
from tests.support.twice_and_crashing import PowerFailure, run_until_idle


class Diary:
    """An observer that writes down what it hears."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, ...]] = []

    def job_started(self, name: str) -> None:
        """Write the start down."""
        self.lines.append((name, "started"))

    def job_finished(self, name: str, seconds: float, outcome: Outcome) -> None:
        """Write the end down."""
        self.lines.append((name, f"{seconds:g} s", outcome.value))


@job("test.power", max_attempts=2)
def power_fails(context: JobContext) -> None:
    """Take the worker down."""
    raise PowerFailure


def test_two_workers_never_run_one_job_at_the_same_time(world):
    running, ends, stop = [], [], threading.Event()

    @job("test.exclusive")
    def exclusive(context: JobContext, *, number: int) -> None:
        running.append(number)
        context.progress(1, 1)
        ends.append((number, running.count(number)))
        if len(ends) == 40:
            stop.set()

    with world.outside.system("ada") as work:
        for number in range(40):
            exclusive.defer(work, number=number, account=f"account {number % 3}")
    workers = [world.worker(exclusive, name=name) for name in ("one", "two")]
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == [(number, 1) for number in range(40)]
    assert {found.state for found in world.jobs()} == {JobState.DONE}


@pytest.mark.parametrize(
    ("wishes", "served"),
    [
        (["ada", "ada", "ada", "grace"], ["ada", "grace", "ada", "ada"]),
        (["ada", "ada", "grace", "grace"], ["ada", "grace", "ada", "grace"]),
        (["grace", "ada"], ["ada", "grace"]),
        (["ada", "ada", "", "ada", "grace"], ["", "ada", "grace", "ada", "ada"]),
    ],
)
def test_accounts_take_turns(world, wishes, served):
    heard = []

    @job("test.turn")
    def turn(context: JobContext) -> None:
        heard.append(context.account)

    for account in wishes:
        world.defer(turn, account=account)
    run_until_idle(world.worker(turn))

    assert heard == served


def test_whoever_was_served_last_waits_longest(world):
    heard = []

    @job("test.turn")
    def turn(context: JobContext) -> None:
        heard.append(context.account)

    with world.outside.system() as work:
        take_turn(work.tx, "ada")
        take_turn(work.tx, "grace")
        take_turn(work.tx, "ada")
    for account in ("ada", "grace", "hedy"):
        world.defer(turn, account=account)
    run_until_idle(world.worker(turn))

    assert heard == ["hedy", "grace", "ada"]


def test_a_job_of_a_dead_worker_is_taken_over_when_its_lease_ends(world):
    tries = []

    @job("test.dies_once")
    def dies_once(context: JobContext) -> None:
        tries.append(context.attempt)
        if len(tries) == 1:
            raise PowerFailure

    world.defer(dies_once)
    with pytest.raises(PowerFailure):
        world.worker(dies_once).run_once()
    survivor = world.worker(dies_once, name="two")
    world.clock.move(timedelta(seconds=59))
    too_early = survivor.run_once()
    world.clock.move(timedelta(seconds=1))
    in_time = survivor.run_once()

    assert (too_early, in_time, tries) == (False, True, [1, 2])
    assert world.only_job().state is JobState.DONE


def test_a_job_that_always_takes_its_worker_down_is_buried(world):
    world.defer(power_fails)

    for _ in range(2):
        with pytest.raises(PowerFailure):
            world.worker(power_fails).run_once()
        world.clock.move(timedelta(seconds=60))
    run_until_idle(world.worker(power_fails))

    assert (world.only_job().state, world.only_job().attempts) == (JobState.DEAD, 2)
    assert world.only_job().error.kind == "WorkerLost"


def test_whoever_has_lost_the_lease_writes_nothing_more(world):
    @job("test.slow")
    def slow(context: JobContext) -> None:
        if context.attempt == 1:
            world.clock.move(timedelta(seconds=61))
            world.worker(slow, name="two").run_once()
        with context.open_work() as work:
            leave(work, f"attempt {context.attempt}")

    diary = Diary()
    world.defer(slow)
    world.worker(slow, observer=diary).run_once()

    assert world.marks() == ["attempt 2"]
    assert world.only_job().state is JobState.DONE
    assert diary.lines == [("test.slow", "started"), ("test.slow", "61 s", "lost")]


def test_losing_the_lease_is_raised_at_every_checkpoint(world):
    raised = []

    @job("test.slow")
    def slow(context: JobContext) -> None:
        if context.attempt == 2:
            return
        world.clock.move(timedelta(seconds=61))
        world.worker(slow, name="two").run_once()
        raised.append(context.still_mine())
        with pytest.raises(LeaseLost):
            context.progress(1, 2)
        with pytest.raises(LeaseLost), context.open_work():
            raised.append("opened")

    world.defer(slow)
    world.worker(slow).run_once()

    assert raised == [False]
    assert world.only_job().attempts == 2


def test_a_removed_job_stops_at_its_next_checkpoint(world):
    from_here = []

    @job("test.removed")
    def removed(context: JobContext) -> None:
        with world.outside.system() as work:
            work.tx.execute(sql("DELETE FROM jobs_queue"))
        context.progress(1, 2)
        from_here.append("went on")

    diary = Diary()
    world.defer(removed)
    world.worker(removed, observer=diary).run_once()

    assert from_here == []
    assert diary.lines[-1][-1] == "lost"


def test_progress_is_shown_and_keeps_the_lease(world):
    seen = []

    @job("test.long")
    def long(context: JobContext) -> None:
        for done in (1, 2, 3):
            world.clock.move(timedelta(seconds=50))
            context.progress(done, 3)
            seen.append((world.only_job().progress, world.worker(long, name="two").run_once()))

    world.defer(long)
    world.worker(long).run_once()

    assert seen == [(Progress(1, 3), False), (Progress(2, 3), False), (Progress(3, 3), False)]
    assert world.only_job().attempts == 1


def test_a_heartbeat_keeps_the_lease_of_a_job_that_says_nothing(world):
    renewed = threading.Event()

    class Watched:
        engine = world.outside.database.engine
        read = staticmethod(world.outside.database.read)
        close = staticmethod(world.outside.database.close)

        @staticmethod
        def write():
            if threading.current_thread().name.startswith("lease "):
                renewed.set()
            return world.outside.database.write()

    @job("test.silent", lease_seconds=1)
    def silent(context: JobContext) -> None:
        world.clock.move(timedelta(seconds=0.9))
        renewed.wait(30)
        # The heartbeat is in its transaction or has left it; a second one must come after the first.
        renewed.clear()
        renewed.wait(30)
        world.clock.move(timedelta(seconds=0.9))
        taken.append(world.worker(silent, name="two").run_once())

    taken = []
    world.defer(silent)
    watched = outside_of(Watched(), world.clock)
    type(world)(watched, world.clock).worker(silent).run_once()

    assert taken == [False]
    assert world.only_job().state is JobState.DONE


def test_a_stopping_worker_gives_back_a_job_that_reports_progress(world):
    started, stop = threading.Event(), threading.Event()

    @job("test.endless")
    def endless(context: JobContext) -> None:
        started.set()
        stop.wait(30)
        context.progress(1, 2)

    world.defer(endless)
    thread = threading.Thread(target=world.worker(endless).run, args=(stop,))
    thread.start()
    started.wait(30)
    stop.set()
    thread.join()

    assert (world.only_job().state, world.only_job().attempts) == (JobState.WAITING, 0)


def test_a_stopping_worker_lets_other_jobs_come_to_their_end(world):
    started, stop = threading.Event(), threading.Event()

    @job("test.short")
    def short(context: JobContext) -> None:
        started.set()
        stop.wait(30)
        with context.open_work() as work:
            leave(work, "done")

    world.defer(short)
    thread = threading.Thread(target=world.worker(short).run, args=(stop,))
    thread.start()
    started.wait(30)
    stop.set()
    thread.join()

    assert world.marks() == ["done"]
    assert world.only_job().state is JobState.DONE


def test_a_nudge_wakes_an_idle_worker(world):
    stop = threading.Event()

    @job("test.ends")
    def ends(context: JobContext) -> None:
        stop.set()

    worker = world.worker(ends)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    world.defer(ends)
    worker.nudge()
    thread.join(30)

    assert not thread.is_alive()
    assert world.only_job().state is JobState.DONE


def test_a_job_of_another_version_waits_for_a_worker_that_knows_it(world):
    @job("test.new")
    def new(context: JobContext) -> None:
        world.mark("new")

    world.defer(new)
    idle = world.worker().run_once()
    busy = world.worker(new).run_once()

    assert (idle, busy) == (False, True)
    assert world.marks() == ["new"]


def test_two_jobs_of_one_name_are_refused(world):
    @job("test.same")
    def one(context: JobContext) -> None:
        """Do nothing."""

    @job("test.same")
    def other(context: JobContext) -> None:
        """Do nothing either."""

    with pytest.raises(ValueError, match=r"test\.same"):
        world.worker(one, other)


def test_the_observer_hears_every_attempt(world):
    @job("test.fails", max_attempts=2)
    def fails(context: JobContext) -> None:
        world.clock.move(timedelta(seconds=3))
        raise ValueError

    diary = Diary()
    world.defer(fails, due=NOON)
    worker = world.worker(fails, observer=diary)
    run_until_idle(worker)
    world.clock.move(timedelta(hours=1))
    run_until_idle(worker)

    assert diary.lines == [
        ("test.fails", "started"),
        ("test.fails", "3 s", "failed"),
        ("test.fails", "started"),
        ("test.fails", "3 s", "dead"),
    ]
