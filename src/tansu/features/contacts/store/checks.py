"""The doctor's questions: every sum of contacts recomputed from the rows themselves, over all accounts."""

import hashlib

from tansu.ports.database import Transaction, sql

TEXTS = (
    "SELECT account, sum(size) AS n, sum(living) AS items FROM ("
    " SELECT account, size, 1 AS living FROM contacts_cards UNION ALL"
    " SELECT account, size, 0 AS living FROM contacts_versions) AS kept GROUP BY account"
)
"""What the rows keep of each account: account, n (bytes), items."""


def damaged(tx: Transaction) -> list[str]:
    """Cards without bytes or with others, and versions with others."""
    wrong = []
    for statement in (
        "SELECT c.account, c.card, c.etag, c.size, b.body FROM contacts_cards c LEFT JOIN contacts_bodies b"
        " ON b.account = c.account AND b.card = c.card",
        "SELECT account, card, etag, size, body FROM contacts_versions",
    ):
        for row in tx.stream(sql(statement), batch=200):
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
