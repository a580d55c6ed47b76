"""Which statements a database is given, whatever their values are."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from tansu.foundation.work import Outside

_VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\bNULL\b")


@contextmanager
def statements_noted(outside: Outside) -> Iterator[list[str]]:
    """Note every statement of this thread: its turns come one after the other, so it is lent the same connections."""
    noted: list[str] = []
    with ExitStack() as listening:
        for opened in (outside.database.write, outside.database.read):
            with opened() as tx:
                connection = tx.connection  # type: ignore[attr-defined]
            note = _on_postgres if outside.database.engine == "postgresql" else _on_sqlite
            listening.enter_context(note(connection, noted))
        yield noted


@contextmanager
def _on_sqlite(connection: Any, noted: list[str]) -> Iterator[None]:
    connection.set_trace_callback(lambda statement: noted.append(_VALUES.sub("?", statement)))
    yield
    connection.set_trace_callback(None)


@contextmanager
def _on_postgres(connection: Any, noted: list[str]) -> Iterator[None]:
    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            noted.append(query)
            return super().execute(query, *args, **kwargs)

    before, connection.cursor_factory = connection.cursor_factory, Noting
    yield
    connection.cursor_factory = before
