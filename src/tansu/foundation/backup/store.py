"""The SQL of what is known of backups."""

from datetime import datetime
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.backup.model import Run, RunState
from tansu.ports.database import Transaction, sql

_RUN = "id, at, instant, folder, state, accounts, blobs, bytes, verified_at, problem"


def add(tx: Transaction, run: Run) -> None:
    """Note a backup, or what became of it since it was noted."""
    tx.execute(
        sql(
            f"INSERT INTO backup_runs ({_RUN}) VALUES (:id, :at, :instant, :folder, :state, :accounts, :blobs,"
            " :bytes, :verified_at, :problem) ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
            " verified_at = excluded.verified_at, problem = excluded.problem"
        ),
        {
            **vars(run),
            "at": to_ms(run.at),
            "instant": to_ms(run.instant),
            "state": run.state.value,
            "verified_at": None if run.verified_at is None else to_ms(run.verified_at),
        },
    )


def newest_verified(tx: Transaction) -> datetime | None:
    """Read the instant of the newest backup that passed its check."""
    found = tx.execute(
        sql("SELECT max(instant) FROM backup_runs WHERE state = :state"), {"state": RunState.VERIFIED.value}
    ).scalar_one()
    return None if found is None else from_ms(found)


def newest(tx: Transaction, *, limit: int) -> list[Run]:
    """Read what is known of the newest backups."""
    rows = tx.execute(sql(f"SELECT {_RUN} FROM backup_runs ORDER BY instant DESC, id LIMIT :limit"), {"limit": limit})
    return [_run(row) for row in rows]


def count_accounts(tx: Transaction) -> int:
    """Count the accounts of the instance."""
    return int(tx.execute(sql("SELECT count(*) FROM accounts_accounts")).scalar_one())


def every_account(tx: Transaction) -> list[str]:
    """Read the ids of all accounts of the instance."""
    return list(tx.execute(sql("SELECT id FROM accounts_accounts ORDER BY id")).scalars())


def forget(tx: Transaction, *, keep: int) -> None:
    """Forget all notes but the newest `keep`."""
    tx.execute(
        sql(
            "DELETE FROM backup_runs WHERE id NOT IN"
            " (SELECT id FROM (SELECT id FROM backup_runs ORDER BY instant DESC, id LIMIT :keep) AS kept)"
        ),
        {"keep": keep},
    )


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        at=from_ms(row.at),
        instant=from_ms(row.instant),
        folder=row.folder,
        state=RunState(row.state),
        accounts=row.accounts,
        blobs=row.blobs,
        bytes=row.bytes,
        verified_at=None if row.verified_at is None else from_ms(row.verified_at),
        problem=row.problem,
    )
