"""The queue on a screen: an operator's, and each person's own part of it.

Who may call the operator's verbs is decided where principals are known; these see every account.
"""

from tansu.core.errors import Conflict, NotFound
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.foundation.jobs import store
from tansu.foundation.jobs.model import Counts, JobPage, JobRecord, JobState
from tansu.foundation.work import Work

PAGE = 100
"""The most jobs on one page."""


def list_jobs(work: Work, state: JobState | None = None, *, cursor: str = "", limit: int = PAGE) -> JobPage:
    """All accounts' jobs, newest first, of one state if given. For operators."""
    return _page(work, state, None, cursor=cursor, limit=limit)


def own_jobs(work: Work, *, cursor: str = "", limit: int = PAGE) -> JobPage:
    """This account's jobs, newest first."""
    return _page(work, None, work.account, cursor=cursor, limit=limit)


def counts(work: Work) -> Counts:
    """How many jobs wait, run and are dead, of all accounts."""
    return store.counts(work.tx)


def retry(work: Work, job_id: str) -> None:
    """Let a dead or waiting job run now, with all its attempts before it. For operators.

    Raises NotFound, or Conflict if it runs, is done, or a newer job with its key is on the way.
    """
    job = _find(work, job_id)
    if job.state is JobState.DEAD and store.has_successor(work.tx, job_id):
        raise Conflict("A newer job for the same thing is on its way. Remove this one instead.")
    if not store.try_again(work.tx, job_id, now=work.now):
        raise Conflict(f"This job is {job.state.value}: there is nothing to try again.")


def remove(work: Work, job_id: str) -> None:
    """Forget a job. One that is running stops at its next checkpoint. Raises NotFound. For operators."""
    if not store.remove(work.tx, job_id):
        raise NotFound


def after_restart(work: Work) -> None:
    """Let jobs of a process that died be taken over now, where that process was the only one."""
    store.end_leases(work.tx, now=work.now)


def _page(work: Work, state: JobState | None, account: str | None, *, cursor: str, limit: int) -> JobPage:
    limit = max(1, min(limit, PAGE))
    before = decode_cursor(cursor, int, str) if cursor else None
    found = store.newest(work.tx, state=state or "", account=account, before=before, limit=limit + 1)
    jobs = tuple(found[:limit])
    return JobPage(jobs, _place(jobs[-1]) if len(found) > limit else "")


def _place(job: JobRecord) -> str:
    return encode_cursor(to_ms(job.created_at), job.id)


def _find(work: Work, job_id: str) -> JobRecord:
    job = store.find(work.tx, job_id)
    if job is None:
        raise NotFound
    return job
