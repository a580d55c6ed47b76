"""A few connections shared by many threads: the one used last is lent first, and no more are opened than are needed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tansu.core.errors import Unavailable

PATIENCE_SECONDS = 30


class Pool:
    """Connections of one kind: `size` are lent at once, half of them stay open. Safe to share between threads."""

    def __init__(self, open_one: Callable[[], Any], is_sound: Callable[[Any], bool], *, size: int) -> None:
        """`is_sound` undoes what a borrower left open, and says whether the connection may be lent again."""
        self._open_one = open_one
        self._is_sound = is_sound
        self._idle: list[Any] = []
        self._kept = max(1, size // 2)
        self._places = threading.BoundedSemaphore(size)
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """Lend a connection. Raises Unavailable if none comes free within half a minute."""
        if not self._places.acquire(timeout=PATIENCE_SECONDS):
            raise Unavailable("The server has more to do than it can at the moment. Nothing was changed; try again.")
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._take_back(connection)
        finally:
            self._places.release()

    def close(self) -> None:
        """Close what is idle at once, and what is lent when it comes back."""
        self._closed = True
        self._close_idle()

    def _take(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open_one()

    def _take_back(self, connection: Any) -> None:
        sound = self._is_sound(connection)
        if sound and len(self._idle) < self._kept:
            self._idle.append(connection)
        else:
            connection.close()
        if self._closed or not sound:
            # One that broke was cut off, and the others with it: they are not tried one after the other.
            self._close_idle()

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()
