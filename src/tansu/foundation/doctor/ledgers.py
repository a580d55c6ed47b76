"""The smaller ledgers: the change feed, the queue, uploads in progress, the audit trail."""

from dataclasses import replace
from datetime import timedelta

from tansu.core.instants import to_ms
from tansu.foundation import audit
from tansu.foundation.doctor import store
from tansu.foundation.doctor.model import Check, State, Verdict, Ward, verdict

LATE = timedelta(hours=6)
"""By then the job that forgets uploads should have come round."""


def counters(ward: Ward) -> Verdict:
    """See that no number of a change will be given out twice."""
    with ward.look() as work:
        wrong = store.counters_behind(work.tx)
    return verdict(
        wrong,
        fine="Numbers of changes only go forward.",
        words="{n} accounts count changes below a number given out already; clients would miss some.",
    )


def told(ward: Ward) -> Verdict:
    """See that the feed tells of every name that exists and of none that does not."""
    with ward.look() as work:
        wrong = store.untold_entries(work.tx)
    return verdict(
        wrong,
        fine="The feed tells of every name there is.",
        words="{n} names are not in the feed, or are there without existing.",
    )


def dead(ward: Ward) -> Verdict:
    """Tell which jobs have given up."""
    with ward.look() as work:
        wrong = store.dead_jobs(work.tx)
    return verdict(
        wrong,
        fine="No job has given up.",
        words="{n} jobs have given up; the jobs page says why.",
        state=State.WARN,
    )


def stale(ward: Ward) -> Verdict:
    """Tell which uploads should have been forgotten, which a worker does that nobody seems to run."""
    with ward.look() as work:
        wrong = store.stale_uploads(work.tx, before_ms=to_ms(work.now - LATE))
    return verdict(
        wrong,
        fine="No upload is past its time.",
        words="{n} uploads are past their time. Is a worker running?",
        state=State.WARN,
    )


def trails(ward: Ward) -> Verdict:
    """Verify every chain of audit events."""
    with ward.look() as work:
        broken = {account: audit.verify(replace(work, account=account)) for account in store.chains(work.tx)}
    wrong = [f"{account or 'instance'}/{number}" for account, number in broken.items() if number is not None]
    return verdict(
        wrong,
        fine="The audit trail is as it was recorded.",
        words="{n} audit trails were changed; the first event that does not fit is named.",
    )


CHECKS = (
    Check("changes.counters", "R15", counters, database_only=True),
    Check("changes.told", "R13", told, database_only=True),
    Check("jobs.dead", "R31", dead, database_only=True),
    Check("uploads.stale", "R4", stale, database_only=True),
    Check("audit.trails", "R25", trails, database_only=True),
)
