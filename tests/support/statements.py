"""Which statements a database is given, whatever their values are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Pool, event

from tansu.foundation.work import Outside

_VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\bNULL\b")


@contextmanager
def statements_noted(outside: Outside) -> Iterator[list[str]]:
    """Note every statement; SQLite itself tells what it runs, for PostgreSQL it is SQLAlchemy."""
    noted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        noted.append(statement)

    def listen(connection: Any, *_: object) -> None:
        connection.set_trace_callback(lambda statement: noted.append(_VALUES.sub("?", statement)))

    if outside.database.engine == "postgresql":
        event.listen(Connection, "before_cursor_execute", note)
        yield noted
        event.remove(Connection, "before_cursor_execute", note)
        return
    with outside.database.write() as tx:
        writer = tx.connection.driver_connection
    listen(writer)
    event.listen(Pool, "checkout", listen)
    yield noted
    event.remove(Pool, "checkout", listen)
    writer.set_trace_callback(None)
