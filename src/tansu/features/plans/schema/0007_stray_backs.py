"""As what a provider knows the return of a stray, for comparing."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the column."""
    tx.execute(sql("ALTER TABLE plans_strays ADD COLUMN back TEXT NOT NULL DEFAULT ''"))
