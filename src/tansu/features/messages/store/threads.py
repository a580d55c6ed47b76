"""Conversations."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tansu.features.messages.model import Person, Thread
from tansu.ports.database import Transaction, for_each, sql

_THREAD = "id, people, count, unread, newest, rev"


def by_people(tx: Transaction, account: str, keys: Sequence[str]) -> dict[str, str]:
    """Map those of the people keys that have a conversation to its id."""
    if not keys:
        return {}
    rows = tx.execute(
        sql("SELECT people_key, id FROM messages_threads WHERE account = :account AND people_key IN :keys", "keys"),
        {"account": account, "keys": list(keys)},
    )
    return {row.people_key: row.id for row in rows}


def add(tx: Transaction, account: str, thread: str, people_key: str, people: Sequence[Person], rev: int) -> None:
    """Enter a new conversation without messages."""
    tx.execute(
        sql(
            "INSERT INTO messages_threads (account, id, people_key, people, rev)"
            " VALUES (:account, :id, :people_key, :people, :rev)"
        ),
        {
            "account": account,
            "id": thread,
            "people_key": people_key,
            "people": json.dumps([[one.raw, one.key] for one in people], ensure_ascii=False),
            "rev": rev,
        },
    )


def get(tx: Transaction, account: str, thread: str) -> Thread | None:
    """Read one conversation."""
    row = tx.execute(
        sql(f"SELECT {_THREAD} FROM messages_threads WHERE account = :account AND id = :id"),
        {"account": account, "id": thread},
    ).first()
    return _thread(row) if row else None


def page(tx: Transaction, account: str, *, before: tuple[int, str] | None, limit: int) -> list[Thread]:
    """Read conversations that have messages, the one with the newest first."""
    place = " AND (newest, id) < (:newest, :id)" if before else ""
    rows = tx.execute(
        sql(
            f"SELECT {_THREAD} FROM messages_threads WHERE account = :account AND count > 0{place}"
            " ORDER BY newest DESC, id DESC LIMIT :limit"
        ),
        {"account": account, "limit": limit} | ({"newest": before[0], "id": before[1]} if before else {}),
    )
    return [_thread(row) for row in rows]


def names(tx: Transaction, account: str, keys: Sequence[str]) -> dict[str, str]:
    """What phones called these numbers, by the newest message from or to each alone."""
    if not keys:
        return {}
    rows = tx.execute(
        sql(
            "SELECT t.people_key, m.name FROM messages_threads t JOIN messages_messages m ON m.number = t.newest"
            " WHERE t.account = :account AND t.people_key IN :keys AND m.name <> ''",
            "keys",
        ),
        {"account": account, "keys": list(keys)},
    )
    return {row.people_key: row.name for row in rows}


def every(tx: Transaction, account: str) -> list[Thread]:
    """Read all conversations of an account, also empty ones, in id order."""
    rows = tx.execute(
        sql(f"SELECT {_THREAD} FROM messages_threads WHERE account = :account ORDER BY id"), {"account": account}
    )
    return [_thread(row) for row in rows]


def recount(tx: Transaction, account: str, threads: Iterable[str], rev: int) -> None:
    """Count conversations anew; cheap, because each is one stretch of an index."""
    for thread in threads:
        tx.execute(
            sql(
                "UPDATE messages_threads SET rev = :rev,"
                " count = (SELECT count(*) FROM messages_messages m"
                "  WHERE m.account = :account AND m.thread = :id AND m.trashed_at IS NULL),"
                " unread = (SELECT count(*) FROM messages_messages m"
                "  WHERE m.account = :account AND m.thread = :id AND m.trashed_at IS NULL AND m.read = 0),"
                " newest = (SELECT max(m.number) FROM messages_messages m"
                "  WHERE m.account = :account AND m.thread = :id AND m.trashed_at IS NULL)"
                " WHERE account = :account AND id = :id"
            ),
            {"account": account, "id": thread, "rev": rev},
        )


def count_in(tx: Transaction, account: str, rows: Sequence[dict[str, Any]]) -> None:
    """Add new messages to the counts of their conversations: `id`, `count`, `unread`, `newest`, `rev` of each."""
    for_each(
        tx,
        "UPDATE messages_threads SET count = count + :count, unread = unread + :unread, rev = :rev,"
        " newest = CASE WHEN newest IS NULL OR newest < :newest THEN :newest ELSE newest END"
        " WHERE account = :account AND id = :id",
        [{"account": account, **row} for row in rows],
    )


def totals(tx: Transaction, account: str) -> tuple[int, int, int]:
    """Read (conversations with messages, living messages, unread ones)."""
    row = tx.execute(
        sql(
            "SELECT count(*) AS threads, COALESCE(sum(count), 0) AS messages, COALESCE(sum(unread), 0) AS unread"
            " FROM messages_threads WHERE account = :account AND count > 0"
        ),
        {"account": account},
    ).one()
    return int(row.threads), int(row.messages), int(row.unread)


def erase(tx: Transaction, account: str) -> None:
    """Remove conversations that have no messages any more."""
    tx.execute(
        sql(
            "DELETE FROM messages_threads WHERE account = :account AND NOT EXISTS (SELECT 1 FROM messages_messages m"
            " WHERE m.account = messages_threads.account AND m.thread = messages_threads.id)"
        ),
        {"account": account},
    )


def _thread(row: Any) -> Thread:
    people = tuple(Person(raw, key) for raw, key in json.loads(row.people))
    return Thread(row.id, people, int(row.count), int(row.unread), row.newest, row.rev)
