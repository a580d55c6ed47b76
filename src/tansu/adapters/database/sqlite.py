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

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from tansu.adapters.database.checkpoints import Checkpoints
from tansu.adapters.database.errors import in_our_words
from tansu.adapters.database.group_commit import GroupCommit
from tansu.adapters.database.quick import QuickConnection

try:
    from pysqlite3 import dbapi2 as driver
except ImportError:  # No wheel for this platform: the standard library's, see the module docstring.
    driver = sqlite3

SQLITE_VERSION = driver.sqlite_version
READERS = 16

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


class SqliteDatabase:
    """One file. Safe to share between threads of one process."""

    engine = "sqlite"

    def __init__(self, path: Path, *, beside: bool = False) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        # Everybody's data are in it; the WAL and its index take over the mode of the file.
        path.touch(mode=0o600, exist_ok=True)
        self._writer_engine = _engine(path, begin="BEGIN IMMEDIATE", pragmas=_WRITER_PRAGMAS, pool=StaticPool)
        self._beside = beside
        self._writer: GroupCommit | None = None
        self._opening = threading.Lock()
        self._readers = _engine(
            path,
            begin="BEGIN",
            pragmas=["PRAGMA wal_autocheckpoint=0", "PRAGMA query_only=ON", "PRAGMA cache_size=-4096"],
            pool=QueuePool,
        )
        # The file and its journal mode must exist before a read-only connection looks at them.
        self._group_commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a consistent view."""
        with in_our_words(), QuickConnection(self._readers) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Take a turn as the writer; durable when left."""
        with in_our_words(), self._group_commit().transaction() as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()
        with self._opening:
            if self._writer is not None:
                self._writer.close()
        self._writer_engine.dispose()

    def _group_commit(self) -> GroupCommit:
        with self._opening:
            if self._writer is None:
                with in_our_words():
                    connection = QuickConnection(self._writer_engine)
                    checkpoints = None if self._beside else Checkpoints(connection, driver=driver)
                    self._writer = GroupCommit(connection, checkpoints)
            return self._writer


def _engine(path: Path, *, begin: str, pragmas: list[str], pool: type) -> Engine:
    sizes: dict[str, Any] = {"pool_size": READERS, "max_overflow": 16} if pool is QueuePool else {}
    engine = create_engine(
        f"sqlite:///{path}",
        module=driver,
        poolclass=pool,
        connect_args={"check_same_thread": False, "timeout": 10, "cached_statements": 256, "isolation_level": None},
        **sizes,
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        for pragma in ["PRAGMA busy_timeout=10000", *pragmas]:
            connection.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def begin_ourselves(connection: Connection) -> None:
        # The driver would begin lazily and without the write lock; a later upgrade cannot wait for it.
        assert isinstance(connection, QuickConnection)
        connection.tell(begin)

    return engine
