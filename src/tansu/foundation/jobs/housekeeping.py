"""What the queue does about itself: forgetting jobs that are long done. Every worker runs this."""

from datetime import time, timedelta

from tansu.foundation.jobs import store
from tansu.foundation.jobs.context import JobContext
from tansu.foundation.jobs.job import job
from tansu.foundation.jobs.schedule import Schedule

DONE_KEPT = timedelta(days=7)
BATCH = 500


@job("jobs.prune")
def prune(context: JobContext) -> None:
    """Remove jobs done more than a week ago, in short transactions, with stale turns and leases."""
    while True:
        with context.open_work() as work:
            removed = store.prune(work.tx, before=work.now - DONE_KEPT, limit=BATCH)
        if removed < BATCH:
            break
    with context.open_work() as work:
        store.prune_turns(work.tx)
        store.prune_leases(work.tx, before=work.now - DONE_KEPT)


HOUSEKEEPING = (Schedule(prune, daily_at=time(2, 40)),)
