"""Messages and their parts."""

import json
from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.features.messages.formats.records import Box, Kind
from tansu.features.messages.model import Message, Part
from tansu.ports.database import Transaction, as_list, for_each, listed, sql

_MESSAGE = (
    "number, thread, kind, box, at, sent_at, addresses, sender, name, body, subject, read, sim, network_id, extra, rev,"
    " trashed_at, purge_at"
)
_PART = "message, position, mime, name, text, blob, size, extra"


def known(tx: Transaction, account: str, identities: Sequence[str]) -> set[str]:
    """Say which of these identities the account has, living or in the trash."""
    rows = tx.execute(
        sql(
            "SELECT identity FROM messages_messages WHERE account = :account"
            f" AND identity IN {listed(tx, 'identities')}"
        ),
        {"account": account, "identities": as_list(identities)},
    )
    return {row.identity for row in rows}


def taken(tx: Transaction, numbers: Sequence[int]) -> set[int]:
    """Say which of these numbers somebody has; they are given out once, whoever the account is."""
    rows = tx.execute(
        sql("SELECT number FROM messages_messages WHERE number IN :numbers", "numbers"), {"numbers": list(numbers)}
    )
    return {row.number for row in rows}


NewMessage = tuple[Any, ...]
"""A row that is entered, in the order of the statement in `add`; a plain tuple, which the driver takes four times as
quickly as one with names."""


def add(tx: Transaction, rows: Sequence[NewMessage]) -> None:
    """Enter new messages. UniqueViolation if one is known, or if a number is taken."""
    for_each(
        tx,
        "INSERT INTO messages_messages (number, account, thread, identity, kind, box, at, sent_at, addresses,"
        " sender, name, body, subject, read, sim, network_id, extra, size, rev, arrived_at)"
        " VALUES (:number, :account, :thread, :identity, :kind, :box, :at, :sent_at, :addresses, :sender, :name,"
        " :body, :subject, :read, :sim, :network_id, :extra, :size, :rev, :arrived_at)",
        rows,
    )


