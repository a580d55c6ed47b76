"""The spool: where the bytes of attachments wait between the parser and the blob store, never in memory."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

CHUNK = 1 << 20


@dataclass(frozen=True)
class Spooled:
    """A stretch of the spool, and what its bytes proved to be."""

    offset: int
    size: int
    sha256: str


class Spool:
    """One temporary file without a name, gone when closed. Emptied between batches, so that it stays small."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by leaving this object's own block.

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, chunks: Iterable[bytes]) -> Spooled:
        """Take bytes in and say what they are."""
        stretch = self.begin()
        for chunk in chunks:
            stretch.write(chunk)
        return stretch.done()

    def begin(self) -> "Stretch":
        """Begin to take bytes in that come bit by bit; one stretch at a time."""
        return Stretch(self._file)

    def read(self, spooled: Spooled) -> Iterator[bytes]:
        """Yield the bytes again, at most a mebibyte at a time."""
        for start in range(0, spooled.size, CHUNK):
            self._file.seek(spooled.offset + start)
            yield self._file.read(min(CHUNK, spooled.size - start))

    def empty(self) -> None:
        """Forget everything; what was spooled before cannot be read any more."""
        self._file.seek(0)
        self._file.truncate()


class Stretch:
    """Bytes that are being spooled."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._start = file.seek(0, 2)
        self._size = 0
        self._digest = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Take some more."""
        self._digest.update(chunk)
        self._size += self._file.write(chunk)

    def done(self) -> Spooled:
        """Say what they are."""
        return Spooled(self._start, self._size, self._digest.hexdigest())
