"""What tells clients that a server was restored from a backup."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the column; empty until the first restore."""
    tx.execute(sql("ALTER TABLE changes_counters ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''"))