def add_parts(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Enter the parts of new messages."""
    for_each(
        tx,
        "INSERT INTO messages_parts (account, message, position, thread, mime, name, text, blob, size, extra)"
        " VALUES (:account, :message, :position, :thread, :mime, :name, :text, :blob, :size, :extra)",
        rows,
    )


def get_many(tx: Transaction, account: str, numbers: Sequence[int]) -> list[Message]:
    """Read several messages with their parts, oldest first."""
    if not numbers:
        return []
    return _many(tx, account, "number IN :numbers ORDER BY number", "numbers", numbers=list(numbers))


def of_thread(
    tx: Transaction, account: str, thread: str, *, before: int | None = None, after: int | None = None, limit: int
) -> list[Message]:
    """Read a stretch of a conversation, oldest first: the newest before a number, or the oldest after one."""
    where = "thread = :thread AND trashed_at IS NULL"
    if after is not None:
        condition = f"{where} AND number > :after ORDER BY number LIMIT :limit"
        return _many(tx, account, condition, thread=thread, after=after, limit=limit)
    place = " AND number < :before" if before is not None else ""
    values: dict[str, Any] = {"thread": thread, "limit": limit} | ({} if before is None else {"before": before})
    return _many(tx, account, f"{where}{place} ORDER BY number DESC LIMIT :limit", **values)


def stretch(
    tx: Transaction, account: str, *, after: int, until: int | None, threads: Sequence[str] | None, limit: int
) -> list[Message]:
    """Read living messages in order of time, all of them or those of some conversations."""
    where = "trashed_at IS NULL AND number > :after"
    values: dict[str, Any] = {"after": after, "limit": limit}
    lists: tuple[str, ...] = ()
    if until is not None:
        where, values["until"] = f"{where} AND number < :until", until
    if threads is not None:
        where, values["threads"], lists = f"{where} AND thread IN :threads", list(threads), ("threads",)
    return _many(tx, account, f"{where} ORDER BY number LIMIT :limit", *lists, **values)


def newest_of(
    tx: Transaction,
    account: str,
    *,
    threads: Sequence[str] | None,
    after: int | None,
    before: int | None,
    limit: int,
) -> list[int]:
    """Numbers of living messages, newest first: of some conversations, between two numbers."""
    where, values = "account = :account AND trashed_at IS NULL", {"account": account, "limit": limit}
    for name, bound, value in (("after", "number > :after", after), ("before", "number < :before", before)):
        if value is not None:
            where, values[name] = f"{where} AND {bound}", value
    if threads is None:
        found = sql(f"SELECT number FROM messages_messages WHERE {where} ORDER BY number DESC LIMIT :limit")
        return [row.number for row in tx.execute(found, values)]
    # Each conversation is a stretch of an index; all of them together are not.
    found = sql(
        f"SELECT number FROM messages_messages WHERE {where} AND thread = :thread ORDER BY number DESC LIMIT :limit"
    )
    numbers = [row.number for thread in threads for row in tx.execute(found, {**values, "thread": thread})]
    return sorted(numbers, reverse=True)[:limit]


def oldest(tx: Transaction, account: str) -> int | None:
    """The number of an account's oldest message, living or in the trash."""
    return tx.execute(
        sql("SELECT number FROM messages_messages WHERE account = :account ORDER BY number LIMIT 1"),
        {"account": account},
    ).scalar_one_or_none()


def page(tx: Transaction, account: str, *, after: int, limit: int) -> list[Message]:
    """Read messages in order of number, living and trashed."""
    return _many(tx, account, "number > :after ORDER BY number LIMIT :limit", after=after, limit=limit)


def trashed(tx: Transaction, account: str, *, after: tuple[int, int], limit: int) -> list[Message]:
    """Read what is in the trash, soonest to be purged first."""
    return _many(
        tx,
        account,
        "trashed_at IS NOT NULL AND (purge_at, number) > (:purge_at, :number) ORDER BY purge_at, number LIMIT :limit",
        purge_at=after[0],
        number=after[1],
        limit=limit,
        sort=False,
    )


def due(tx: Transaction, *, before_ms: int, limit: int) -> list[tuple[str, int]]:
    """Read (account, number) of what has been in the trash for its time, of all accounts."""
    rows = tx.execute(
        sql("SELECT account, number FROM messages_messages WHERE purge_at <= :before ORDER BY purge_at LIMIT :limit"),
        {"before": before_ms, "limit": limit},
    )
    return [(row.account, row.number) for row in rows]


def set_fields(tx: Transaction, account: str, numbers: Sequence[int], fields: dict[str, Any]) -> None:
    """Set columns of several messages."""
    columns = ", ".join(f"{column} = :{column}" for column in fields)
    tx.execute(
        sql(f"UPDATE messages_messages SET {columns} WHERE account = :account AND number IN :numbers", "numbers"),
        {"account": account, "numbers": list(numbers), **fields},
    )


def unread_of(tx: Transaction, account: str, thread: str, *, until: int) -> list[int]:
    """Read the numbers of unread messages of a conversation up to one."""
    rows = tx.execute(
        sql(
            "SELECT number FROM messages_messages WHERE account = :account AND thread = :thread AND read = 0"
            " AND trashed_at IS NULL AND number <= :until ORDER BY number"
        ),
        {"account": account, "thread": thread, "until": until},
    )
    return [row.number for row in rows]


def remove(tx: Transaction, account: str, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Remove messages with their parts; return the (identity, text bytes) of each."""
    values = {"account": account, "numbers": list(numbers)}
    tx.execute(sql("DELETE FROM messages_parts WHERE account = :account AND message IN :numbers", "numbers"), values)
    rows = tx.execute(
        sql(
            "DELETE FROM messages_messages WHERE account = :account AND number IN :numbers"
            " RETURNING number, identity, size",
            "numbers",
        ),
        values,
    )
    return {row.number: (row.identity, row.size) for row in rows}


def attachments(
    tx: Transaction, account: str, thread: str, *, before: int | None, limit: int
) -> list[tuple[int, Part]]:
    """Read the attachments of a conversation's living messages, newest first."""
    place = " AND p.message < :before" if before is not None else ""
    rows = tx.execute(
        sql(
            f"SELECT {', '.join('p.' + one for one in _PART.split(', '))} FROM messages_parts p"
            " JOIN messages_messages m ON m.number = p.message"
            " WHERE p.account = :account AND p.thread = :thread AND p.blob IS NOT NULL AND m.trashed_at IS NULL"
            f"{place} ORDER BY p.message DESC, p.position LIMIT :limit"
        ),
        {"account": account, "thread": thread, "limit": limit} | ({"before": before} if before is not None else {}),
    )
    return [(row.message, _part(row)) for row in rows]


def totals(tx: Transaction, account: str) -> tuple[int, int]:
    """Read (count, text bytes) of all messages, living and trashed."""
    row = tx.execute(
        sql("SELECT count(*) AS n, COALESCE(sum(size), 0) AS size FROM messages_messages WHERE account = :account"),
        {"account": account},
    ).one()
    return int(row.n), int(row.size)


def _many(
    tx: Transaction, account: str, condition: str, *lists: str, sort: bool = True, **values: Any
) -> list[Message]:
    rows = tx.execute(
        sql(f"SELECT {_MESSAGE} FROM messages_messages WHERE account = :account AND {condition}", *lists),
        {"account": account, **values},
    ).all()
    parts = _parts(tx, account, [row.number for row in rows if row.kind == Kind.MMS.value])
    found = [_message(row, parts.get(row.number, ())) for row in rows]
    return sorted(found, key=lambda one: one.number) if sort else found


def _parts(tx: Transaction, account: str, numbers: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    if not numbers:
        return {}
    rows = tx.execute(
        sql(
            f"SELECT {_PART} FROM messages_parts WHERE account = :account AND message IN :numbers"
            " ORDER BY message, position",
            "numbers",
        ),
        {"account": account, "numbers": list(numbers)},
    )
    found: dict[int, tuple[Part, ...]] = {}
    for row in rows:
        found[row.message] = (*found.get(row.message, ()), _part(row))
    return found


def _part(row: Any) -> Part:
    return Part(row.position, row.mime, row.name, row.text, row.blob, row.size, json.loads(row.extra))


def _message(row: Any, parts: tuple[Part, ...]) -> Message:
    return Message(
        number=row.number,
        thread=row.thread,
        kind=Kind(row.kind),
        box=Box(row.box),
        at=None if row.at is None else from_ms(row.at),
        sent_at=None if row.sent_at is None else from_ms(row.sent_at),
        addresses=tuple(row.addresses.split("~")) if row.addresses else (),
        sender=row.sender,
        name=row.name,
        body=row.body,
        subject=row.subject,
        read=bool(row.read),
        sim=row.sim,
        network_id=row.network_id,
        extra=json.loads(row.extra),
        rev=row.rev,
        trashed_at=None if row.trashed_at is None else from_ms(row.trashed_at),
        purge_at=None if row.purge_at is None else from_ms(row.purge_at),
        parts=parts,
    )
