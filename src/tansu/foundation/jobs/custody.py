"""What the queue holds of an account: wishes, not possessions."""

from collections.abc import Iterable, Iterator

from tansu.core.instants import rfc3339
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.jobs import store
from tansu.foundation.jobs.housekeeping import DONE_KEPT
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class JobsCustodian:
    """Answers for the queue. Schedules, named leases and the heartbeat belong to nobody."""

    name = "jobs"
    feature = ""
    tables = frozenset({"jobs_queue", "jobs_turns", "jobs_schedules", "jobs_leases", "jobs_heartbeat"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count the account's jobs in every state."""
        count = sum(store.count_of(work.tx, work.account, running=running) for running in (True, False))
        return [Holding("job", count)]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield the account's jobs as facts, oldest first; arguments are ids of other things and left out."""
        for job in store.all_of(work.tx, work.account):
            yield {
                "kind": "job",
                "id": job.id,
                "name": job.name,
                "state": job.state.value,
                "attempts": job.attempts,
                "created_at": rfc3339(job.created_at),
                "due_at": rfc3339(job.due_at),
                "error": None if job.error is None else {"kind": job.error.kind, "words": job.error.words},
            }

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield nothing: jobs have no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring nothing back: a job done elsewhere must not be done again here. Features ask anew."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase the account's jobs except those running now, one of which is usually the caller's."""
        store.erase(work.tx, work.account, limit=limit)
        return store.count_of(work.tx, work.account, running=False)

    def kept(self, work: Work) -> list[Kept]:
        """Jobs that run while the account is erased end as a line without content, for a week."""
        running = store.count_of(work.tx, work.account, running=True)
        if not running:
            return []
        until = (work.now + DONE_KEPT).date().isoformat()
        return [Kept("job", running, "It is still running, perhaps this very erasure; then it is pruned.", until)]
