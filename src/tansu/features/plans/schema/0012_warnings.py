"""Who was told that their account will be closed because nobody uses it."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the table."""
    tx.execute(
        sql(
            """
            CREATE TABLE plans_warnings (
                account TEXT PRIMARY KEY,
                seen BIGINT NOT NULL,
                until BIGINT NOT NULL,
                told INTEGER NOT NULL
            )"""
        )
    )
