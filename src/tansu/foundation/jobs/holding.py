"""Holding on to a lease while a job runs, and noticing when it is gone."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tansu.core.errors import TansuError
from tansu.foundation.jobs import store
from tansu.foundation.jobs.model import LeaseLost
from tansu.foundation.work import Outside, Work

log = logging.getLogger("tansu.jobs")

TELL_SECONDS = 1.0
"""Progress is written at most this often; each writing is a durable commit."""


class HeldLease:
    """The lease of one attempt. Safe to share between the job's thread and its heartbeat."""

    def __init__(self, outside: Outside, job_id: str, lease: str, *, seconds: int) -> None:
        self._outside = outside
        self._id = job_id
        self._lease = lease
        self._ms = seconds * 1000
        self._lost = threading.Event()
        self._told_at: float | None = None

    def require(self) -> None:
        """Raise LeaseLost if it is already known to be lost; asks nobody."""
        if self._lost.is_set():
            raise LeaseLost(self._id)

    def renew(self, work: Work) -> None:
        """Extend the lease in this transaction, or raise LeaseLost."""
        if not store.renew(work.tx, self._id, self._lease, now=work.now, length_ms=self._ms):
            self._lost.set()
            raise LeaseLost(self._id)

    def tell(self, done: int, total: int) -> None:
        """Write progress and extend the lease, at most once a second but always at the end."""
        now = self._outside.clock.monotonic()
        if self._told_at is not None and now - self._told_at < TELL_SECONDS and done < total:
            return
        self._told_at = now
        with self._outside.system() as work:
            self.renew(work)
            store.tell(work.tx, self._id, done=done, total=total)

    def still_mine(self) -> bool:
        """Ask the database."""
        with self._outside.look() as work:
            mine = store.owns(work.tx, self._id, self._lease)
        if not mine:
            self._lost.set()
        return mine

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew the lease from a thread every third of its length while the block runs."""
        done = threading.Event()
        thread = threading.Thread(target=self._beat, args=(done,), name=f"lease {self._id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _beat(self, done: threading.Event) -> None:
        while not done.wait(self._ms / 3000) and not self._lost.is_set():
            try:
                with self._outside.system() as work:
                    self.renew(work)
            except LeaseLost:
                log.warning("a job lost its lease", extra={"job_id": self._id})
            except (TansuError, OSError) as error:
                # The next beat may reach the database again; if none does, the lease simply ends and
                # the job's own transactions find out.
                log.warning("a lease could not be renewed", extra={"job_id": self._id, "error": type(error).__name__})
