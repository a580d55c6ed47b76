"""The gallery's SQL for serving originals."""

from typing import Any

from tansu.ports.database import Transaction, sql


def original(tx: Transaction, account: str, asset: str) -> Any:
    """Read what serving an original needs, in one go: blob columns, mime, a name, the last change."""
    return tx.execute(
        sql(
            "SELECT b.id, b.extension, b.size, b.sha256, b.crc32, b.damaged_at, b.stored_at, a.mime, a.rev,"
            " (SELECT e.name FROM tree_entries e WHERE e.account = a.account AND e.blob = a.blob"
            "  ORDER BY e.trashed_at IS NOT NULL, e.number LIMIT 1) AS name"
            " FROM gallery_assets a JOIN claims_blobs b ON b.account = a.account AND b.id = a.blob"
            " WHERE a.account = :account AND a.id = :id"
        ),
        {"account": account, "id": asset},
    ).first()
