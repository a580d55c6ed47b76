"""The queue as people see it: lists, counts, trying again, removing, and what an account leaves behind."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.jobs.model import Counts, JobError, JobRecord, JobState, Progress
from tansu.ports.database import Transaction, sql

_RECORD = (
    "id, name, account, state, attempts, created_at, due_at, started_at, finished_at,"
    " progress_done, progress_total, error_kind, error"
)


def find(tx: Transaction, job_id: str) -> JobRecord | None:
    """One job by id, anybody's."""
    row = tx.execute(sql(f"SELECT {_RECORD} FROM jobs_queue WHERE id = :id"), {"id": job_id}).first()
    return _record_of(row) if row else None


def newest(
    tx: Transaction, *, state: str, account: str | None, before: tuple[int, str] | None, limit: int
) -> list[JobRecord]:
    """Jobs in a state (any if empty) of an account (any if None), newest first, strictly before a place."""
    conditions = ["created_at IS NOT NULL"]
    conditions += ["state = :state"] if state else []
    conditions += ["account = :account"] if account is not None else []
    conditions += ["(created_at < :at OR (created_at = :at AND id < :id))"] if before else []
    at, last = before or (0, "")
    given = {"state": state, "account": account, "at": at, "id": last, "limit": limit}
    where = " AND ".join(conditions)
    text = f"SELECT {_RECORD} FROM jobs_queue WHERE {where} ORDER BY created_at DESC, id DESC LIMIT :limit"
    named = {name: value for name, value in given.items() if f":{name}" in text}
    return [_record_of(row) for row in tx.execute(sql(text), named)]


def counts(tx: Transaction) -> Counts:
    """Count all jobs that are not done."""
    rows = tx.execute(
        sql("SELECT state, COUNT(*) AS n FROM jobs_queue WHERE state IN ('waiting', 'running', 'dead') GROUP BY state")
    )
    return Counts(**{row.state: row.n for row in rows})


def try_again(tx: Transaction, job_id: str, *, now: datetime) -> bool:
    """Let a waiting or dead job run now with all its attempts; False if it is neither."""
    changed = tx.execute(
        sql(
            "UPDATE jobs_queue SET state = 'waiting', attempts = 0, due_at = :now, ready_at = :now,"
            " counted_from = :now, finished_at = NULL WHERE id = :id AND state IN ('waiting', 'dead')"
        ),
        {"id": job_id, "now": to_ms(now)},
    )
    return changed.rowcount == 1


def has_successor(tx: Transaction, job_id: str) -> bool:
    """Say whether another, unfinished job has the same name and key."""
    row = tx.execute(
        sql(
            "SELECT newer.id FROM jobs_queue newer JOIN jobs_queue dead ON newer.name = dead.name"
            " AND newer.job_key = dead.job_key WHERE dead.id = :id AND newer.id <> :id"
            " AND newer.ready_at IS NOT NULL LIMIT 1"
        ),
        {"id": job_id},
    ).first()
    return row is not None


def remove(tx: Transaction, job_id: str) -> bool:
    """Forget a job; whoever runs it loses its lease."""
    return tx.execute(sql("DELETE FROM jobs_queue WHERE id = :id"), {"id": job_id}).rowcount == 1


def all_of(tx: Transaction, account: str) -> Iterator[JobRecord]:
    """Every job of an account, oldest first."""
    rows = tx.execute(
        sql(f"SELECT {_RECORD} FROM jobs_queue WHERE account = :account ORDER BY created_at, id"), {"account": account}
    )
    for row in rows:
        yield _record_of(row)


def count_of(tx: Transaction, account: str, *, running: bool) -> int:
    """Count an account's jobs, either those that run or all others."""
    row = tx.execute(
        sql("SELECT COUNT(*) AS n FROM jobs_queue WHERE account = :account AND (state = 'running') = :running"),
        {"account": account, "running": running},
    ).one()
    return int(row.n)


def erase(tx: Transaction, account: str, *, limit: int) -> None:
    """Remove up to `limit` of an account's jobs that do not run, and its turn."""
    tx.execute(
        sql(
            "DELETE FROM jobs_queue WHERE id IN (SELECT id FROM jobs_queue WHERE account = :account"
            " AND state <> 'running' ORDER BY created_at, id LIMIT :limit)"
        ),
        {"account": account, "limit": limit},
    )
    tx.execute(sql("DELETE FROM jobs_turns WHERE account = :account"), {"account": account})


def forget_done(tx: Transaction, name: str) -> None:
    """Forget earlier runs of the service's own job of that name that ended well."""
    tx.execute(sql("DELETE FROM jobs_queue WHERE name = :name AND account = '' AND state = 'done'"), {"name": name})


def prune(tx: Transaction, *, before: datetime, limit: int) -> int:
    """Remove up to `limit` jobs that were done before an instant; return how many it were."""
    changed = tx.execute(
        sql(
            "DELETE FROM jobs_queue WHERE id IN (SELECT id FROM jobs_queue WHERE state = 'done'"
            " AND finished_at < :before ORDER BY finished_at LIMIT :limit)"
        ),
        {"before": to_ms(before), "limit": limit},
    )
    return int(changed.rowcount)


def prune_turns(tx: Transaction) -> None:
    """Forget the turns of accounts without an unfinished job; whoever comes back is served first."""
    tx.execute(
        sql(
            "DELETE FROM jobs_turns WHERE NOT EXISTS (SELECT 1 FROM jobs_queue q"
            " WHERE q.account = jobs_turns.account AND q.ready_at IS NOT NULL)"
        )
    )


def _record_of(row: Any) -> JobRecord:
    return JobRecord(
        id=row.id,
        name=row.name,
        account=row.account,
        state=JobState(row.state),
        attempts=row.attempts,
        created_at=from_ms(row.created_at),
        due_at=from_ms(row.due_at),
        started_at=_instant(row.started_at),
        finished_at=_instant(row.finished_at),
        progress=None if row.progress_total is None else Progress(row.progress_done, row.progress_total),
        error=None if row.error_kind is None else JobError(row.error_kind, row.error),
    )


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)
