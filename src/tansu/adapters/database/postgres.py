"""PostgreSQL, for many nodes: a pool of connections, plain transactions, nothing kept in the process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

from tansu.adapters.database.errors import Words
from tansu.adapters.database.pool import Pool
from tansu.adapters.database.transaction import PostgresTransaction
from tansu.ports.database import DatabaseError

CONNECTIONS = 16

_WORDS = Words(psycopg)
_ONE_SNAPSHOT = "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"
"""For readers: a page of a list and its total must come from the same instant, as they do on SQLite."""


class PostgresDatabase:
    """A PostgreSQL database. Safe to share between threads."""

    engine = "postgresql"

    def __init__(self, url: str, *, connections: int = CONNECTIONS) -> None:
        self._writers = Pool(_opening(url), _rolled_back, size=connections)
        self._readers = Pool(_opening(url, _ONE_SNAPSHOT, autocommit=True), _left, size=connections)

    @contextmanager
    def read(self) -> Iterator[PostgresTransaction]:
        """Open a consistent view."""
        with self._readers.lent() as connection:
            _say(connection, b"BEGIN")
            yield PostgresTransaction(connection, _WORDS)

    @contextmanager
    def glance(self) -> Iterator[PostgresTransaction]:
        """Open a view for one statement, which the server gives a snapshot of its own: two round trips fewer."""
        with self._readers.lent() as connection:
            yield PostgresTransaction(connection, _WORDS, once=True)

    @contextmanager
    def write(self) -> Iterator[PostgresTransaction]:
        """Open a transaction; durable when left."""
        with self._writers.lent() as connection:
            yield PostgresTransaction(connection, _WORDS)
            if connection.info.transaction_status is TransactionStatus.INERROR:
                # The server would answer this commit with a rollback, and without an error.
                raise DatabaseError("A statement failed inside, and somebody went on as if it had not.")
            try:
                connection.commit()
            except psycopg.Error as error:
                raise _WORDS.ours(error) from error

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.close()
        self._writers.close()


def _opening(url: str, options: str = "", *, autocommit: bool = False) -> Callable[[], Any]:
    def open_one() -> Any:
        try:
            # Statements repeat: each is planned once for a connection. A peer that is gone is noticed within minutes.
            return psycopg.connect(
                url,
                options=f"-c jit=off {options}",
                autocommit=autocommit,
                prepare_threshold=1,
                keepalives_idle=60,
                keepalives_interval=10,
            )
        except psycopg.Error as error:
            raise _WORDS.ours(error) from error

    return open_one


def _say(connection: Any, command: bytes) -> None:
    """Begin or leave a reader's transaction. Through the driver's cursors and locks either costs twice as much."""
    pgconn = connection.pgconn
    try:
        result = pgconn.exec_(command)
        if pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(f"The connection is lost. {pgconn.get_error_message()}")
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
    except psycopg.Error as error:
        raise _WORDS.ours(error) from error


def _left(connection: Any) -> bool:
    """Leave a reader's transaction if there is one; one that is in the middle of something is not lent again."""
    pgconn = connection.pgconn
    if pgconn.transaction_status in {TransactionStatus.INTRANS, TransactionStatus.INERROR}:
        pgconn.exec_(b"ROLLBACK")
    return bool(pgconn.transaction_status == TransactionStatus.IDLE)


def _rolled_back(connection: Any) -> bool:
    try:
        connection.rollback()
    except psycopg.Error:
        return False
    return not connection.closed
