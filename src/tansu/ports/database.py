"""The database: one durable transaction at a time, the same words on every engine.

SQLAlchemy Core is our way to speak SQL to both engines, so its connection *is* the transaction type.
Only `store.py` files and migrations execute statements on it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection, TextClause, bindparam, inspect, text

Transaction = Connection

_NAMED = re.compile(r"(?<![:\w]):(\w+)")


class PlainText(TextClause):
    """SQL text without parameters that stand for a list: an engine that knows `:named` can take it as it is."""

    inherit_cache = True


@lru_cache(maxsize=1024)
def sql(statement: str, *lists: str) -> TextClause:
    """Make SQL text executable once and for all; parameters are `:named`.

    `lists` names the parameters that stand for a list after IN.
    """
    if not lists:
        return PlainText(statement)
    return text(statement).bindparams(*(bindparam(name, expanding=True) for name in lists))


def listed(tx: Transaction, name: str) -> str:
    """The SQL for the words of the JSON list bound to `name`: one parameter, however long the list is.

    A statement with thousands of parameters is built and read anew each time, which costs more than answering.
    """
    if tx.dialect.name == "postgresql":
        return f"(SELECT jsonb_array_elements_text(CAST(:{name} AS jsonb)))"
    return f"(SELECT value FROM json_each(:{name}))"


def among(tx: Transaction, name: str) -> str:
    """The condition that a column is one of the thousands of `plain_words` bound to `name`, as in `sha256 {among(…)}`.

    Against an array PostgreSQL goes through its index once, in order; against a list it begins anew for each word.
    """
    return f"= ANY(string_to_array(:{name}, ','))" if tx.dialect.name == "postgresql" else f"IN {listed(tx, name)}"


def plain_words(tx: Transaction, words: Sequence[str]) -> str:
    """What is bound to a parameter made by `among`: words of letters and digits, in the order an index has them."""
    return ",".join(sorted(words)) if tx.dialect.name == "postgresql" else as_list(sorted(words))


def as_list(words: Sequence[str]) -> str:
    """What is bound to a parameter made by `listed`."""
    return json.dumps(list(words))


def for_each(tx: Transaction, statement: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> None:
    """Execute one statement for each of many rows, which go to the driver as they are.

    A row gives the parameters by name, or as a tuple in the order in which the statement names them, each once; a
    driver takes tuples more quickly. Only for plain values: looking at the parameters of every row costs as much as
    entering it.
    """
    if rows:
        written = _in_style(statement, tx.dialect.paramstyle, named=not isinstance(rows[0], tuple))
        tx.exec_driver_sql(written, rows)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _in_style(statement: str, style: str, *, named: bool) -> str:
    """The statement with its parameters as the driver writes them."""
    if style == "pyformat":
        return _NAMED.sub(r"%(\1)s" if named else "%s", statement.replace("%", "%%"))
    return statement if named else _NAMED.sub("?", statement)


def referrers(tx: Transaction, table: str) -> list[tuple[str, tuple[str, ...]]]:
    """Read from the live schema who refers to `table` by a foreign key: (table, its columns) of each."""
    seen = inspect(tx)
    return [
        (name, tuple(key["constrained_columns"]))
        for name in sorted(seen.get_table_names())
        for key in seen.get_foreign_keys(name)
        if key["referred_table"] == table
    ]


class Database(Protocol):
    """A place for rows. Safe to share between threads."""

    engine: str
    """`sqlite` or `postgresql`; only stores with two dialects may ask."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a consistent view. Nothing executed in it may write."""
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


class UniqueViolation(Exception):
    """A unique index refused a row: somebody else was first. The edge retries such a Work once."""
