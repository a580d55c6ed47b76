"""In which language people are written to."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the column; empty means that nobody has said."""
    tx.execute(sql("ALTER TABLE accounts_accounts ADD COLUMN language TEXT NOT NULL DEFAULT ''"))
