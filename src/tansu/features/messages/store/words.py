"""The index of words: the one place where the engines differ, and only in how they keep what our code has cut up."""

from collections.abc import Sequence
from typing import Any

from tansu.ports.database import Transaction, for_each, sql

LOOKED_AT = 3000
"""Messages of PostgreSQL that are looked at one by one, before an index is asked that has to gather all it finds."""
MOST_THREADS = 100
"""Conversations that the index is asked for by name; of more, each find is looked at."""

Indexed = tuple[int, str, Sequence[str]]
"""The number of a message, its conversation, and its words."""


def add(tx: Transaction, account: str, rows: Sequence[Indexed]) -> None:
    """Index messages by their words, and by their conversation."""
    if tx.engine == "postgresql":
        statement = (
            "INSERT INTO messages_words (number, account, words)"
            " VALUES (:number, :account, array_to_tsvector(string_to_array(:words, ' ')))"
        )
        for_each(tx, statement, [(n, account, " ".join((_thread(t), *words))) for n, t, words in rows])
        return
    owner = _owner(account)
    for_each(
        tx,
        "INSERT INTO messages_words (rowid, words) VALUES (:number, :words)",
        # In the order of their numbers: at every step back the index begins a piece of its own, to be joined later.
        sorted((number, " ".join((owner, _thread(thread), *words))) for number, thread, words in rows),
    )


def add_missing(tx: Transaction, account: str, rows: Sequence[Indexed]) -> None:
    """Index those of the messages that the account still has and that are not in the index."""
    found = tx.execute(
        sql(
            "SELECT m.number FROM messages_messages m WHERE m.account = :account"
            f" AND m.number BETWEEN :first AND :last AND NOT EXISTS (SELECT 1 FROM {_indexed(tx)} = m.number)"
        ),
        {"account": account, "first": min(one[0] for one in rows), "last": max(one[0] for one in rows)},
    )
    wanted = set(found.scalars())
    add(tx, account, [one for one in rows if one[0] in wanted])


def remove(tx: Transaction, numbers: Sequence[int]) -> None:
    """Take messages out of the index; the caller has made sure whose they are."""
    column = "number" if tx.engine == "postgresql" else "rowid"
    tx.execute(sql(f"DELETE FROM messages_words WHERE {column} IN :numbers", "numbers"), {"numbers": list(numbers)})


def find(
    tx: Transaction,
    account: str,
    words: Sequence[str],
    *,
    threads: Sequence[str] | None = None,
    after: int | None = None,
    before: int | None = None,
    limit: int,
) -> list[int]:
    """Numbers of living messages in which every word begins a word, newest first."""
    if tx.engine == "postgresql":
        return _find_postgres(tx, account, words, threads=threads, after=after, before=before, limit=limit)
    # Conversations are an account's own; without any, its own word keeps the index from looking at others' messages.
    named = _named(threads)
    question = [f'"{word}"*' for word in words]
    question.append("(" + " OR ".join(f'"{one}"' for one in named or [_owner(account)]) + ")")
    # Only the table's own name asks the index as a whole; it keeps no columns apart. And only CROSS JOIN keeps SQLite
    # from walking through a stretch of time with a question to the index for each message in it.
    return _numbers(
        tx,
        "messages_words CROSS JOIN messages_messages m ON m.number = messages_words.rowid",
        "messages_words MATCH :question AND m.account = :account",
        {"account": account, "question": " AND ".join(question), "limit": limit},
        number="messages_words.rowid",
        threads=None if named else threads,
        after=after,
        before=before,
    )


def _find_postgres(
    tx: Transaction,
    account: str,
    words: Sequence[str],
    *,
    threads: Sequence[str] | None,
    after: int | None,
    before: int | None,
    limit: int,
) -> list[int]:
    """Look at the newest messages first: the index gathers all that it finds before it can say which are new.

    The planner knows nothing of how frequent the beginning of a word is, and goes through a whole history if left to
    itself. OFFSET 0 and MATERIALIZED are its fences: what is within is done as it stands here.
    """
    question = " & ".join(f"'{word}':*" for word in words)
    values: dict[str, Any] = {"account": account, "question": question, "limit": limit}
    bounds = ""
    for name, bound, value in (("after", " AND number > :after", after), ("before", " AND number < :before", before)):
        if value is not None:
            bounds += bound
            values[name] = value
    if threads is None or len(threads) == 1:
        thread = {"thread": threads[0]} if threads else {}
        found, whole = _among_newest(tx, f"{' AND thread = :thread' if thread else ''}{bounds}", values | thread)
        if whole or len(found) == limit:
            return found
    return _by_index(tx, threads, bounds, values)


