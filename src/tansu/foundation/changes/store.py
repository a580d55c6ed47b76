"""The SQL of the change feed."""

from collections.abc import Iterable, Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.changes.model import Change
from tansu.ports.database import Transaction, among, for_each, plain_words, sql

_COLUMNS = "feature, collection, item, rev, gone_at, sha256"


def next_rev(tx: Transaction, account: str, *, by: int = 1) -> int:
    """Raise the account's counter; its row stays locked until the transaction ends."""
    return int(
        tx.execute(
            sql(
                "INSERT INTO changes_counters (account, rev) VALUES (:account, :by)"
                " ON CONFLICT (account) DO UPDATE SET rev = changes_counters.rev + :by RETURNING rev"
            ),
            {"account": account, "by": by},
        ).scalar_one()
    )


def put_all(
    tx: Transaction,
    account: str,
    feature: str,
    items: Sequence[tuple[str, str, int]],
    *,
    gone_at: int | None,
    sha256: str | None = None,
) -> None:
    """Write the newest facts about several (collection, item, rev), none of them twice."""
    for_each(
        tx,
        "INSERT INTO changes_changes (account, feature, collection, item, rev, gone_at, sha256)"
        " VALUES (:account, :feature, :collection, :item, :rev, :gone_at, :sha256)"
        " ON CONFLICT (account, feature, collection, item) DO UPDATE"
        " SET rev = excluded.rev, gone_at = excluded.gone_at, sha256 = excluded.sha256",
        [(account, feature, collection, item, rev, gone_at, sha256) for collection, item, rev in items],
    )


def counter(tx: Transaction, account: str) -> tuple[int, int]:
    """Read (newest rev, forgotten until)."""
    row = tx.execute(
        sql("SELECT rev, forgotten_until FROM changes_counters WHERE account = :account"), {"account": account}
    ).first()
    return (row.rev, row.forgotten_until) if row else (0, 0)


def since(tx: Transaction, account: str, rev: int, *, feature: str | None, limit: int) -> list[Change]:
    """Read what came after `rev`, oldest first."""
    only = " AND feature = :feature" if feature else ""
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM changes_changes WHERE account = :account AND rev > :rev{only}"
            " ORDER BY rev LIMIT :limit"
        ),
        {"account": account, "rev": rev, "limit": limit} | ({"feature": feature} if feature else {}),
    )
    return [_change(row) for row in rows]


def gone_since(tx: Transaction, account: str, rev: int, *, feature: str, collection: str, limit: int) -> list[Change]:
    """Read the tombstones of one collection after `rev`, oldest first."""
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM changes_changes WHERE account = :account AND feature = :feature"
            " AND collection = :collection AND rev > :rev AND gone_at IS NOT NULL ORDER BY rev LIMIT :limit"
        ),
        {"account": account, "feature": feature, "collection": collection, "rev": rev, "limit": limit},
    )
    return [_change(row) for row in rows]


def gone_with(tx: Transaction, account: str, checksums: Iterable[str]) -> list[Change]:
    """Read the tombstones that remember one of `checksums`, oldest first."""
    some = tx.execute(
        sql(
            "SELECT 1 FROM changes_changes"
            " WHERE account = :account AND gone_at IS NOT NULL AND sha256 IS NOT NULL LIMIT 1"
        ),
        {"account": account},
    ).first()
    if some is None:
        # Thousands of words are not sent to be looked for among none.
        return []
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM changes_changes"
            f" WHERE account = :account AND gone_at IS NOT NULL AND sha256 {among(tx, 'checksums')}"
        ),
        {"account": account, "checksums": plain_words(tx, sorted(checksums))},
    )
    # Put in order here: asked for it, SQLite goes through the whole feed, which has that order, to find these few.
    return sorted(map(_change, rows), key=lambda one: one.rev)


def forget(tx: Transaction, *, before_ms: int, limit: int) -> int:
    """Remove tombstones older than that and remember up to where each feed has holes."""
    rows = tx.execute(
        sql(
            "SELECT account, rev FROM changes_changes WHERE gone_at IS NOT NULL AND gone_at < :before"
            " ORDER BY gone_at LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    ).all()
    for row in rows:
        tx.execute(
            sql("DELETE FROM changes_changes WHERE account = :account AND rev = :rev"),
            {"account": row.account, "rev": row.rev},
        )
        tx.execute(
            sql(
                "UPDATE changes_counters SET forgotten_until = :rev WHERE account = :account AND forgotten_until < :rev"
            ),
            {"account": row.account, "rev": row.rev},
        )
    return len(rows)


def begin(tx: Transaction, accounts: Sequence[str]) -> None:
    """Give a counter to each of these accounts that has none."""
    for_each(
        tx,
        "INSERT INTO changes_counters (account, rev) VALUES (:account, 0) ON CONFLICT (account) DO NOTHING",
        [(account,) for account in accounts],
    )


def jump(tx: Transaction, *, by: int, to: int, fingerprint: str) -> None:
    """Raise every counter by so much, or to there if that is more, and call everything up to there forgotten."""
    raised = "CASE WHEN rev + :by > :to THEN rev + :by ELSE :to END"
    tx.execute(
        sql(f"UPDATE changes_counters SET rev = {raised}, forgotten_until = {raised}, fingerprint = :fingerprint"),
        {"by": by, "to": to, "fingerprint": fingerprint},
    )


def fingerprint(tx: Transaction, account: str) -> str:
    """Read what changes with every restore of the instance."""
    return str(
        tx.execute(
            sql("SELECT fingerprint FROM changes_counters WHERE account = :account"), {"account": account}
        ).scalar_one_or_none()
        or ""
    )


def count(tx: Transaction, account: str) -> int:
    """Count the rows of an account."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM changes_changes WHERE account = :account"), {"account": account}
        ).scalar_one()
    )


def erase(tx: Transaction, account: str, *, feature: str | None = None) -> None:
    """Remove an account's feed, or one feature's part of it."""
    if feature is None:
        tx.execute(sql("DELETE FROM changes_changes WHERE account = :account"), {"account": account})
        tx.execute(sql("DELETE FROM changes_counters WHERE account = :account"), {"account": account})
        return
    tx.execute(
        sql("DELETE FROM changes_changes WHERE account = :account AND feature = :feature"),
        {"account": account, "feature": feature},
    )
    tx.execute(
        sql("UPDATE changes_counters SET rev = rev + 1, forgotten_until = rev + 1 WHERE account = :account"),
        {"account": account},
    )


def _change(row: Any) -> Change:
    gone_at = None if row.gone_at is None else from_ms(row.gone_at)
    return Change(row.feature, row.collection, row.item, row.rev, gone_at, row.sha256)
