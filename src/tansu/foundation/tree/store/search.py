"""From conditions to SQL. Every word of it is ours; what is searched for is in the parameters only."""

from collections.abc import Sequence
from typing import Any

from tansu.foundation.tree.conditions import All, Compare, Comparison, Field, Not, Order, Some, Where
from tansu.foundation.tree.model import ROOT, Entry
from tansu.foundation.tree.store.branches import BELOW
from tansu.foundation.tree.store.entries import ENTRY, entry
from tansu.ports.database import Transaction, sql

_COLUMNS = {
    Field.NUMBER: "e.number",
    Field.NAME: "e.name_key",
    Field.MIME: "e.mime",
    Field.SIZE: "e.size",
    Field.MODIFIED: "e.modified_at",
    Field.CREATED: "e.created_at",
    Field.FAVOURITE: "e.favourite",
    Field.FOLDER: "e.folder",
}


def search(
    tx: Transaction,
    account: str,
    where: Where,
    *,
    under: int,
    deep: bool,
    order: Sequence[Order],
    skip: int,
    limit: int,
) -> list[Entry]:
    """Read the living entries beneath (or only in) a folder for which a condition holds."""
    values: dict[str, Any] = {"account": account, "skip": skip, "limit": limit}
    condition = _said(where, values)
    first, joined = "", ""
    if not deep:
        condition += " AND e.parent = :number"
    elif under != ROOT:
        first, joined = BELOW, " JOIN below w ON w.number = e.number AND w.depth > 0"
    if not deep or under != ROOT:
        values["number"] = under
    by = ", ".join([*(_COLUMNS[one.field] + " DESC" * one.descending for one in order), "e.number"])
    rows = tx.execute(
        sql(
            f"{first} {ENTRY}{joined} WHERE e.account = :account AND e.trashed_at IS NULL AND {condition}"
            f" ORDER BY {by} LIMIT :limit OFFSET :skip"
        ),
        values,
    )
    return [entry(row) for row in rows]


def _said(where: Where, values: dict[str, Any]) -> str:
    match where:
        case All(parts):
            return f"({' AND '.join(_said(part, values) for part in parts)})" if parts else "1 = 1"
        case Some(parts):
            return f"({' OR '.join(_said(part, values) for part in parts)})" if parts else "1 = 0"
        case Not(part):
            return f"NOT ({_said(part, values)})"
        case Compare(field, comparison, value):
            name = f"value{len(values)}"
            values[name] = value
            if comparison is Comparison.LIKE:
                return f"lower({_COLUMNS[field]}) LIKE lower(:{name}) ESCAPE '!'"
            return f"{_COLUMNS[field]} {comparison.value} :{name}"
