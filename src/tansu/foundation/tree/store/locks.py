"""Locks that clients hold on entries."""

from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.tree.model import Lock
from tansu.foundation.tree.store.entries import batches
from tansu.ports.database import Transaction, sql

_LOCK = "token, entry, deep, shared, owner, expires_at"


def add_lock(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Enter a lock."""
    tx.execute(
        sql(
            "INSERT INTO tree_locks (account, token, entry, deep, shared, owner, expires_at)"
            " VALUES (:account, :token, :entry, :deep, :shared, :owner, :expires_at)"
        ),
        {"account": account, **values},
    )


def all_locks(tx: Transaction, account: str, *, now_ms: int) -> list[Lock]:
    """Read the locks of an account that still hold; they are few."""
    rows = tx.execute(
        sql(f"SELECT {_LOCK} FROM tree_locks WHERE account = :account AND expires_at > :now ORDER BY token"),
        {"account": account, "now": now_ms},
    )
    return [_lock(row) for row in rows]


def renew_lock(tx: Transaction, account: str, token: str, *, now_ms: int, until_ms: int) -> Lock | None:
    """Let a lock that still holds hold for longer; None if there is no such lock."""
    row = tx.execute(
        sql(
            "UPDATE tree_locks SET expires_at = :until WHERE account = :account AND token = :token"
            f" AND expires_at > :now RETURNING {_LOCK}"
        ),
        {"account": account, "token": token, "now": now_ms, "until": until_ms},
    ).first()
    return _lock(row) if row else None


def remove_lock(tx: Transaction, account: str, token: str) -> None:
    """Remove a lock."""
    tx.execute(
        sql("DELETE FROM tree_locks WHERE account = :account AND token = :token"), {"account": account, "token": token}
    )


def remove_locks(tx: Transaction, account: str, entries: Sequence[int]) -> None:
    """Remove all locks on some entries."""
    for some in batches(entries):
        tx.execute(
            sql("DELETE FROM tree_locks WHERE account = :account AND entry IN :entries", "entries"),
            {"account": account, "entries": some},
        )


def forget_locks(tx: Transaction, *, before_ms: int) -> int:
    """Remove locks of all accounts that have ended; return how many."""
    return tx.execute(sql("DELETE FROM tree_locks WHERE expires_at <= :before"), {"before": before_ms}).rowcount


def _lock(row: Any) -> Lock:
    return Lock(
        token=row.token,
        entry=row.entry,
        deep=bool(row.deep),
        shared=bool(row.shared),
        owner=row.owner,
        expires_at=from_ms(row.expires_at),
    )
