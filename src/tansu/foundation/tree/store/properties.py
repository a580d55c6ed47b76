"""Dead properties: what clients keep beside an entry, whose meaning only they know."""

from collections.abc import Sequence

from tansu.foundation.tree.store.entries import batches
from tansu.ports.database import Transaction, sql


def properties(tx: Transaction, account: str, entries: Sequence[int]) -> dict[int, dict[str, str]]:
    """Read the properties of some entries, by number, those that have any."""
    found: dict[int, dict[str, str]] = {}
    for some in batches(entries):
        rows = tx.execute(
            sql(
                "SELECT entry, name, value FROM tree_properties WHERE account = :account AND entry IN :entries"
                " ORDER BY entry, name",
                "entries",
            ),
            {"account": account, "entries": some},
        )
        for row in rows:
            found.setdefault(row.entry, {})[row.name] = row.value
    return found


def properties_of_children(tx: Transaction, account: str, parent: int) -> dict[int, dict[str, str]]:
    """Read the properties of everything living in a folder, by number, those that have any."""
    rows = tx.execute(
        sql(
            "SELECT p.entry, p.name, p.value FROM tree_entries e JOIN tree_properties p"
            " ON p.account = e.account AND p.entry = e.number"
            " WHERE e.account = :account AND e.parent = :parent AND e.trashed_at IS NULL ORDER BY p.entry, p.name"
        ),
        {"account": account, "parent": parent},
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.entry, {})[row.name] = row.value
    return found


def has_properties(tx: Transaction, account: str) -> bool:
    """Say whether anything of the account has a property."""
    return (
        tx.execute(sql("SELECT 1 FROM tree_properties WHERE account = :account LIMIT 1"), {"account": account}).first()
        is not None
    )


def put_property(tx: Transaction, account: str, entry: int, name: str, value: str) -> None:
    """Write one property."""
    tx.execute(
        sql(
            "INSERT INTO tree_properties (account, entry, name, value) VALUES (:account, :entry, :name, :value)"
            " ON CONFLICT (account, entry, name) DO UPDATE SET value = excluded.value"
        ),
        {"account": account, "entry": entry, "name": name, "value": value},
    )


def remove_property(tx: Transaction, account: str, entry: int, name: str) -> None:
    """Remove one property; removing what is not there does nothing."""
    tx.execute(
        sql("DELETE FROM tree_properties WHERE account = :account AND entry = :entry AND name = :name"),
        {"account": account, "entry": entry, "name": name},
    )


def remove_properties(tx: Transaction, account: str, entries: Sequence[int]) -> None:
    """Remove all properties of some entries."""
    for some in batches(entries):
        tx.execute(
            sql("DELETE FROM tree_properties WHERE account = :account AND entry IN :entries", "entries"),
            {"account": account, "entries": some},
        )
