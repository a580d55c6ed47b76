"""The worker: takes jobs one after the other in a few threads until it is asked to stop."""

import logging
import threading
from collections.abc import Sequence

from tansu.foundation.custody import Custodian
from tansu.foundation.jobs import attempt, heartbeat, schedule, store
from tansu.foundation.jobs.attempt import Observer
from tansu.foundation.jobs.housekeeping import HOUSEKEEPING
from tansu.foundation.jobs.job import Job
from tansu.foundation.jobs.model import Claimed
from tansu.foundation.jobs.schedule import Schedule
from tansu.foundation.work import Outside

log = logging.getLogger("tansu.jobs")

SHORTEST_IDLE = 0.05
LONGEST_IDLE = 1.0
"""Seconds between two looks at an empty queue; doubled from the shortest each time."""
AFTER_TROUBLE = 5.0
"""Seconds a thread rests after the database did not answer."""


class Worker:
    """Runs the jobs and schedules it was handed, and the queue's own housekeeping.

    Any number of workers may share a database. `name` is shown to operators and decides nothing.
    """

    def __init__(
        self,
        outside: Outside,
        jobs: Sequence[Job],
        *,
        name: str,
        schedules: Sequence[Schedule] = (),
        custodians: Sequence[Custodian] = (),
        threads: int = 2,
        grace: float = 20.0,
        observer: Observer | None = None,
    ) -> None:
        self._outside = outside
        self._schedules = (*schedules, *HOUSEKEEPING)
        self._jobs = _by_name([*jobs, *(one.job for one in self._schedules)])
        self._custodians = tuple(custodians)
        self._name = name
        self._threads = threads
        self._grace = grace
        self._observer = observer
        self._news = threading.Condition()
        self._nudges = 0
        self._never = threading.Event()

    def run_once(self, *, stop: threading.Event | None = None) -> bool:
        """Take one job that is due and run it in this thread; False if there was none.

        What a job raises is recorded with it and not raised here. Errors of the database are raised.
        """
        claimed = self._claim()
        if claimed is None:
            return False
        self._run(claimed, stop or self._never)
        return True

    def run(self, stop: threading.Event) -> None:
        """Run jobs in `threads` threads until `stop` is set; then let what runs come to its end.

        A job that reports progress is given back at its next report. Whatever still runs after `grace`
        seconds is left to its lease, and another worker takes it over when that has ended.
        """
        threads = [
            threading.Thread(target=self._loop, args=(stop,), name=f"{self._name} {number}", daemon=True)
            for number in range(self._threads)
        ]
        for thread in threads:
            thread.start()
        stop.wait()
        self.nudge()
        give_up = self._outside.clock.monotonic() + self._grace
        for thread in threads:
            thread.join(max(0.0, give_up - self._outside.clock.monotonic()))

    def nudge(self) -> None:
        """Look at the queue now: something was just committed in this process."""
        with self._news:
            self._nudges += 1
            self._news.notify_all()

    def _loop(self, stop: threading.Event) -> None:
        idle = SHORTEST_IDLE
        while not stop.is_set():
            nudges = self._nudges
            try:
                busy = self.run_once(stop=stop)
            except Exception as error:
                # The jobs' own errors never come here; this is the database. The thread must outlive it.
                log.error("the queue cannot be worked on", extra={"error": type(error).__name__})
                stop.wait(AFTER_TROUBLE)
                continue
            idle = SHORTEST_IDLE if busy else self._rest(idle, nudges)

    def _rest(self, seconds: float, nudges: int) -> float:
        """Wait for a nudge, and return how long to wait the next time."""
        with self._news:
            nudged = self._news.wait_for(lambda: self._nudges != nudges, timeout=seconds)
        return SHORTEST_IDLE if nudged else min(LONGEST_IDLE, seconds * 2)

    def _claim(self) -> Claimed | None:
        # Looking first keeps an idle worker from writing to the disk every second.
        if not self._something_to_do():
            return None
        with self._outside.system() as work:
            heartbeat.beat(work)
            schedule.begin_due(work, self._schedules)
            return attempt.claim_next(work, self._jobs, worker=self._name)

    def _something_to_do(self) -> bool:
        with self._outside.look() as work:
            return (
                heartbeat.is_due(work)
                or schedule.is_due(work, self._schedules)
                or store.any_ready(work.tx, list(self._jobs), destructive=heartbeat.held(work) is None, now=work.now)
            )

    def _run(self, claimed: Claimed, stop: threading.Event) -> None:
        started = self._outside.clock.monotonic()
        if self._observer:
            self._observer.job_started(claimed.name)
        outcome = attempt.run(self._outside, self._jobs[claimed.name], claimed, custodians=self._custodians, stop=stop)
        if self._observer:
            self._observer.job_finished(claimed.name, self._outside.clock.monotonic() - started, outcome)


def _by_name(jobs: Sequence[Job]) -> dict[str, Job]:
    """Index jobs; two different ones of one name are a mistake of the composition."""
    named: dict[str, Job] = {}
    for one in jobs:
        if named.setdefault(one.name, one) != one:
            raise ValueError(f"two jobs are named {one.name}")
    return named
