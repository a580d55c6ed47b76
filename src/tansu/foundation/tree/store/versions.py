"""Earlier versions of files."""

from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.tree.model import Version
from tansu.foundation.tree.store.entries import batches
from tansu.ports.database import Transaction, sql

_COLUMNS = "v.entry, v.number, v.blob, v.size, v.mime, v.modified_at, v.replaced_at, v.keep_until, b.sha256"
_FROM = "tree_versions v JOIN claims_blobs b ON b.account = v.account AND b.id = v.blob"


def add_version(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Keep an earlier version of a file."""
    tx.execute(
        sql(
            "INSERT INTO tree_versions (account, entry, number, blob, size, mime, modified_at, replaced_at, keep_until)"
            " VALUES (:account, :entry, :number, :blob, :size, :mime, :modified_at, :replaced_at, :keep_until)"
        ),
        {"account": account, **values},
    )


def versions(tx: Transaction, account: str, entries: Sequence[int]) -> list[Version]:
    """Read the earlier versions of some files, newest first."""
    found: list[Version] = []
    for some in batches(entries):
        rows = tx.execute(
            sql(
                f"SELECT {_COLUMNS} FROM {_FROM} WHERE v.account = :account AND v.entry IN :entries"
                " ORDER BY v.entry, v.number DESC",
                "entries",
            ),
            {"account": account, "entries": some},
        )
        found += [_version(row) for row in rows]
    return found


def version(tx: Transaction, account: str, entry: int, number: int) -> Version | None:
    """Read one earlier version."""
    row = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM {_FROM} WHERE v.account = :account AND v.entry = :entry AND v.number = :number"),
        {"account": account, "entry": entry, "number": number},
    ).first()
    return _version(row) if row else None


def due_versions(tx: Transaction, *, before_ms: int, limit: int) -> list[tuple[str, Version]]:
    """Read, of all accounts, versions that have been kept for their time."""
    rows = tx.execute(
        sql(
            f"SELECT v.account, {_COLUMNS} FROM {_FROM} WHERE v.keep_until IS NOT NULL AND v.keep_until <= :before"
            " ORDER BY v.keep_until LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [(row.account, _version(row)) for row in rows]


def remove_version(tx: Transaction, account: str, entry: int, number: int) -> None:
    """Forget one earlier version."""
    tx.execute(
        sql("DELETE FROM tree_versions WHERE account = :account AND entry = :entry AND number = :number"),
        {"account": account, "entry": entry, "number": number},
    )


def _version(row: Any) -> Version:
    return Version(
        entry=row.entry,
        number=row.number,
        blob=row.blob,
        size=row.size,
        mime=row.mime,
        modified_at=from_ms(row.modified_at),
        replaced_at=from_ms(row.replaced_at),
        keep_until=None if row.keep_until is None else from_ms(row.keep_until),
        sha256=row.sha256,
    )
