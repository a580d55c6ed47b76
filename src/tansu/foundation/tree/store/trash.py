"""The trash of the tree."""

from tansu.foundation.tree.model import Entry
from tansu.foundation.tree.store.branches import BELOW
from tansu.foundation.tree.store.entries import ENTRY, batches, entry, many
from tansu.ports.database import Transaction, sql


def bury(tx: Transaction, account: str, number: int, *, at_ms: int, purge_at_ms: int, rev: int) -> None:
    """Put a living entry and everything living beneath it into the trash, together."""
    tx.execute(
        sql(
            f"{BELOW} UPDATE tree_entries SET trashed_at = :at, trash_root = :number, purge_at = :purge_at, rev = :rev"
            " WHERE account = :account AND number IN (SELECT number FROM below)"
        ),
        {"account": account, "number": number, "at": at_ms, "purge_at": purge_at_ms, "rev": rev},
    )


def unbury(tx: Transaction, account: str, numbers: list[int]) -> None:
    """Take entries out of the trash; their names must be free by now."""
    for some in batches(numbers):
        tx.execute(
            sql(
                "UPDATE tree_entries SET trashed_at = NULL, trash_root = NULL, purge_at = NULL"
                " WHERE account = :account AND number IN :numbers",
                "numbers",
            ),
            {"account": account, "numbers": some},
        )


def of_trash(tx: Transaction, account: str, root: int) -> list[Entry]:
    """Read everything that went to the trash together with `root`."""
    return many(tx, "e.account = :account AND e.trash_root = :root ORDER BY e.number", account=account, root=root)


def trashed(tx: Transaction, account: str, *, after: tuple[int, int], limit: int) -> list[Entry]:
    """Read what went to the trash by itself, soonest to be purged first."""
    return many(
        tx,
        "e.account = :account AND e.trash_root = e.number AND (e.purge_at, e.number) > (:purge_at, :number)"
        " ORDER BY e.purge_at, e.number LIMIT :limit",
        account=account,
        purge_at=after[0],
        number=after[1],
        limit=limit,
    )


def trashed_files(tx: Transaction, account: str, feature: str, *, after: tuple[int, int], limit: int) -> list[Entry]:
    """Read a feature's trashed files, in folders or alone, soonest purged first; each blob where it is purged last."""
    return many(
        tx,
        "e.account = :account AND e.feature = :feature AND e.purge_at IS NOT NULL AND e.blob IS NOT NULL"
        " AND (e.purge_at, e.number) > (:purge_at, :number) AND NOT EXISTS (SELECT 1 FROM tree_entries o"
        "  WHERE o.account = e.account AND o.blob = e.blob AND o.feature = e.feature AND o.purge_at IS NOT NULL"
        "  AND (o.purge_at, o.number) > (e.purge_at, e.number)) ORDER BY e.purge_at, e.number LIMIT :limit",
        account=account,
        feature=feature,
        purge_at=after[0],
        number=after[1],
        limit=limit,
    )


def due(tx: Transaction, *, before_ms: int, limit: int) -> list[tuple[str, Entry]]:
    """Read, of all accounts, what has been in the trash for its time."""
    with_account = ENTRY.replace("SELECT ", "SELECT e.account, ", 1)
    rows = tx.execute(
        sql(
            f"{with_account} WHERE e.purge_at IS NOT NULL AND e.purge_at <= :before"
            " AND e.trash_root = e.number ORDER BY e.purge_at LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [(row.account, entry(row)) for row in rows]
