"""The queue as workers see it: asking, claiming, renewing, ending."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tansu.core.instants import to_ms
from tansu.foundation.jobs.model import MAX_ERROR, Claimed, JobError, JobState
from tansu.ports.database import Transaction, sql

_UNFINISHED = "ready_at IS NOT NULL"
_MINE = "id = :id AND lease = :lease AND state = 'running'"
_LETTING_GO = "lease = NULL, worker = NULL, progress_done = NULL, progress_total = NULL"
ACCOUNTS_TRIED = 8


@dataclass(frozen=True)
class Wish:
    """A job as it was asked for."""

    id: str
    name: str
    account: str
    key: str | None
    args: str
    destructive: bool


@dataclass(frozen=True)
class Candidate:
    """A job somebody may take now, and what its row said a moment ago."""

    id: str
    name: str
    account: str
    args: dict[str, Any]
    attempts: int
    lease: str | None


def defer(tx: Transaction, wish: Wish, *, due: datetime | None, now: datetime) -> str:
    """Insert the job, or join the unfinished one with the same key; return the id of whichever it is."""
    while True:
        if made := _insert(tx, wish, due=due, now=now):
            return made
        if joined := _join(tx, wish, due=to_ms(due or now)):
            return joined
        # The job that held the key ended between the two statements (PostgreSQL); the key is free.


def _insert(tx: Transaction, wish: Wish, *, due: datetime | None, now: datetime) -> str | None:
    row = tx.execute(
        sql(
            "INSERT INTO jobs_queue (id, name, account, job_key, args, destructive, state, attempts,"
            " created_at, due_at, ready_at, counted_from)"
            " VALUES (:id, :name, :account, :key, :args, :destructive, 'waiting', 0, :now, :due, :due, :counted)"
            " ON CONFLICT DO NOTHING RETURNING id"
        ),
        {
            "id": wish.id,
            "name": wish.name,
            "account": wish.account,
            "key": wish.key,
            "args": wish.args,
            "destructive": int(wish.destructive),
            "now": to_ms(now),
            "due": to_ms(due or now),
            "counted": None if due else to_ms(now),
        },
    ).first()
    return row.id if row else None


def _join(tx: Transaction, wish: Wish, *, due: int) -> str | None:
    row = tx.execute(
        sql(
            "UPDATE jobs_queue SET"
            " again_at = CASE WHEN state = 'running' AND (again_at IS NULL OR again_at > :due) THEN :due"
            "  ELSE again_at END,"
            " due_at = CASE WHEN state = 'waiting' AND attempts = 0 AND ready_at > :due THEN :due ELSE due_at END,"
            " ready_at = CASE WHEN state = 'waiting' AND attempts = 0 AND ready_at > :due THEN :due ELSE ready_at END"
            f" WHERE name = :name AND job_key = :key AND {_UNFINISHED} RETURNING id"
        ),
        {"name": wish.name, "key": wish.key, "due": due},
    ).first()
    return row.id if row else None


def any_ready(tx: Transaction, names: Sequence[str], *, destructive: bool, now: datetime) -> bool:
    """Say whether a job of these names may be taken; cheap enough to ask every second."""
    row = tx.execute(
        sql(
            f"SELECT id FROM jobs_queue WHERE {_UNFINISHED} AND ready_at <= :now AND name IN :names"
            " AND destructive <= :destructive ORDER BY ready_at, id LIMIT 1",
            "names",
        ),
        {"now": to_ms(now), "names": list(names), "destructive": int(destructive)},
    ).first()
    return row is not None


def accounts_in_turn(tx: Transaction, names: Sequence[str], *, destructive: bool, now: datetime) -> list[str]:
    """Accounts with a job that may be taken, the least recently served first.

    The recursive part hops from account to account through the index, so the cost grows with the
    number of accounts that have unfinished jobs and not with the number of jobs.
    """
    rows = tx.execute(
        sql(
            "WITH RECURSIVE waiting (account) AS ("
            f" SELECT MIN(account) FROM jobs_queue WHERE {_UNFINISHED}"
            " UNION ALL"
            f" SELECT (SELECT MIN(q.account) FROM jobs_queue q WHERE q.account > waiting.account AND q.{_UNFINISHED})"
            " FROM waiting WHERE waiting.account IS NOT NULL)"
            " SELECT waiting.account FROM waiting LEFT JOIN jobs_turns ON jobs_turns.account = waiting.account"
            f" WHERE EXISTS (SELECT 1 FROM jobs_queue q WHERE q.account = waiting.account AND q.{_UNFINISHED}"
            " AND q.ready_at <= :now AND q.name IN :names AND q.destructive <= :destructive)"
            " ORDER BY COALESCE(jobs_turns.turn, 0), waiting.account LIMIT :limit",
            "names",
        ),
        {"now": to_ms(now), "names": list(names), "destructive": int(destructive), "limit": ACCOUNTS_TRIED},
    )
    return [row.account for row in rows]


def next_of(
    tx: Transaction, account: str, names: Sequence[str], *, destructive: bool, now: datetime, engine: str
) -> Candidate | None:
    """The account's next job; on PostgreSQL its row is locked, and rows locked by others are passed over.

    On SQLite there is only one writer, which is the same and more.
    """
    skip = " FOR UPDATE SKIP LOCKED" if engine == "postgresql" else ""
    row = tx.execute(
        sql(
            "SELECT id, name, account, args, attempts, lease FROM jobs_queue"
            f" WHERE account = :account AND {_UNFINISHED} AND ready_at <= :now AND name IN :names"
            f" AND destructive <= :destructive ORDER BY ready_at, id LIMIT 1{skip}",
            "names",
        ),
        {"account": account, "now": to_ms(now), "names": list(names), "destructive": int(destructive)},
    ).first()
    if row is None:
        return None
    return Candidate(row.id, row.name, row.account, json.loads(row.args), row.attempts, row.lease)


def claim(
    tx: Transaction, candidate: Candidate, *, lease: str, worker: str, now: datetime, length_ms: int
) -> Claimed | None:
    """Take the job unless somebody else has since; an earlier wish to run again is granted by this run."""
    row = tx.execute(
        sql(
            "UPDATE jobs_queue SET state = 'running', attempts = attempts + 1, lease = :lease, worker = :worker,"
            " ready_at = :until, counted_from = :now, started_at = :now, finished_at = NULL,"
            " progress_done = NULL, progress_total = NULL,"
            " again_at = CASE WHEN again_at > :now THEN again_at END"
            f" WHERE id = :id AND {_UNFINISHED} AND ready_at <= :now AND COALESCE(lease, '') = :seen"
            " RETURNING attempts"
        ),
        {
            "id": candidate.id,
            "seen": candidate.lease or "",
            "lease": lease,
            "worker": worker,
            "now": to_ms(now),
            "until": to_ms(now) + length_ms,
        },
    ).first()
    if row is None:
        return None
    return Claimed(candidate.id, candidate.name, candidate.account, lease, row.attempts, candidate.args)


def take_turn(tx: Transaction, account: str) -> None:
    """Move the account to the end of the row. Turns are counted, not timed: clocks go back."""
    tx.execute(
        sql(
            "INSERT INTO jobs_turns (account, turn)"
            " SELECT :account, COALESCE(MAX(turn), 0) + 1 FROM jobs_turns WHERE true"
            " ON CONFLICT (account) DO UPDATE SET turn = excluded.turn"
        ),
        {"account": account},
    )


def renew(tx: Transaction, job_id: str, lease: str, *, now: datetime, length_ms: int) -> bool:
    """Extend the lease; False if it belongs to somebody else by now."""
    changed = tx.execute(
        sql(f"UPDATE jobs_queue SET ready_at = :until, counted_from = :now WHERE {_MINE}"),
        {"id": job_id, "lease": lease, "now": to_ms(now), "until": to_ms(now) + length_ms},
    )
    return changed.rowcount == 1


def owns(tx: Transaction, job_id: str, lease: str) -> bool:
    """Say whether the lease still stands."""
    return (
        tx.execute(sql(f"SELECT id FROM jobs_queue WHERE {_MINE}"), {"id": job_id, "lease": lease}).first() is not None
    )


def tell(tx: Transaction, job_id: str, *, done: int, total: int) -> None:
    """Write progress of a job whose lease was just renewed in this transaction."""
    tx.execute(
        sql("UPDATE jobs_queue SET progress_done = :done, progress_total = :total WHERE id = :id"),
        {"id": job_id, "done": done, "total": total},
    )


def finish(tx: Transaction, job_id: str, lease: str, *, now: datetime) -> bool:
    """Mark the job done, or waiting if it was wished for again meanwhile; False if the lease is lost."""
    changed = tx.execute(
        sql(
            "UPDATE jobs_queue SET state = CASE WHEN again_at IS NULL THEN 'done' ELSE 'waiting' END,"
            " due_at = COALESCE(again_at, due_at), ready_at = again_at,"
            " counted_from = CASE WHEN again_at <= :now THEN again_at END,"
            " attempts = CASE WHEN again_at IS NULL THEN attempts ELSE 0 END,"
            " again_at = NULL, finished_at = :now, error_kind = NULL, error = NULL, lease = NULL, worker = NULL"
            f" WHERE {_MINE}"
        ),
        {"id": job_id, "lease": lease, "now": to_ms(now)},
    )
    return changed.rowcount == 1


def put_off(tx: Transaction, job_id: str, lease: str, *, now: datetime, wait_ms: int) -> bool:
    """Let the job wait as if it had not been tried; a sooner wish to run again is granted."""
    changed = tx.execute(
        sql(
            "UPDATE jobs_queue SET state = 'waiting', attempts = 0, error_kind = NULL, error = NULL,"
            " due_at = CASE WHEN again_at < :due THEN again_at ELSE :due END,"
            " ready_at = CASE WHEN again_at < :due THEN again_at ELSE :due END,"
            f" counted_from = :now, again_at = NULL, {_LETTING_GO} WHERE {_MINE}"
        ),
        {"id": job_id, "lease": lease, "now": to_ms(now), "due": to_ms(now) + wait_ms},
    )
    return changed.rowcount == 1


def fail(tx: Transaction, job_id: str, lease: str, error: JobError, *, now: datetime, wait_ms: int | None) -> bool:
    """Let the job wait for its next try, or bury it if `wait_ms` is None; False if the lease is lost."""
    due = to_ms(now) + (wait_ms or 0)
    changed = tx.execute(
        sql(
            "UPDATE jobs_queue SET state = :state, finished_at = :now, error_kind = :kind, error = :words,"
            f" due_at = :due, ready_at = :ready, counted_from = :now, {_LETTING_GO} WHERE {_MINE}"
        ),
        {
            "id": job_id,
            "lease": lease,
            "now": to_ms(now),
            "due": due,
            "ready": None if wait_ms is None else due,
            "state": JobState.DEAD.value if wait_ms is None else JobState.WAITING.value,
            "kind": error.kind,
            "words": error.words[:MAX_ERROR],
        },
    )
    return changed.rowcount == 1


def turn_back(tx: Transaction, now: datetime) -> None:
    """After the clock went back: count again, from now, what was counted from an instant still to come.

    Leases, retries and jobs that were due at once would otherwise wait for the wrong time to return.
    Dates that somebody chose stay.
    """
    tx.execute(
        sql(
            "UPDATE jobs_queue SET ready_at = :now + (ready_at - counted_from),"
            " due_at = CASE WHEN state = 'waiting' THEN :now + (ready_at - counted_from) ELSE due_at END,"
            f" counted_from = :now WHERE {_UNFINISHED} AND counted_from > :now"
        ),
        {"now": to_ms(now)},
    )


def end_leases(tx: Transaction, *, now: datetime) -> None:
    """End the lease of every running job, so that it is taken over at once."""
    tx.execute(
        sql("UPDATE jobs_queue SET ready_at = :now WHERE state = 'running' AND ready_at > :now"), {"now": to_ms(now)}
    )
