"""PostgreSQL, for many nodes: a pool of connections, plain transactions, nothing kept in the process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from tansu.adapters.database.errors import in_our_words

CONNECTIONS = 8


class PostgresDatabase:
    """A PostgreSQL database. Safe to share between threads."""

    engine = "postgresql"

    def __init__(self, url: str, *, connections: int = CONNECTIONS) -> None:
        self._writers = _engine(url, connections)
        self._readers = _engine(url, connections)

        @event.listens_for(self._readers, "connect")
        def read_one_snapshot(connection: Any, _record: object) -> None:
            # A page of a list and its total must come from the same instant, as they do on SQLite.
            connection.execute("SET default_transaction_isolation TO 'repeatable read'")
            connection.execute("SET default_transaction_read_only TO on")
            connection.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a consistent view."""
        with in_our_words(), self._readers.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction; durable when left."""
        with in_our_words(), self._writers.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()
        self._writers.dispose()


def _engine(url: str, connections: int) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=connections,
        pool_pre_ping=False,
        pool_recycle=1800,
        connect_args={"prepare_threshold": 1, "options": "-c jit=off"},
    )
