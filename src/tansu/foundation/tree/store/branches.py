"""Whole branches: what lies above an entry, what lies beneath, and the news that goes up to the root."""

from typing import Any

from tansu.foundation.tree.model import Entry
from tansu.foundation.tree.store.entries import ENTRY, entry
from tansu.ports.database import Transaction, sql

_ABOVE = (
    "WITH RECURSIVE above (number, parent, name, depth) AS ("
    " SELECT number, parent, name, 0 FROM tree_entries WHERE account = :account AND number = :number"
    " UNION ALL SELECT e.number, e.parent, e.name, a.depth + 1 FROM tree_entries e"
    " JOIN above a ON e.number = a.parent WHERE e.account = :account)"
)
BELOW = (
    "WITH RECURSIVE below (number, depth) AS ("
    " SELECT number, 0 FROM tree_entries WHERE account = :account AND number = :number"
    " UNION ALL SELECT e.number, b.depth + 1 FROM tree_entries e JOIN below b ON e.parent = b.number"
    " WHERE e.account = :account AND e.trashed_at IS NULL)"
)


def count_below(tx: Transaction, account: str, number: int) -> int:
    """Count an entry and everything living beneath it."""
    return int(
        tx.execute(sql(f"{BELOW} SELECT count(*) FROM below"), {"account": account, "number": number}).scalar_one()
    )


def count_living(tx: Transaction, account: str) -> int:
    """Count all entries of an account that are not in the trash."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM tree_entries WHERE account = :account AND trashed_at IS NULL"),
            {"account": account},
        ).scalar_one()
    )


def path(tx: Transaction, account: str, number: int) -> list[str]:
    """Read the names from the root down to an entry."""
    rows = tx.execute(
        sql(f"{_ABOVE} SELECT name FROM above ORDER BY depth DESC"), {"account": account, "number": number}
    )
    return [row.name for row in rows]


def above(tx: Transaction, account: str, number: int) -> list[int]:
    """Read the numbers from an entry up to the root, itself first."""
    rows = tx.execute(sql(f"{_ABOVE} SELECT number FROM above ORDER BY depth"), {"account": account, "number": number})
    return [row.number for row in rows]


def below(tx: Transaction, account: str, number: int) -> list[Entry]:
    """Read an entry and everything living beneath it, those above before those beneath."""
    rows = tx.execute(
        sql(
            f"{BELOW} {ENTRY} JOIN below w ON w.number = e.number WHERE e.account = :account ORDER BY w.depth, e.number"
        ),
        {"account": account, "number": number},
    )
    return [entry(row) for row in rows]


def depth_below(tx: Transaction, account: str, number: int) -> int:
    """Return how many levels lie beneath a living entry."""
    row = tx.execute(sql(f"{BELOW} SELECT max(depth) AS depth FROM below"), {"account": account, "number": number})
    return int(row.scalar_one() or 0)


def touch(tx: Transaction, account: str, folder: int, *, rev: int, at_ms: int, grown: int = 0) -> None:
    """Give a folder and all folders above it, the root too, a new ETag, and add `grown` bytes to their sizes."""
    values: dict[str, Any] = {"account": account, "number": folder, "rev": rev, "at": at_ms, "grown": grown}
    if folder:
        tx.execute(
            sql(
                f"{_ABOVE} UPDATE tree_entries SET rev = :rev, etag_rev = :rev, size = size + :grown"
                " WHERE account = :account AND number IN (SELECT number FROM above)"
            ),
            {name: value for name, value in values.items() if name != "at"},
        )
    tx.execute(
        sql(
            "INSERT INTO tree_roots (account, etag_rev, modified_at, size) VALUES (:account, :rev, :at, :grown)"
            " ON CONFLICT (account) DO UPDATE SET etag_rev = excluded.etag_rev, modified_at = excluded.modified_at,"
            " size = tree_roots.size + excluded.size"
        ),
        {name: value for name, value in values.items() if name != "number"},
    )


def shrink(tx: Transaction, account: str, folder: int, size: int) -> None:
    """Take bytes off the sizes of a folder in the trash and of those above it; nobody is told."""
    tx.execute(
        sql(
            f"{_ABOVE} UPDATE tree_entries SET size = size - :size WHERE account = :account"
            " AND number IN (SELECT number FROM above) AND trashed_at IS NOT NULL"
        ),
        {"account": account, "number": folder, "size": size},
    )
