"""The doctor's questions: every sum of messages recomputed from the rows themselves, over all accounts."""

from tansu.ports.database import Transaction, sql

_SUMS = "SELECT account, sum(size) AS n, count(*) AS items FROM messages_messages GROUP BY account"


def miscounted(tx: Transaction, category: str) -> list[str]:
    """Accounts whose sum under the heading is another than their rows give."""
    rows = tx.execute(
        sql(
            f"SELECT COALESCE(k.account, t.account) AS account FROM ({_SUMS}) AS k FULL JOIN"
            " (SELECT account, bytes, items FROM usage_texts WHERE category = :category) AS t"
            " ON t.account = k.account WHERE COALESCE(k.n, 0) <> COALESCE(t.bytes, 0)"
            " OR COALESCE(k.items, 0) <> COALESCE(t.items, 0)"
        ),
        {"category": category},
    )
    return sorted(row.account for row in rows)


def recount(tx: Transaction, category: str) -> None:
    """Write the sums anew."""
    tx.execute(sql("DELETE FROM usage_texts WHERE category = :category"), {"category": category})
    tx.execute(
        sql(
            "INSERT INTO usage_texts (account, category, bytes, items)"
            f" SELECT s.account, :category, s.n, s.items FROM ({_SUMS}) AS s"
        ),
        {"category": category},
    )


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
