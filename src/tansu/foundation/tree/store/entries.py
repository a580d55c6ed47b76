"""Entries one by one, by name, by folder and by page."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.tree.model import AnyLine, Entry
from tansu.ports.database import Transaction, as_list, listed, sql

AT_ONCE = 500

_COLUMNS = (
    "e.number, e.parent, e.name, e.folder, e.feature, e.mime, e.blob, e.size, e.modified_at, e.created_at, e.rev,"
    " e.etag_rev, e.favourite, e.trashed_at, e.trash_root, e.purge_at, b.sha256, b.sha1"
)
_FROM = "tree_entries e LEFT JOIN claims_blobs b ON b.account = e.account AND b.id = e.blob"
ENTRY = f"SELECT {_COLUMNS} FROM {_FROM}"
_BARE = "e.number, e.name, e.folder, e.mime, e.size, e.modified_at, e.created_at, e.etag_rev"
_LINE = f"{_BARE}, e.favourite, e.feature, e.blob, b.sha256, b.sha1"


def add(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Enter a new name."""
    tx.execute(
        sql(
            "INSERT INTO tree_entries (account, number, parent, name, name_key, folder, feature, mime, blob, size,"
            " modified_at, created_at, rev, etag_rev) VALUES (:account, :number, :parent, :name, :name_key, :folder,"
            " :feature, :mime, :blob, :size, :modified_at, :created_at, :number, :number)"
        ),
        {"account": account, **values},
    )


def by_number(tx: Transaction, account: str, number: int) -> Entry | None:
    """Read one entry, living or in the trash."""
    return one(tx, "e.account = :account AND e.number = :number", account=account, number=number)


def root(tx: Transaction, account: str) -> tuple[int, int, int] | None:
    """Read (etag_rev, modified_at, size) of the root, or None if nothing was ever in it."""
    row = tx.execute(
        sql("SELECT etag_rev, modified_at, size FROM tree_roots WHERE account = :account"), {"account": account}
    ).first()
    return (row.etag_rev, row.modified_at, row.size) if row else None


def child(tx: Transaction, account: str, parent: int, name_key: str) -> Entry | None:
    """Read the living entry of that name in a folder."""
    return one(
        tx,
        "e.account = :account AND e.parent = :parent AND e.name_key = :name_key AND e.trashed_at IS NULL",
        account=account,
        parent=parent,
        name_key=name_key,
    )


def children(tx: Transaction, account: str, parent: int, *, after: str, limit: int) -> list[Entry]:
    """Read living entries of a folder in name order, strictly after a name key."""
    return many(
        tx,
        "e.account = :account AND e.parent = :parent AND e.trashed_at IS NULL AND e.name_key > :after"
        " ORDER BY e.name_key LIMIT :limit",
        account=account,
        parent=parent,
        after=after,
        limit=limit,
    )


def lines(
    tx: Transaction, account: str, parent: int, kind: type[AnyLine], *, after: str, limit: int, bare: bool
) -> list[AnyLine]:
    """Read what a listing shows of a folder, in name order, as bare as it comes."""
    columns, table = (f"{_BARE}, NULL, NULL, NULL, NULL, NULL", "tree_entries e") if bare else (_LINE, _FROM)
    rows = tx.execute(
        sql(
            f"SELECT {columns} FROM {table} WHERE e.account = :account AND e.parent = :parent"
            " AND e.trashed_at IS NULL AND e.name_key > :after ORDER BY e.name_key LIMIT :limit"
        ),
        {"account": account, "parent": parent, "after": after, "limit": limit},
    )
    # A named tuple's own maker counts the columns of every row, which takes as long as everything else about it.
    return list(map(partial(tuple.__new__, kind), rows.tuples()))


def walk(tx: Transaction, account: str, *, after: int, limit: int) -> list[Entry]:
    """Read living entries of all folders in number order, strictly after a number."""
    return many(
        tx,
        "e.account = :account AND e.number > :after AND e.trashed_at IS NULL ORDER BY e.number LIMIT :limit",
        account=account,
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
        sql(f"{ENTRY} WHERE e.account = :account AND e.blob IN {listed(tx, 'blobs')} ORDER BY e.number"),
        {"account": account, "blobs": as_list(blobs)},
    )
    return [entry(row) for row in rows]


