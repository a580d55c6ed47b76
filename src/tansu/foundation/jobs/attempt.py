"""One attempt at one job: claim it fairly, run it outside any transaction, record how it ended."""

import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

from tansu.core.errors import TansuError
from tansu.foundation.custody import Custodian
from tansu.foundation.jobs import heartbeat, store
from tansu.foundation.jobs.context import JobContext
from tansu.foundation.jobs.holding import HeldLease
from tansu.foundation.jobs.job import Job
from tansu.foundation.jobs.model import MAX_ERROR, Claimed, JobError, Later, LeaseLost, Outcome
from tansu.foundation.work import Outside, Work

log = logging.getLogger("tansu.jobs")

_WORKER_LOST = JobError("WorkerLost", "The process that ran it ended or stopped answering, each time.")


class Observer(Protocol):
    """Somebody who counts. Called from worker threads; what it raises is not caught."""

    def job_started(self, name: str) -> None:
        """Hear that an attempt at a job begins."""
        ...

    def job_finished(self, name: str, seconds: float, outcome: Outcome) -> None:
        """Hear how an attempt ended and how long it took."""
        ...


def claim_next(work: Work, jobs: Mapping[str, Job], *, worker: str) -> Claimed | None:
    """Take the next job of the account that has waited longest for its turn, or None.

    A job that ran out of attempts without ever reporting back is buried on the way: each time its
    worker died, and it may well be the cause.
    """
    names, destructive = list(jobs), heartbeat.held(work) is None
    for account in store.accounts_in_turn(work.tx, names, destructive=destructive, now=work.now):
        while found := store.next_of(
            work.tx, account, names, destructive=destructive, now=work.now, engine=work.engine
        ):
            job = jobs[found.name]
            if found.lease and found.attempts >= job.max_attempts:
                _bury(work, found)
                continue
            store.take_turn(work.tx, account)
            return store.claim(
                work.tx, found, lease=work.new_id(), worker=worker, now=work.now, length_ms=job.lease_seconds * 1000
            )
    return None


def run(
    outside: Outside,
    job: Job,
    claimed: Claimed,
    *,
    custodians: Sequence[Custodian],
    stop: threading.Event,
) -> Outcome:
    """Run a claimed job and record how it ended, unless the lease was lost meanwhile.

    Only an Exception is an answer. What ends the process (a signal, an interrupt) leaves the job as
    it is, to be taken over when its lease ends.
    """
    held = HeldLease(outside, claimed.id, claimed.lease, seconds=job.lease_seconds)
    context = JobContext(outside, custodians, claimed.id, claimed.name, claimed.account, claimed.attempts, held, stop)
    try:
        with held.kept_alive():
            job(context, account=claimed.account, args=claimed.args)
    except LeaseLost:
        return Outcome.LOST
    except Later as later:
        return _put_off(outside, claimed, later)
    except Exception as error:
        return _failed(outside, job, claimed, error)
    with outside.system() as work:
        kept = store.finish(work.tx, claimed.id, claimed.lease, now=work.now)
    return Outcome.DONE if kept else Outcome.LOST


def in_words(error: Exception) -> JobError:
    """What may be kept of an error: our own words, and of a stranger's only what cannot name a person.

    A library's message may quote a file name, an address or a line of somebody's note.
    """
    kind = type(error).__name__
    if isinstance(error, TansuError):
        return JobError(kind, str(error)[:MAX_ERROR])
    if isinstance(error, OSError) and error.strerror:
        return JobError(kind, error.strerror[:MAX_ERROR])
    return JobError(kind, _place_of(error))


def _bury(work: Work, found: store.Candidate) -> None:
    store.fail(work.tx, found.id, found.lease or "", _WORKER_LOST, now=work.now, wait_ms=None)
    log.error("job gave up", extra={"job": found.name, "job_id": found.id, "error": _WORKER_LOST.kind})


def _put_off(outside: Outside, claimed: Claimed, later: Later) -> Outcome:
    with outside.system() as work:
        wait = round(later.seconds * 1000)
        kept = store.put_off(work.tx, claimed.id, claimed.lease, now=work.now, wait_ms=wait)
    return Outcome.LATER if kept else Outcome.LOST


def _failed(outside: Outside, job: Job, claimed: Claimed, error: Exception) -> Outcome:
    last = claimed.attempts >= job.max_attempts
    reason = in_words(error)
    facts = {"job": job.name, "job_id": claimed.id, "attempt": claimed.attempts, "error": reason.kind}
    log.log(logging.ERROR if last else logging.WARNING, "job failed: %s", reason.words, extra=facts)
    with outside.system() as work:
        wait = None if last else round(1000 * job.backoff.seconds(claimed.attempts, fraction=_fraction(work)))
        kept = store.fail(work.tx, claimed.id, claimed.lease, reason, now=work.now, wait_ms=wait)
    if not kept:
        return Outcome.LOST
    return Outcome.DEAD if last else Outcome.FAILED


def _fraction(work: Work) -> float:
    return int.from_bytes(work.chance.random_bytes(4), "big") / 2**32


def _place_of(error: Exception) -> str:
    """Where in the code it was raised, `module:line`."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
