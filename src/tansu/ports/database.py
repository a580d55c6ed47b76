"""The database: one durable transaction at a time, the same words on every engine.

Only `store.py` files and migrations execute statements. A statement is text in the subset that both engines share.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text whose parameters are `:named`, and the names of those that stand for a list after IN."""

    text: str
    lists: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def sql(statement: str, *lists: str) -> Statement:
    """Make SQL text executable once and for all; `lists` names the parameters that stand for a list after IN."""
    return Statement(statement, lists)


class Rows(Protocol):
    """What a statement found, read as it is asked for. A row's columns are read by name or by place."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Yield what is left."""
        ...

    def all(self) -> list[Any]:
        """All that is left."""
        ...

    def tuples(self) -> Iterator[Any]:
        """What is left without names, for lists of many thousands."""
        ...

    def first(self) -> Any | None:
        """The first row, or None; the others are not looked at."""
        ...

    def one(self) -> Any:
        """The only row. LookupError."""
        ...

    def one_or_none(self) -> Any | None:
        """The only row, or None. LookupError if there are several."""
        ...

    def scalars(self) -> Iterator[Any]:
        """The first column of what is left."""
        ...

    def scalar(self) -> Any | None:
        """The first column of the first row, or None."""
        ...

    def scalar_one(self) -> Any:
        """The first column of the only row. LookupError."""
        ...

    def scalar_one_or_none(self) -> Any | None:
        """The first column of the only row, or None. LookupError if there are several."""
        ...


class Transaction(Protocol):
    """An open transaction. Of one thread."""

    engine: str
    """`sqlite` or `postgresql`; only stores with two dialects may ask."""

    def execute(self, statement: Statement, values: Mapping[str, Any] | None = None) -> Rows:
        """Execute a statement.

        Raises UniqueViolation, Invalid for a value no column can hold, DiskFull, Unavailable and Busy for reasons of
        the engine, DatabaseError for anything else that it says.
        """
        ...

    def stream(self, statement: Statement, values: Mapping[str, Any] | None = None, *, batch: int) -> Rows:
        """Execute a query whose rows are too many for memory: at most `batch` of them are fetched at a time."""
        ...

    def execute_for_each(self, text: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> None:
        """See `for_each`."""
        ...


class Database(Protocol):
    """A place for rows. Safe to share between threads."""

    engine: str
    """`sqlite` or `postgresql`; only stores with two dialects may ask."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a consistent view. Nothing executed in it may write."""
        ...

    def glance(self) -> AbstractContextManager[Transaction]:
        """Open a view for exactly one statement, which is consistent by itself and so needs nothing around it.

        A second statement in it raises DatabaseError. Nothing executed in it may write.
        """
        ...

    def write(self) -> AbstractContextManager[Transaction]:
        """Open a transaction that is durable when the block has been left without an exception.

        An exception inside the block undoes all of it and is raised again. Several threads may be
        inside at once on engines that allow it; on SQLite they take turns and share one commit. The
        block must be short: no sleeping, no network, no waiting for another thread.

        Raises `Unavailable` once a commit has failed for a reason of the disk (R34): from then on
        nothing is accepted until the process was restarted.
        """
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...


class DatabaseError(Exception):
    """The engine refused a statement for a reason that no person can mend: a fault of ours, or a damaged file."""


class UniqueViolation(Exception):
    """A unique index refused a row: somebody else was first. The edge retries such a Work once."""


def listed(tx: Transaction, name: str) -> str:
    """The SQL for the words of the JSON list bound to `name`: one parameter, however long the list is.

    A statement with thousands of parameters is built and read anew each time, which costs more than answering.
    """
    if tx.engine == "postgresql":
        return f"(SELECT jsonb_array_elements_text(CAST(:{name} AS jsonb)))"
    return f"(SELECT value FROM json_each(:{name}))"


def among(tx: Transaction, name: str) -> str:
    """The condition that a column is one of the thousands of `plain_words` bound to `name`, as in `sha256 {among(…)}`.

    Against an array PostgreSQL goes through its index once, in order; against a list it begins anew for each word.
    It is kept from seeing the array beforehand: it would weigh each word, and then read the whole table. In the order
    of the index, which is that of `sorted`, the words are found soonest.
    """
    if tx.engine == "postgresql":
        return f"= ANY(CAST((SELECT string_to_array(:{name}, ',')) AS text[]))"
    return f"IN {listed(tx, name)}"


def asked(tx: Transaction, name: str) -> str:
    """What stands in a FROM for the thousands of `plain_words` bound to `name`: rows `asked` of a `place` and a `word`.

    Places count from 0, in the order given. Joined by it, a table is asked for one word after the other, through its
    index: quicker than `among` where most are there, and each answer says which question it belongs to.
    """
    if tx.engine == "postgresql":
        words = f"unnest(CAST((SELECT string_to_array(:{name}, ',')) AS text[])) WITH ORDINALITY AS one (word, number)"
        return f"(SELECT number - 1 AS place, word FROM {words}) AS asked"
    return f"(SELECT key AS place, value AS word FROM json_each(:{name})) AS asked"


def joined(tx: Transaction, column: str) -> str:
    """The SQL for a column's plain words of all rows in one text, with commas between them; NULL if there is no row.

    For thousands of rows: drivers take several times as long to hand them out one by one. Columns that are joined in
    one statement have the same order.
    """
    if tx.engine == "postgresql":
        return f"string_agg(CAST({column} AS text), ',')"
    return f"group_concat({column}, ',')"


def plain_words(tx: Transaction, words: Sequence[str]) -> str:
    """What is bound to a parameter made by `among` or `asked`: words of letters and digits."""
    # Such words are JSON as they stand, and an encoder that looks for what is not takes ten times as long.
    if tx.engine == "postgresql":
        return ",".join(words)
    return '["' + '","'.join(words) + '"]' if words else "[]"


def as_list(words: Sequence[str]) -> str:
    """What is bound to a parameter made by `listed`."""
    return json.dumps(list(words))


def for_each(tx: Transaction, statement: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> None:
    """Execute one statement for each of many rows, which go to the driver as they are.

    A row gives the parameters by name, or as a tuple in the order in which the statement names them, each once; a
    driver takes tuples more quickly.
    """
    if rows:
        tx.execute_for_each(statement, rows)
