"""The index of words: the one place where the engines differ, and only in how they keep what our code has cut up."""

from collections.abc import Sequence
from typing import Any

from tansu.ports.database import Transaction, for_each, sql


def add(tx: Transaction, account: str, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Index messages by their words: (number, words) of each."""
    if tx.dialect.name == "postgresql":
        statement = (
            "INSERT INTO messages_words (number, account, words)"
            " VALUES (:number, :account, array_to_tsvector(string_to_array(:words, ' ')))"
        )
        for_each(tx, statement, [{"number": n, "account": account, "words": " ".join(words)} for n, words in rows])
        return
    owner = _owner(account)
    for_each(
        tx,
        "INSERT INTO messages_words (rowid, words) VALUES (:number, :words)",
        [{"number": number, "words": " ".join((owner, *words))} for number, words in rows],
    )


def replace(tx: Transaction, account: str, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Index those of the messages that the account still has, whether they were indexed before or not."""
    numbers = [number for number, _ in rows]
    found = tx.execute(
        sql("SELECT number FROM messages_messages WHERE account = :account AND number IN :numbers", "numbers"),
        {"account": account, "numbers": numbers},
    )
    living = {row.number for row in found}
    remove(tx, numbers)
    if living:
        add(tx, account, [(number, words) for number, words in rows if number in living])


def remove(tx: Transaction, numbers: Sequence[int]) -> None:
    """Take messages out of the index; the caller has made sure whose they are."""
    column = "number" if tx.dialect.name == "postgresql" else "rowid"
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
    if tx.dialect.name == "postgresql":
        number, alias = "w.number", " w"
        matches = "w.account = :account AND w.words @@ CAST(:question AS tsquery)"
        question = " & ".join(f"'{word}':*" for word in words)
    else:
        # Only the table's own name asks the index as a whole; it keeps no columns apart.
        number, alias = "messages_words.rowid", ""
        matches = "messages_words MATCH :question AND m.account = :account"
        question = " AND ".join((f'"{_owner(account)}"', *(f'"{word}"*' for word in words)))
    conditions = [matches, "m.trashed_at IS NULL"]
    values: dict[str, Any] = {"account": account, "question": question, "limit": limit}
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
            f"SELECT {number} AS number FROM messages_words{alias} JOIN messages_messages m ON m.number = {number}"
            f" WHERE {' AND '.join(conditions)} ORDER BY {number} DESC LIMIT :limit",
            *(("threads",) if threads is not None else ()),
        ),
        values,
    )
    return [row.number for row in rows]


def missing(tx: Transaction, *, limit: int) -> list[tuple[str, int, str, str]]:
    """(account, number, body, subject) of messages that are not in the index, as after a restore."""
    column = "number" if tx.dialect.name == "postgresql" else "rowid"
    rows = tx.execute(
        sql(
            "SELECT m.account, m.number, m.body, m.subject FROM messages_messages m"
            f" LEFT JOIN messages_words w ON w.{column} = m.number WHERE w.{column} IS NULL LIMIT :limit"
        ),
        {"limit": limit},
    )
    return [(row.account, row.number, row.body, row.subject) for row in rows]


def counts(tx: Transaction) -> tuple[int, int]:
    """(messages, messages in the index) of the instance."""
    table = "messages_words" if tx.dialect.name == "postgresql" else "messages_words_docsize"
    row = tx.execute(
        sql(f"SELECT (SELECT count(*) FROM messages_messages) AS told, (SELECT count(*) FROM {table}) AS found")
    ).one()
    return int(row.told), int(row.found)


def _owner(account: str) -> str:
    """A word that only this account's messages carry, so that the index finds its newest without looking at others'."""
    return f"zzz{account}"
