"""The doctor's questions: every sum of messages recomputed from the rows themselves, over all accounts."""

from tansu.ports.database import Transaction, sql

TEXTS = "SELECT account, sum(size) AS n, count(*) AS items FROM messages_messages GROUP BY account"
"""What the rows keep of each account: account, n (bytes), items."""


def miscounted_threads(tx: Transaction) -> list[str]:
    """Conversations whose counts are not those of their living messages."""
    rows = tx.execute(
        sql(
            "SELECT t.account, t.id FROM messages_threads t LEFT JOIN ("
            " SELECT account, thread, count(*) AS n, sum(1 - read) AS unread, max(number) AS newest"
            " FROM messages_messages WHERE trashed_at IS NULL GROUP BY account, thread"
            ") AS m ON m.account = t.account AND m.thread = t.id"
            " WHERE t.count <> COALESCE(m.n, 0) OR t.unread <> COALESCE(m.unread, 0)"
            " OR COALESCE(t.newest, -1) <> COALESCE(m.newest, -1)"
        )
    )
    return sorted(f"{row.account}/{row.id}" for row in rows)
