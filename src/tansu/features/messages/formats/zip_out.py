"""Archives that are sent while they are written, and that come out the same whenever they are made."""

import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import IO, Any

_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The same messages make the same bytes, so the archive has no clock."""


class ZipOut:
    """An archive on its way out. What was written waits until it is taken."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, allowZip64=True)  # type: ignore[arg-type]

    def entry(self, name: str, *, packed: bool = True) -> IO[bytes]:
        """Begin an entry, to be closed before the next; pictures and films do not shrink and go in as they are."""
        told = zipfile.ZipInfo(name, _ALWAYS)
        told.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        told.external_attr = 0o600 << 16
        return self._zip.open(told, "w", force_zip64=True)

    def write(self, name: str, chunks: Iterable[bytes], *, packed: bool = True) -> Iterator[bytes]:
        """Write a whole entry, yielding what has come out of the archive so far."""
        with self.entry(name, packed=packed) as file:
            for chunk in chunks:
                file.write(chunk)
                yield from self.taken()

    def taken(self) -> Iterator[bytes]:
        """What was written since this was asked last."""
        yield from self._sink.taken()

    def close(self) -> Iterator[bytes]:
        """End the archive with its list of contents."""
        self._zip.close()
        yield from self.taken()


class _Sink(RawIOBase):
    """What the archive is written to: a place that cannot go back, emptied as it fills."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        waiting, self._waiting = self._waiting, []
        yield from waiting