def favourites(tx: Transaction, account: str, *, after: int, limit: int) -> list[Entry]:
    """Read living entries that are marked, in number order."""
    return many(
        tx,
        "e.account = :account AND e.favourite = 1 AND e.trashed_at IS NULL AND e.number > :after"
        " ORDER BY e.number LIMIT :limit",
        account=account,
        after=after,
        limit=limit,
    )


def set_fields(tx: Transaction, account: str, number: int, fields: dict[str, Any]) -> None:
    """Set columns of one entry."""
    columns = ", ".join(f"{column} = :{column}" for column in fields)
    tx.execute(
        sql(f"UPDATE tree_entries SET {columns} WHERE account = :account AND number = :number"),
        {"account": account, "number": number, **fields},
    )


def remove(tx: Transaction, account: str, numbers: Sequence[int]) -> None:
    """Remove entries; their versions must be gone already."""
    for some in batches(numbers):
        tx.execute(
            sql("DELETE FROM tree_entries WHERE account = :account AND number IN :numbers", "numbers"),
            {"account": account, "numbers": some},
        )


def page(tx: Transaction, account: str, *, features: Sequence[str] | None, after: int, limit: int) -> list[Entry]:
    """Read an account's entries of some features, or of all, in number order, living and trashed."""
    where = "e.account = :account AND e.number > :after"
    values: dict[str, Any] = {"account": account, "after": after, "limit": limit}
    if features is not None:
        where += f" AND e.feature IN {listed(tx, 'features')}"
        values["features"] = as_list(features)
    return many(tx, f"{where} ORDER BY e.number LIMIT :limit", **values)


def newest(tx: Transaction, account: str, *, limit: int) -> list[Entry]:
    """Read an account's newest entries, living and trashed: what lies in a folder before the folder, mostly."""
    return many(tx, "e.account = :account ORDER BY e.number DESC LIMIT :limit", account=account, limit=limit)


def erase_rest(tx: Transaction, account: str) -> None:
    """Remove what is left of a tree without entries."""
    for table in ("tree_roots", "tree_properties", "tree_locks"):
        tx.execute(sql(f"DELETE FROM {table} WHERE account = :account"), {"account": account})


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


def totals(tx: Transaction, account: str, features: Sequence[str]) -> tuple[int, int]:
    """Return (files, bytes) of some features of an account, living and trashed."""
    row = tx.execute(
        sql(
            "SELECT count(*) AS n, COALESCE(sum(size), 0) AS bytes FROM tree_entries"
            f" WHERE account = :account AND folder = 0 AND feature IN {listed(tx, 'features')}"
        ),
        {"account": account, "features": as_list(features)},
    ).one()
    return int(row.n), int(row.bytes)


def batches(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Cut a long list into pieces that every engine takes as parameters."""
    for start in range(0, len(numbers), AT_ONCE):
        yield list(numbers[start : start + AT_ONCE])


def one(tx: Transaction, where: str, **values: Any) -> Entry | None:
    """Read the one entry for which that holds."""
    row = tx.execute(sql(f"{ENTRY} WHERE {where}"), values).first()
    return entry(row) if row else None


def many(tx: Transaction, where: str, **values: Any) -> list[Entry]:
    """Read the entries for which that holds."""
    return [entry(row) for row in tx.execute(sql(f"{ENTRY} WHERE {where}"), values)]


def entry(row: Any) -> Entry:
    """Make an entry of a row."""
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
        etag_rev=row.etag_rev,
        favourite=bool(row.favourite),
        sha256=row.sha256 or "",
        sha1=row.sha1 or "",
        trashed_at=None if row.trashed_at is None else from_ms(row.trashed_at),
        trash_root=row.trash_root,
        purge_at=None if row.purge_at is None else from_ms(row.purge_at),
    )
