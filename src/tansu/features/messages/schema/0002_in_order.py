"""An account's messages in the order of time, whatever their conversation."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the index: without it SQLite looks at all of an account's messages for fifty of them by number."""
    tx.execute(sql("CREATE UNIQUE INDEX messages_by_number ON messages_messages (account, number)"))
