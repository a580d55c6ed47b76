"""Checkpoints by our own hand: what was committed moves from the write-ahead log into the database file.

SQLite would do that by itself at the end of a commit, and says nothing if the disk fails it there. Asked for as a
statement it does, so that a failing sync is seen (R34). What is in the log stays there until it is safely moved, so
nothing that was committed depends on it.
"""

from typing import Any

from tansu.core.errors import Unavailable

CHANGES = 500
"""So many changed rows are about a thousand pages of log, which is when SQLite itself would begin."""
COMMITS = 256
"""Work whose changes are not counted as rows must not let the log grow for ever."""


class Checkpoints:
    """The checkpoints of one writing connection, begun after commits that left enough behind."""

    def __init__(self, connection: Any, *, driver: Any) -> None:
        self._connection = connection
        self._driver = driver
        self._changes = self._commits = 0

    def after_commit(self) -> None:
        """Move the log if it is long. Raises Unavailable if the disk fails; one that is full may have room later."""
        self._commits += 1
        if self._connection.total_changes - self._changes < CHANGES and self._commits < COMMITS:
            return
        self._changes, self._commits = self._connection.total_changes, 0
        try:
            # Without waiting for anybody: what readers still need is moved the next time.
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except self._driver.Error as error:
            if "full" not in str(error):
                raise Unavailable("The database could not write to its disk.") from error
