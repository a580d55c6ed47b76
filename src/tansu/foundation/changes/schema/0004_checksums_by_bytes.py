"""PostgreSQL orders the checksums of what is gone by their bytes, as the gallery does, not by a language's rules."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Give the column the order of bytes. Only the index over tombstones is built anew; SQLite has that order."""
    if tx.engine == "postgresql":
        tx.execute(sql('ALTER TABLE changes_changes ALTER COLUMN sha256 TYPE text COLLATE "C"'))
