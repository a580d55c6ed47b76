"""A transaction on a driver's connection: text and values go to the driver as they are, without a layer between."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from tansu.adapters.database.errors import Words
from tansu.adapters.database.rows import CursorRows
from tansu.adapters.database.statements import in_order, spelled_out, with_percent
from tansu.ports.database import DatabaseError, Statement

_NOTHING: Mapping[str, Any] = {}


class _Turns:
    """Refuses a second statement where there may be one: each would see the database at another instant."""

    def __init__(self, *, once: bool) -> None:
        self._once = once
        self._had_one = False

    def _take_turn(self) -> None:
        if self._once and self._had_one:
            raise DatabaseError("A glance is one statement. Whoever has several opens a consistent view for them.")
        self._had_one = True


class SqliteTransaction(_Turns):
    """See `ports.database.Transaction`. SQLite reads our named parameters as they are written."""

    engine = "sqlite"

    def __init__(self, connection: Any, words: Words, *, once: bool = False) -> None:
        super().__init__(once=once)
        self.connection = connection
        self._words = words

    def execute(self, statement: Statement, values: Mapping[str, Any] | None = None) -> CursorRows:
        """Execute a statement; its rows are read as they are asked for."""
        self._take_turn()
        text, given = spelled_out(statement, values or _NOTHING)
        try:
            return CursorRows(self.connection.execute(text, given), self._words)
        except self._words.error as error:
            raise self._words.ours(error) from error

    def stream(self, statement: Statement, values: Mapping[str, Any] | None = None, *, batch: int) -> CursorRows:
        """Execute a query; SQLite finds each row when it is asked for."""
        return self.execute(statement, values)

    def execute_for_each(self, text: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> None:
        """Execute text once for each row."""
        try:
            self.connection.executemany(in_order(text) if isinstance(rows[0], tuple) else text, rows).close()
        except self._words.error as error:
            raise self._words.ours(error) from error


class PostgresTransaction(_Turns):
    """See `ports.database.Transaction`. Rows come whole, but for those of `stream`."""

    engine = "postgresql"

    def __init__(self, connection: Any, words: Words, *, once: bool = False) -> None:
        super().__init__(once=once)
        self.connection = connection
        self._words = words
        self._numbers = count(1)

    def execute(self, statement: Statement, values: Mapping[str, Any] | None = None) -> CursorRows:
        """Execute a statement."""
        return self._ask(self.connection.cursor(), statement, values, at_once=True)

    def stream(self, statement: Statement, values: Mapping[str, Any] | None = None, *, batch: int) -> CursorRows:
        """Execute a query through a cursor of the server, which ends with the transaction."""
        cursor = self.connection.cursor(name=f"streamed_{next(self._numbers)}")
        cursor.itersize = batch
        return self._ask(cursor, statement, values)

    def execute_for_each(self, text: str, rows: Sequence[Mapping[str, Any]] | Sequence[tuple[Any, ...]]) -> None:
        """Execute text once for each row."""
        try:
            with self.connection.cursor() as cursor:
                cursor.executemany(with_percent(text, named=not isinstance(rows[0], tuple)), rows)
        except self._words.error as error:
            raise self._words.ours(error) from error

    def _ask(
        self, cursor: Any, statement: Statement, values: Mapping[str, Any] | None, *, at_once: bool = False
    ) -> CursorRows:
        self._take_turn()
        text, given = spelled_out(statement, values or _NOTHING)
        try:
            return CursorRows(cursor.execute(with_percent(text), given), self._words, at_once=at_once)
        except self._words.error as error:
            raise self._words.ours(error) from error
