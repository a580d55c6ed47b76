"""The doctor's questions: every sum of contacts recomputed from the rows themselves, over all accounts."""

import hashlib

from tansu.ports.database import Transaction, sql

_SUMS = (
    "SELECT account, sum(size) AS n, sum(living) AS items FROM ("
    " SELECT account, size, 1 AS living FROM contacts_cards UNION ALL"
    " SELECT account, size, 0 AS living FROM contacts_versions) AS kept GROUP BY account"
)


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


def damaged(tx: Transaction) -> list[str]:
    """Cards without bytes or with others, and versions with others."""
    wrong = []
    for statement in (
        "SELECT c.account, c.card, c.etag, c.size, b.body FROM contacts_cards c LEFT JOIN contacts_bodies b"
        " ON b.account = c.account AND b.card = c.card",
        "SELECT account, card, etag, size, body FROM contacts_versions",
    ):
        for row in tx.execute(sql(statement), execution_options={"yield_per": 200}):
            body = None if row.body is None else bytes(row.body)
            if body is None or len(body) != row.size or hashlib.sha256(body).hexdigest() != row.etag:
                wrong.append(f"{row.account}/{row.card}")
    return sorted(wrong)


def untold(tx: Transaction, feature: str) -> list[str]:
    """Cards the feed does not tell of, and cards it tells of that do not exist."""
    rows = tx.execute(
        sql(
            "SELECT c.account, c.card AS item FROM contacts_cards c WHERE NOT EXISTS ("
            " SELECT 1 FROM changes_changes t WHERE t.account = c.account AND t.feature = :feature"
            " AND t.collection = c.book AND t.item = c.name AND t.gone_at IS NULL AND t.rev = c.since_rev)"
            " UNION ALL SELECT t.account, t.item FROM changes_changes t WHERE t.feature = :feature"
            " AND t.collection <> '' AND t.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM contacts_cards c"
            "  WHERE c.account = t.account AND c.book = t.collection AND c.name = t.item)"
        ),
        {"feature": feature},
    )
    return sorted(f"{row.account}/{row.item}" for row in rows)
