"""The bytes of a local file on their way to the server, watched for change."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO

from tansu.client.errors import FileChanged
from tansu.client.hashing import HashedFile
from tansu.client.scan import Identity, shown

PIECE = 1 << 18


class Source:
    """An open file whose bytes are those that were hashed, for as long as `check` does not object."""

    def __init__(self, file: HashedFile) -> None:
        self.file = file
        self._opened: BinaryIO = Path(file.path).open("rb", buffering=0)  # noqa: SIM115 - closed by close()

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()

    def check(self) -> None:
        """Raise FileChanged if the file is no longer the one that was hashed."""
        if Identity.of(os.fstat(self._opened.fileno())) != self.file.identity:
            raise FileChanged(f"{shown(self.file.path)} has changed since its checksum was taken.")

    def read(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`. Raises FileChanged if they are not there any more."""
        read = os.pread(self._opened.fileno(), length, offset)
        while len(read) < length:
            more = os.pread(self._opened.fileno(), length - len(read), offset + len(read))
            if not more:
                raise FileChanged(f"{shown(self.file.path)} has become shorter while it was being sent.")
            read += more
        return read


class Span:
    """A stretch of a source as the body of one request.

    The HTTP library turns an error in a body into one of the connection; `trouble` keeps the true one.
    """

    def __init__(self, source: Source, offset: int, length: int, at: Callable[[int], None]) -> None:
        self.length = length
        self.trouble: FileChanged | OSError | None = None
        self._source = source
        self._offset = offset
        self._at = at

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes; the last ones only if the file is still what it was."""
        end = self._offset + self.length
        for start in range(self._offset, end, PIECE):
            try:
                piece = await asyncio.to_thread(self._source.read, start, min(PIECE, end - start))
                if start + len(piece) == end:
                    self._source.check()
            except (FileChanged, OSError) as error:
                self.trouble = error
                raise
            yield piece
            self._at(start + len(piece))
