"""The SQL of the tree of names."""

from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.tree.model import Entry, Version
from tansu.ports.database import Transaction, sql

_ENTRY = (
    "number, parent, name, folder, feature, mime, blob, size, modified_at, created_at, rev,"
    " trashed_at, trash_root, purge_at"
)
_ABOVE = (
    "WITH RECURSIVE above (number, parent) AS ("
    " SELECT number, parent FROM tree_entries WHERE account = :account AND number = :number"
    " UNION ALL SELECT e.number, e.parent FROM tree_entries e JOIN above a ON e.number = a.parent"
    " WHERE e.account = :account)"
)
_BELOW = (
    "WITH RECURSIVE below (number) AS ("
    " SELECT number FROM tree_entries WHERE account = :account AND number = :number"
    " UNION ALL SELECT e.number FROM tree_entries e JOIN below b ON e.parent = b.number"
    " WHERE e.account = :account AND e.trashed_at IS NULL)"
)


def add(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Enter a new name."""
    tx.execute(
        sql(
            "INSERT INTO tree_entries (account, number, parent, name, name_key, folder, feature, mime, blob, size,"
            " modified_at, created_at, rev) VALUES (:account, :number, :parent, :name, :name_key, :folder, :feature,"
            " :mime, :blob, :size, :modified_at, :created_at, :number)"
        ),
        {"account": account, **values},
    )


def by_number(tx: Transaction, account: str, number: int) -> Entry | None:
    """Read one entry, living or in the trash."""
    return _one(tx, "account = :account AND number = :number", account=account, number=number)


def child(tx: Transaction, account: str, parent: int, name_key: str) -> Entry | None:
    """Read the living entry of that name in a folder."""
    return _one(
        tx,
        "account = :account AND parent = :parent AND name_key = :name_key AND trashed_at IS NULL",
        account=account,
        parent=parent,
        name_key=name_key,
    )


def children(tx: Transaction, account: str, parent: int, *, after: str, limit: int) -> list[Entry]:
    """Read living entries of a folder in name order, strictly after a name key."""
    return _many(
        tx,
        "account = :account AND parent = :parent AND trashed_at IS NULL AND name_key > :after"
        " ORDER BY name_key LIMIT :limit",
        account=account,
        parent=parent,
        after=after,
        limit=limit,
    )


def names_like(tx: Transaction, account: str, parent: int, keys: Sequence[str]) -> set[str]:
    """Say which of these name keys are taken in a folder."""
    rows = tx.execute(
        sql(
            "SELECT name_key FROM tree_entries WHERE account = :account AND parent = :parent"
            " AND trashed_at IS NULL AND name_key IN :keys",
            "keys",
        ),
        {"account": account, "parent": parent, "keys": list(keys)},
    )
    return {row.name_key for row in rows}


def of_blobs(tx: Transaction, account: str, blobs: Sequence[str]) -> list[Entry]:
    """Read all entries, living or in the trash, that name one of these blobs."""
    rows = tx.execute(
        sql(f"SELECT {_ENTRY} FROM tree_entries WHERE account = :account AND blob IN :blobs ORDER BY number", "blobs"),
        {"account": account, "blobs": list(blobs)},
    )
    return [_entry(row) for row in rows]


def path(tx: Transaction, account: str, number: int) -> list[str]:
    """Read the names from the root down to an entry."""
    rows = tx.execute(
        sql(
            "WITH RECURSIVE above (number, parent, name, depth) AS ("
            " SELECT number, parent, name, 0 FROM tree_entries WHERE account = :account AND number = :number"
            " UNION ALL SELECT e.number, e.parent, e.name, a.depth + 1 FROM tree_entries e"
            " JOIN above a ON e.number = a.parent WHERE e.account = :account)"
            " SELECT name FROM above ORDER BY depth DESC"
        ),
        {"account": account, "number": number},
    )
    return [row.name for row in rows]


def above(tx: Transaction, account: str, number: int) -> list[int]:
    """Read the numbers from an entry up to the root, itself first."""
    rows = tx.execute(sql(f"{_ABOVE} SELECT number FROM above"), {"account": account, "number": number})
    return [row.number for row in rows]


def below(tx: Transaction, account: str, number: int) -> list[int]:
    """Read the numbers of an entry and everything living beneath it."""
    rows = tx.execute(sql(f"{_BELOW} SELECT number FROM below"), {"account": account, "number": number})
    return [row.number for row in rows]


def touch(tx: Transaction, account: str, number: int, rev: int) -> None:
    """Give an entry and all folders above it a new number of change, hence a new ETag."""
    tx.execute(
        sql(
            f"{_ABOVE} UPDATE tree_entries SET rev = :rev"
            " WHERE account = :account AND number IN (SELECT number FROM above)"
        ),
        {"account": account, "number": number, "rev": rev},
    )


def set_fields(tx: Transaction, account: str, numbers: Sequence[int], fields: dict[str, Any]) -> None:
    """Set columns of several entries."""
    columns = ", ".join(f"{column} = :{column}" for column in fields)
    tx.execute(
        sql(f"UPDATE tree_entries SET {columns} WHERE account = :account AND number IN :numbers", "numbers"),
        {"account": account, "numbers": list(numbers), **fields},
    )


def of_trash(tx: Transaction, account: str, root: int) -> list[Entry]:
    """Read everything that went to the trash together with `root`."""
    return _many(tx, "account = :account AND trash_root = :root ORDER BY number", account=account, root=root)


def trashed(tx: Transaction, account: str, *, after: tuple[int, int], limit: int) -> list[Entry]:
    """Read what went to the trash by itself, soonest to be purged first."""
    return _many(
        tx,
        "account = :account AND trash_root = number AND (purge_at, number) > (:purge_at, :number)"
        " ORDER BY purge_at, number LIMIT :limit",
        account=account,
        purge_at=after[0],
        number=after[1],
        limit=limit,
    )


def due(tx: Transaction, *, before_ms: int, limit: int) -> list[tuple[str, Entry]]:
    """Read, of all accounts, what has been in the trash for its time."""
    rows = tx.execute(
        sql(
            f"SELECT account, {_ENTRY} FROM tree_entries WHERE purge_at IS NOT NULL AND purge_at <= :before"
            " AND trash_root = number ORDER BY purge_at LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [(row.account, _entry(row)) for row in rows]


def remove(tx: Transaction, account: str, numbers: Sequence[int]) -> None:
    """Remove entries; their versions must be gone already."""
    tx.execute(
        sql("DELETE FROM tree_entries WHERE account = :account AND number IN :numbers", "numbers"),
        {"account": account, "numbers": list(numbers)},
    )


def page(tx: Transaction, account: str, *, feature: str | None, after: int, limit: int) -> list[Entry]:
    """Read an account's entries in number order, living and trashed."""
    only = " AND feature = :feature" if feature is not None else ""
    values: dict[str, Any] = {"account": account, "after": after, "limit": limit}
    if feature is not None:
        values["feature"] = feature
    return _many(tx, f"account = :account AND number > :after{only} ORDER BY number LIMIT :limit", **values)


def count(tx: Transaction, account: str) -> tuple[int, int]:
    """Return (folders, files) of an account, living and trashed."""
    row = tx.execute(
        sql(
            "SELECT COALESCE(sum(folder), 0) AS folders, COALESCE(sum(1 - folder), 0) AS files"
            " FROM tree_entries WHERE account = :account"
        ),
        {"account": account},
    ).one()
    return int(row.folders), int(row.files)


def _one(tx: Transaction, where: str, **values: Any) -> Entry | None:
    row = tx.execute(sql(f"SELECT {_ENTRY} FROM tree_entries WHERE {where}"), values).first()
    return _entry(row) if row else None


def _many(tx: Transaction, where: str, **values: Any) -> list[Entry]:
    return [_entry(row) for row in tx.execute(sql(f"SELECT {_ENTRY} FROM tree_entries WHERE {where}"), values)]


def _entry(row: Any) -> Entry:
    return Entry(
        number=row.number,
        parent=row.parent,
        name=row.name,
        folder=bool(row.folder),
        feature=row.feature,
        mime=row.mime,
        blob=row.blob,
        size=row.size,
        modified_at=from_ms(row.modified_at),
        created_at=from_ms(row.created_at),
        rev=row.rev,
        trashed_at=None if row.trashed_at is None else from_ms(row.trashed_at),
        trash_root=row.trash_root,
        purge_at=None if row.purge_at is None else from_ms(row.purge_at),
    )


def add_version(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Keep an earlier version of a file."""
    tx.execute(
        sql(
            "INSERT INTO tree_versions (account, entry, number, blob, size, mime, modified_at, replaced_at, keep_until)"
            " VALUES (:account, :entry, :number, :blob, :size, :mime, :modified_at, :replaced_at, :keep_until)"
        ),
        {"account": account, **values},
    )


def versions(tx: Transaction, account: str, entries: Sequence[int]) -> list[Version]:
    """Read the earlier versions of some files, newest first."""
    rows = tx.execute(
        sql(
            "SELECT entry, number, blob, size, mime, modified_at, replaced_at, keep_until FROM tree_versions"
            " WHERE account = :account AND entry IN :entries ORDER BY entry, number DESC",
            "entries",
        ),
        {"account": account, "entries": list(entries)},
    )
    return [_version(row) for row in rows]


def due_versions(tx: Transaction, *, before_ms: int, limit: int) -> list[tuple[str, Version]]:
    """Read, of all accounts, versions that have been kept for their time."""
    rows = tx.execute(
        sql(
            "SELECT account, entry, number, blob, size, mime, modified_at, replaced_at, keep_until"
            " FROM tree_versions WHERE keep_until IS NOT NULL AND keep_until <= :before"
            " ORDER BY keep_until LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [(row.account, _version(row)) for row in rows]


def remove_version(tx: Transaction, account: str, entry: int, number: int) -> None:
    """Forget one earlier version."""
    tx.execute(
        sql("DELETE FROM tree_versions WHERE account = :account AND entry = :entry AND number = :number"),
        {"account": account, "entry": entry, "number": number},
    )


def _version(row: Any) -> Version:
    return Version(
        entry=row.entry,
        number=row.number,
        blob=row.blob,
        size=row.size,
        mime=row.mime,
        modified_at=from_ms(row.modified_at),
        replaced_at=from_ms(row.replaced_at),
        keep_until=None if row.keep_until is None else from_ms(row.keep_until),
    )
