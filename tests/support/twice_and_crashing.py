"""Runs any job twice, and with the power failing around each of its writes, and compares how it ends.

Style rule 9: a job can be run twice. Every job's test calls `assert_survives` with a way to make the
world anew, and a way to look at what the job was for.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tansu.adapters.clock.stopped import StoppedClock
from tansu.foundation.custody import Custodian
from tansu.foundation.jobs import Job, Worker
from tansu.foundation.work import Outside
from tansu.ports.database import Database, Transaction

Fresh = Callable[[], AbstractContextManager[Outside]]
Arrange = Callable[[Outside], dict[str, Any]]
EndState = Callable[[Outside], object]


class PowerFailure(BaseException):
    """The process is gone; nobody gets to handle this."""


class FailingPower:
    """A database whose process dies at one moment: just before or just after its n-th commit."""

    def __init__(self, inner: Database, *, at: int) -> None:
        self.engine = inner.engine
        self.moments = 0
        self._inner = inner
        self._at = at

    def read(self) -> AbstractContextManager[Transaction]:
        """Read, if the power is on."""
        self._require_power()
        return self._inner.read()

    def glance(self) -> AbstractContextManager[Transaction]:
        """Read with one statement, if the power is on."""
        self._require_power()
        return self._inner.glance()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Write; the moment inside the block undoes it, the moment behind it does not."""
        self._require_power()
        with self._inner.write() as tx:
            yield tx
            self._moment()
        self._moment()

    def close(self) -> None:
        """Leave the real database open: the next process needs it."""

    def _moment(self) -> None:
        self.moments += 1
        self._require_power()

    def _require_power(self) -> None:
        if self.moments >= self._at:
            raise PowerFailure(f"at moment {self._at}")


def assert_survives(
    job: Job,
    *,
    fresh: Fresh,
    arrange: Arrange,
    end_state: EndState,
    account: str = "",
    also: Sequence[Job] = (),
    custodians: Sequence[Custodian] = (),
) -> object:
    """Return the state in which the job ends, having asserted that it always ends in it.

    `fresh` opens a new world with a StoppedClock; `arrange` prepares it and returns the job's arguments;
    `end_state` reads what matters (not the queue). `also` are jobs that this one asks for.
    """

    def worker(outside: Outside) -> Worker:
        return Worker(outside, [job, *also], name="survivor", custodians=custodians)

    def wish(outside: Outside) -> None:
        args = arrange(outside)
        with outside.system(account) as work:
            job.defer(work, **args)

    with fresh() as outside:
        wish(outside)
        run_until_idle(worker(outside))
        expected = end_state(outside)

    with fresh() as outside:
        args = arrange(outside)
        for _ in range(2):
            with outside.system(account) as work:
                job.defer(work, **args)
            run_until_idle(worker(outside))
        assert end_state(outside) == expected, f"{job.name} run twice ends differently"

    moment = 1
    while _survives_one(moment, job, fresh=fresh, wish=wish, worker=worker, end_state=end_state, expected=expected):
        moment += 1
    return expected


def _survives_one(
    moment: int,
    job: Job,
    *,
    fresh: Fresh,
    wish: Callable[[Outside], None],
    worker: Callable[[Outside], Worker],
    end_state: EndState,
    expected: object,
) -> bool:
    """Crash at this moment, go on with a new process, compare. False when the job never got so far."""
    with fresh() as outside:
        wish(outside)
        failing = replace(outside, database=FailingPower(outside.database, at=moment))
        try:
            run_until_idle(worker(failing))
        except PowerFailure:
            crashed = True
        else:
            crashed = False
        clock = outside.clock
        assert isinstance(clock, StoppedClock)
        clock.move(timedelta(seconds=job.lease_seconds + 1))
        run_until_idle(worker(outside))
        assert end_state(outside) == expected, f"{job.name} ends differently after a crash at moment {moment}"
    return crashed


def run_until_idle(worker: Worker, *, most: int = 1000) -> int:
    """Run until nothing is due, and return how many attempts that took."""
    for attempts in range(most):
        if not worker.run_once():
            return attempts
    raise AssertionError(f"still busy after {most} attempts")
