"""The bytes of a blob, piece by piece: out of the system's memory where they are in it, else by a thread."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from tansu.core.errors import Damaged, NotFound
from tansu.ports.blobs import BlobRef, Blobs
from tansu.protocols.http.ranges import ByteRange

PIECE = 512 * 1024
"""Bytes at a time, of which a slow client holds several."""
LARGE_PIECE = 1024 * 1024
"""Bytes at a time for who takes them as they come: with smaller pieces threads wake each other too often."""
QUICK = 200_000_000
"""Bytes a second from which a client is quick."""
QUICK_PIECES = 24
"""So many in a row show it: the first dozen megabytes may have gone no further than into buffers."""
AHEAD = 4 * 1024 * 1024
"""Bytes the system is asked to fetch while what is already there is being sent."""

_NOWAIT = getattr(os, "RWF_NOWAIT", None)
_HEADER, _LINE = 48, 64


class Pieces(Protocol):
    """A part of a blob, in order. Closed by whoever opened it."""

    async def next(self) -> bytes | bytearray:
        """Return the next piece, empty at the end.

        Its bytes are good only until `next` is called again: Granian has copied them when `send` returns.
        """
        ...

    def close(self) -> None:
        """Let go of whatever is open. May be repeated."""
        ...


def open_pieces(blobs: Blobs, ref: BlobRef, part: ByteRange) -> tuple[Pieces, bytes]:
    """Open a part and read its first piece. Blocks; NotFound and Damaged as `Blobs.read`."""
    path = blobs.path(ref)
    if path is None:
        pieces = blobs.read(ref, offset=part.offset, length=part.length)
        return _Yielded(pieces), next(pieces, b"")
    file = _InFile(path, part)
    try:
        return file, file.read()
    except BaseException:
        file.close()
        raise


class _Yielded:
    """Pieces as a store yields them; while one is being sent, a thread waits for the next."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._coming: asyncio.Future[bytes] | None = None

    async def next(self) -> bytes:
        piece = await (self._coming or self._read())
        self._coming = self._read() if piece else None
        return piece

    def close(self) -> None:
        if self._coming:
            self._coming.cancel()

    def _read(self) -> "asyncio.Future[bytes]":
        return asyncio.ensure_future(asyncio.to_thread(next, self._pieces, b""))


class _InFile:
    """Pieces of a file. What the system holds in memory is copied in the event loop, which takes less time than
    to wake a thread; what would have to be waited for is read by one.
    """

    def __init__(self, path: Path, part: ByteRange) -> None:
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise NotFound() from error
        self._at, self._end = part.offset, part.offset + part.length
        self._buffer = bytearray()
        self._size, self._quick, self._asked_at = PIECE, 0, 0.0

    async def next(self) -> bytes | bytearray:
        self._suit_the_client(asyncio.get_running_loop().time())
        wanted = min(self._size, self._end - self._at)
        if not wanted:
            return b""
        return self._at_once(wanted) or await asyncio.to_thread(self.read)

    def read(self) -> bytes:
        """Return the next piece, however long it takes, and let the system fetch what follows."""
        wanted = min(self._size, self._end - self._at)
        if self._end - self._at > self._size:
            self._fetch_ahead()
        piece = os.pread(self._file, wanted, self._at)
        if wanted and not piece:
            raise Damaged("This original became shorter while it was being read.")
        self._at += len(piece)
        return piece

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _suit_the_client(self, now: float) -> None:
        """Give large pieces to who took many in a row without delay, until one takes long."""
        quick = (now - self._asked_at) * QUICK < self._size
        self._quick = self._quick + 1 if quick else 0
        self._asked_at = now
        self._size = LARGE_PIECE if self._quick > QUICK_PIECES else PIECE

    def _fetch_ahead(self) -> None:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(self._file, self._at, min(AHEAD, self._end - self._at), os.POSIX_FADV_WILLNEED)

    def _at_once(self, wanted: int) -> bytes | bytearray:
        """Return a piece that is in memory as a whole, else nothing. One buffer serves them all."""
        if _NOWAIT is None:
            return b""
        if len(self._buffer) != self._size:
            self._buffer = _aligned(self._size)
        try:
            with memoryview(self._buffer) as view:
                got = os.preadv(self._file, [view[:wanted]], self._at, _NOWAIT)
        except OSError:
            # Not in memory, or a file system that cannot say; whatever else it is, the thread will hear of it.
            return b""
        if got < wanted:
            return b""
        self._at += wanted
        return self._buffer if wanted == self._size else bytes(self._buffer[:wanted])


def _aligned(size: int) -> bytearray:
    """A buffer that begins at the beginning of a cache line.

    A large bytearray begins 16 bytes behind a page, and there the kernel's copying takes four times as long on
    many processors (`rep movsb` to a place less than 32 bytes behind that of its source, within a page). What is
    taken off the front of a bytearray is not moved.
    """
    buffer = bytearray(size + _LINE)
    del buffer[:_HEADER]
    del buffer[size:]
    return buffer
