"""Group commit: writers take turns on one SQLite connection and share one flush to the disk.

A commit at full durability costs one flush, half a millisecond on a good SSD and twenty on a disk.
While one writer's body runs others queue up; whoever leaves last commits for all who went before.
Each body is its own savepoint, so one that fails undoes only itself.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tansu.adapters.database.checkpoints import Checkpoints
from tansu.adapters.database.errors import Words
from tansu.adapters.database.transaction import SqliteTransaction
from tansu.core.errors import DiskFull, TansuError, Unavailable
from tansu.ports.database import sql

LARGEST_GROUP = 64

_BEGIN = sql("BEGIN IMMEDIATE")
_SAVEPOINT = sql("SAVEPOINT work")
_RELEASE = sql("RELEASE work")
_UNDO = sql("ROLLBACK TO work")


class _Group:
    """The writers whose work becomes durable with one commit."""

    def __init__(self) -> None:
        self.members = 0
        self.settled = threading.Event()
        self.error: TansuError | None = None


class GroupCommit:
    """The one writer connection of a SQLite database, shared in turns."""

    def __init__(self, connection: Any, words: Words, checkpoints: Checkpoints | None = None) -> None:
        self._connection = connection
        self._words = words
        self._checkpoints = checkpoints
        self._turn = threading.Lock()
        self._count = threading.Lock()
        self._queued = 0
        self._group: _Group | None = None
        self._failed = False

    @contextmanager
    def transaction(self) -> Iterator[SqliteTransaction]:
        """Run the block in its turn; return once it is durable, raise if it is not.

        A block that raises waits like the others: what it was refused for may be a neighbour's work, which nobody
        else can see before it is durable.
        """
        with self._count:
            self._queued += 1
        self._turn.acquire()
        group: _Group | None = None
        try:
            try:
                with self._count:
                    self._queued -= 1
                if self._failed:
                    raise Unavailable("The database could not write to its disk. Nothing is accepted until a restart.")
                group = self._join()
                with self._alone(group) as tx:
                    yield tx
            finally:
                self._turn.release()
        finally:
            if group is not None:
                group.settled.wait()
                if group.error is not None:
                    raise type(group.error)(str(group.error))

    @contextmanager
    def _alone(self, group: _Group) -> Iterator[SqliteTransaction]:
        """One body in its own savepoint, and the commit of all if it is the last."""
        try:
            tx = SqliteTransaction(self._connection, self._words)
            tx.execute(_SAVEPOINT)
            yield tx
            tx.execute(_RELEASE)
            group.members += 1
        except BaseException:
            self._undo_one(group)
            raise
        finally:
            self._settle_if_last()

    def close(self) -> None:
        """Close the connection after the writer inside, if any, has left."""
        with self._turn:
            self._connection.close()

    def _join(self) -> _Group:
        if self._group is None:
            SqliteTransaction(self._connection, self._words).execute(_BEGIN)
            self._group = _Group()
        return self._group

    def _undo_one(self, group: _Group) -> None:
        """Undo the failed body only. On a full or failing disk SQLite may have undone everybody's."""
        try:
            self._connection.execute(_UNDO.text)
            self._connection.execute(_RELEASE.text)
        except self._words.error as error:
            self._fail(group, error)

    def _settle_if_last(self) -> None:
        """Commit for the whole group unless the next writer is already waiting to join it."""
        group = self._group
        if group is None:
            return
        with self._count:
            more_to_come = self._queued > 0 and group.members < LARGEST_GROUP
        if more_to_come:
            return
        self._group = None
        try:
            self._connection.commit()
        except self._words.error as error:
            self._fail(group, error)
        group.settled.set()
        self._checkpoint()

    def _checkpoint(self) -> None:
        """Move what is committed out of the log. If the disk fails, nothing is lost yet, and nothing more is taken."""
        if self._checkpoints is None or self._failed:
            return
        try:
            self._checkpoints.after_commit()
        except Unavailable:
            self._failed = True

    def _fail(self, group: _Group, error: Exception) -> None:
        """Tell every member that nothing of this group is durable, and stop unless it was only room.

        After a failed flush the kernel may have dropped the dirty pages; trying again would lie (R34).
        """
        if "full" in str(error):
            group.error = DiskFull()
        else:
            self._failed = True
            group.error = Unavailable("The database could not write to its disk. Nothing is accepted until a restart.")
        self._group = None
        # The transaction is already gone or broken; what counts is that nobody believes in it.
        with suppress(*self._words.error):
            self._connection.close() if self._failed else self._connection.rollback()
        group.settled.set()
