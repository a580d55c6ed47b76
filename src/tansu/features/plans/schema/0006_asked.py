"""Whether the provider may have been asked to charge a card: then it is looked for first."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the column."""
    tx.execute(sql("ALTER TABLE plans_tries ADD COLUMN asked INTEGER NOT NULL DEFAULT 0"))
