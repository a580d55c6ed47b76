"""The index of words knows conversations too, and single letters; it is made again by the worker."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Empty the index. What it has is made from the messages, a batch at a time, as after a restore."""
    if tx.engine == "postgresql":
        tx.execute(sql("TRUNCATE messages_words"))
        return
    tx.execute(sql("DROP TABLE messages_words"))
    tx.execute(
        sql(
            "CREATE VIRTUAL TABLE messages_words USING fts5"
            " (words, tokenize = 'ascii', prefix = '1 2 3', detail = none)"
        )
    )
