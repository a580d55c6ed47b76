"""What features keep as text in rows of their own: cards, messages. It counts like the bytes of blobs (R19)."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the table; one row for each account and heading."""
    tx.execute(
        sql("""
        CREATE TABLE usage_texts (
            account TEXT NOT NULL,
            category TEXT NOT NULL,
            bytes BIGINT NOT NULL CHECK (bytes >= 0),
            items BIGINT NOT NULL CHECK (items >= 0),
            PRIMARY KEY (account, category)
        )""")
    )
