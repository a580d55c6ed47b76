"""When an invitation was taken back: its row stays for a while, because who was written to counts."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the column."""
    tx.execute(sql("ALTER TABLE plans_invites ADD COLUMN withdrawn_at BIGINT"))