def _among_newest(tx: Transaction, narrowed: str, values: dict[str, Any]) -> tuple[list[int], bool]:
    """What is found among the newest messages, looked at one after the other, and whether there are no others."""
    newest = (
        f"SELECT number FROM messages_messages WHERE account = :account AND trashed_at IS NULL{narrowed}"
        f" ORDER BY number DESC LIMIT {LOOKED_AT}"
    )
    rows = tx.execute(
        sql(
            f"SELECT newest.number FROM ({newest}) AS newest CROSS JOIN LATERAL (SELECT 1 FROM messages_words w"
            " WHERE w.number = newest.number AND w.words @@ CAST(:question AS tsquery) OFFSET 0) AS w"
            " ORDER BY newest.number DESC LIMIT :limit"
        ),
        values,
    )
    found = [row.number for row in rows]
    if len(found) == values["limit"]:
        return found, False
    return found, tx.execute(sql(f"SELECT count(*) FROM ({newest}) AS newest"), values).scalar_one() < LOOKED_AT


def _by_index(tx: Transaction, threads: Sequence[str] | None, bounds: str, values: dict[str, Any]) -> list[int]:
    """What the index finds."""
    of, lists = "", tuple[str, ...]()
    if named := _named(threads):
        values["question"] += " & (" + " | ".join(f"'{one}'" for one in named) + ")"
    elif threads is not None:
        of, lists, values["threads"] = " AND m.thread IN :threads", ("threads",), list(threads)
    rows = tx.execute(
        sql(
            "WITH hits AS MATERIALIZED (SELECT number FROM messages_words"
            f" WHERE words @@ CAST(:question AS tsquery) AND account = :account{bounds})"
            " SELECT hits.number FROM (SELECT number FROM hits ORDER BY number DESC) AS hits"
            " CROSS JOIN LATERAL (SELECT 1 FROM messages_messages m"
            f" WHERE m.number = hits.number AND m.trashed_at IS NULL{of} OFFSET 0) AS m"
            " ORDER BY hits.number DESC LIMIT :limit",
            *lists,
        ),
        values,
    )
    return [row.number for row in rows]


def _numbers(
    tx: Transaction,
    tables: str,
    matches: str,
    values: dict[str, Any],
    *,
    number: str,
    threads: Sequence[str] | None,
    after: int | None,
    before: int | None,
) -> list[int]:
    conditions = [matches, "m.trashed_at IS NULL"]
    if threads is not None:
        conditions.append("m.thread IN :threads")
        values["threads"] = list(threads)
    if after is not None:
        conditions.append(f"{number} > :after")
        values["after"] = after
    if before is not None:
        conditions.append(f"{number} < :before")
        values["before"] = before
    rows = tx.execute(
        sql(
            f"SELECT {number} AS number FROM {tables}"
            f" WHERE {' AND '.join(conditions)} ORDER BY {number} DESC LIMIT :limit",
            *(("threads",) if threads is not None else ()),
        ),
        values,
    )
    return [row.number for row in rows]


def missing(tx: Transaction, *, before: int, limit: int) -> list[tuple[str, int, str, str, str]]:
    """(account, number, thread, body, subject) of messages that are not in the index, as after a restore, newest first.

    Of all accounts; only of those with a smaller number than `before`, so that nothing is looked at twice.
    """
    rows = tx.execute(
        sql(
            "SELECT m.account, m.number, m.thread, m.body, m.subject FROM messages_messages m WHERE m.number < :before"
            f" AND NOT EXISTS (SELECT 1 FROM {_indexed(tx)} = m.number) ORDER BY m.number DESC LIMIT :limit"
        ),
        {"before": before, "limit": limit},
    )
    return [(row.account, row.number, row.thread, row.body, row.subject) for row in rows]


def has(tx: Transaction, number: int) -> bool:
    """Whether that message is in the index."""
    return tx.execute(sql(f"SELECT 1 FROM {_indexed(tx)} = :number"), {"number": number}).first() is not None


def oldest(tx: Transaction, account: str) -> int | None:
    """The number of an account's oldest message in the index."""
    if tx.engine == "postgresql":
        statement = "SELECT number FROM messages_words WHERE account = :account ORDER BY number LIMIT 1"
    else:
        statement = "SELECT rowid FROM messages_words WHERE messages_words MATCH :owner ORDER BY rowid LIMIT 1"
    return tx.execute(sql(statement), {"account": account, "owner": f'"{_owner(account)}"'}).scalar_one_or_none()


def counts(tx: Transaction) -> tuple[int, int]:
    """(messages, messages in the index) of the instance."""
    table = _indexed(tx).split()[0]
    row = tx.execute(
        sql(f"SELECT (SELECT count(*) FROM messages_messages) AS told, (SELECT count(*) FROM {table}) AS found")
    ).one()
    return int(row.told), int(row.found)


def _indexed(tx: Transaction) -> str:
    """`table WHERE column` for what is in the index; on SQLite its own notes, which answer ten times as fast as it."""
    return "messages_words WHERE number" if tx.engine == "postgresql" else "messages_words_docsize WHERE id"


def _owner(account: str) -> str:
    """A word that only this account's messages carry, so that the index finds its newest without looking at others'."""
    return f"zzz{account}"


def _thread(thread: str) -> str:
    """A word that only this conversation's messages carry."""
    return f"zzt{thread}"


def _named(threads: Sequence[str] | None) -> list[str]:
    """The conversations as words of the index, if they are few."""
    return [_thread(one) for one in threads] if threads and len(threads) <= MOST_THREADS else []
