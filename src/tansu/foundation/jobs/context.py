"""What a job function is given: the outside, and a lease that must still be its own."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tansu.foundation.custody import Custodian
from tansu.foundation.jobs.holding import HeldLease
from tansu.foundation.jobs.model import Later
from tansu.foundation.work import Outside, Work


@dataclass(frozen=True)
class JobContext:
    """The world between two transactions of one attempt."""

    outside: Outside
    custodians: Sequence[Custodian]
    job_id: str
    name: str
    account: str
    """Whose turn this is; empty for the service's own jobs."""
    attempt: int
    """1 for the first try."""
    held: HeldLease
    stop: threading.Event

    @contextmanager
    def open_work(self, account: str | None = None, feature: str = "") -> Iterator[Work]:
        """Open a writing Work for the system on `account` (this job's own, unless said).

        The lease is checked and renewed last inside the same transaction: whoever has lost it raises
        LeaseLost and has written nothing. A job may open one Work at a time.
        """
        self.held.require()
        with self.outside.system(self.account if account is None else account, feature) as work:
            yield work
            # Last, not first: other transactions touch their own rows before they ask for a job, and
            # taking locks in the same order keeps PostgreSQL from having to break a deadlock.
            self.held.renew(work)

    @contextmanager
    def look(self, account: str | None = None, feature: str = "") -> Iterator[Work]:
        """Open a reading Work for the system on `account` (this job's own, unless said)."""
        with self.outside.look(self.account if account is None else account, feature) as work:
            yield work

    def progress(self, done: int, total: int) -> None:
        """Say how far it is, and keep the lease. Cheap enough to call for every thing done.

        Raises LeaseLost if the lease is lost, and Later when the worker is stopping: whatever was
        committed stays, and the job is given back for another worker to go on with.
        """
        self.held.require()
        if self.stop.is_set():
            raise Later(0)
        self.held.tell(done, total)

    def still_mine(self) -> bool:
        """Look into the database whether this attempt still owns the job."""
        return self.held.still_mine()

    @property
    def stopping(self) -> bool:
        """Whether the worker is stopping and would be glad of an early end."""
        return self.stop.is_set()
