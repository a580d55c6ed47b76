"""SQLite, embedded: WAL, full durability, one writer connection with group commit, readers beside it.

One connection does all commits and all checkpoints (checkpoints.py), which also keeps clear of the WAL-reset
bug of SQLite before 3.51.3. A process beside the server (an administration command) opens with `beside=True`:
it takes the write lock by `BEGIN IMMEDIATE` like everybody and never checkpoints.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tansu.adapters.database.checkpoints import Checkpoints
from tansu.adapters.database.errors import Words
from tansu.adapters.database.group_commit import GroupCommit
from tansu.adapters.database.pool import Pool
from tansu.adapters.database.transaction import SqliteTransaction
from tansu.ports.database import sql

try:
    from pysqlite3 import dbapi2 as driver
except ImportError:  # No wheel for this platform: the standard library's, see the module docstring.
    driver = sqlite3

SQLITE_VERSION = driver.sqlite_version
READERS = 32

_WORDS = Words(driver)
_BEGIN = sql("BEGIN")
_ALL_PRAGMAS = ["PRAGMA busy_timeout=10000"]

_WRITER_PRAGMAS = [
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-16384",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA wal_autocheckpoint=0",
]
_READER_PRAGMAS = ["PRAGMA wal_autocheckpoint=0", "PRAGMA query_only=ON", "PRAGMA cache_size=-4096"]


class SqliteDatabase:
    """One file. Safe to share between threads of one process."""

    engine = "sqlite"

    def __init__(self, path: Path, *, beside: bool = False) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        # Everybody's data are in it; the WAL and its index take over the mode of the file.
        path.touch(mode=0o600, exist_ok=True)
        self._beside = beside
        self._writer: GroupCommit | None = None
        self._opening = threading.Lock()
        self._readers = Pool(lambda: _connect(path, _READER_PRAGMAS), _rolled_back, size=READERS)
        # The file and its journal mode must exist before a read-only connection looks at them.
        self._group_commit()

    @contextmanager
    def read(self) -> Iterator[SqliteTransaction]:
        """Open a consistent view."""
        with self._readers.lent() as connection:
            tx = SqliteTransaction(connection, _WORDS)
            tx.execute(_BEGIN)
            yield tx

    @contextmanager
    def glance(self) -> Iterator[SqliteTransaction]:
        """Open a view for one statement."""
        with self._readers.lent() as connection:
            yield SqliteTransaction(connection, _WORDS, once=True)

    @contextmanager
    def write(self) -> Iterator[SqliteTransaction]:
        """Take a turn as the writer; durable when left."""
        with self._group_commit().transaction() as tx:
            yield tx

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.close()
        with self._opening:
            if self._writer is not None:
                self._writer.close()

    def _group_commit(self) -> GroupCommit:
        with self._opening:
            if self._writer is None:
                connection = _connect(self.path, _WRITER_PRAGMAS)
                checkpoints = None if self._beside else Checkpoints(connection, driver=driver)
                self._writer = GroupCommit(connection, _WORDS, checkpoints)
            return self._writer


def _connect(path: Path, pragmas: list[str]) -> Any:
    try:
        # The driver would begin lazily and without the write lock, and a later upgrade cannot wait for it: we begin.
        connection = driver.connect(
            str(path), check_same_thread=False, timeout=10, cached_statements=256, isolation_level=None
        )
        for pragma in [*_ALL_PRAGMAS, *pragmas]:
            connection.execute(pragma).close()
    except driver.Error as error:
        raise _WORDS.ours(error) from error
    return connection


def _rolled_back(connection: Any) -> bool:
    try:
        connection.rollback()
    except driver.Error:
        return False
    return True
