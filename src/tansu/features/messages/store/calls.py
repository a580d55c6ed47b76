"""The call log."""

import json
from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.features.messages.formats.records import CallKind
from tansu.features.messages.model import Call
from tansu.ports.database import Transaction, as_list, for_each, listed, sql

_CALL = "number, kind, phone, phone_key, at, seconds, name, sim, extra, rev"


def known(tx: Transaction, account: str, identities: Sequence[str]) -> set[str]:
    """Say which of these identities the account has."""
    rows = tx.execute(
        sql(f"SELECT identity FROM messages_calls WHERE account = :account AND identity IN {listed(tx, 'identities')}"),
        {"account": account, "identities": as_list(identities)},
    )
    return {row.identity for row in rows}


def taken(tx: Transaction, numbers: Sequence[int]) -> set[int]:
    """Say which of these numbers somebody has; they are given out once, whoever the account is."""
    rows = tx.execute(
        sql("SELECT number FROM messages_calls WHERE number IN :numbers", "numbers"), {"numbers": list(numbers)}
    )
    return {row.number for row in rows}


def add(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Enter new calls."""
    for_each(
        tx,
        "INSERT INTO messages_calls (number, account, identity, kind, phone, phone_key, at, seconds, name, sim,"
        " extra, rev) VALUES (:number, :account, :identity, :kind, :phone, :phone_key, :at, :seconds, :name, :sim,"
        " :extra, :rev)",
        rows,
    )


def page(
    tx: Transaction, account: str, *, before: int | None = None, after: int | None = None, phone: str = "", limit: int
) -> list[Call]:
    """Read calls, newest first before a number, or oldest first after one; of one phone if its key is given."""
    where, values = "account = :account", {"account": account, "limit": limit}
    if phone:
        where, values["phone"] = f"{where} AND phone_key = :phone", phone
    if before is not None:
        where, values["before"] = f"{where} AND number < :before", before
    if after is not None:
        where, values["after"] = f"{where} AND number > :after", after
    order = "number" if after is not None else "number DESC"
    rows = tx.execute(sql(f"SELECT {_CALL} FROM messages_calls WHERE {where} ORDER BY {order} LIMIT :limit"), values)
    return [_call(row) for row in rows]


def get_many(tx: Transaction, account: str, numbers: Sequence[int]) -> list[Call]:
    """Read several calls, oldest first."""
    if not numbers:
        return []
    rows = tx.execute(
        sql(
            f"SELECT {_CALL} FROM messages_calls WHERE account = :account AND number IN :numbers ORDER BY number",
            "numbers",
        ),
        {"account": account, "numbers": list(numbers)},
    )
    return [_call(row) for row in rows]


def remove(tx: Transaction, account: str, numbers: Sequence[int]) -> dict[int, str]:
    """Remove calls; return the identity of each."""
    rows = tx.execute(
        sql(
            "DELETE FROM messages_calls WHERE account = :account AND number IN :numbers RETURNING number, identity",
            "numbers",
        ),
        {"account": account, "numbers": list(numbers)},
    )
    return {row.number: row.identity for row in rows}


def count(tx: Transaction, account: str) -> int:
    """Count the call log."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM messages_calls WHERE account = :account"), {"account": account}
        ).scalar_one()
    )


def _call(row: Any) -> Call:
    return Call(
        number=row.number,
        kind=CallKind(row.kind),
        phone=row.phone,
        phone_key=row.phone_key,
        at=None if row.at is None else from_ms(row.at),
        seconds=row.seconds,
        name=row.name,
        sim=row.sim,
        extra=json.loads(row.extra),
        rev=row.rev,
    )
