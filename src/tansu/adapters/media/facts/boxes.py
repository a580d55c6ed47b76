"""Boxes, the nested records of MP4, QuickTime and HEIF (ISO/IEC 14496-12)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tansu.adapters.media.facts.source import Source


@dataclass(frozen=True, slots=True)
class Box:
    """Where the content of one box lies in the original."""

    kind: bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        """Bytes of content."""
        return self.end - self.start

    def content(self, source: Source, *, most: int) -> bytes:
        """The content, or its first `most` bytes."""
        return source.read(self.start, min(self.size, most))


def boxes_in(source: Source, start: int, end: int, *, most: int = 64) -> Iterator[Box]:
    """Yield the boxes between two offsets, `most` of them. Stops at the first that makes no sense.

    Callers name the path they walk, so depth is fixed by code and never by the file.
    """
    for _ in range(most):
        if start + 8 > end:
            return
        head = source.read(start, 8)
        size, body = int.from_bytes(head[:4]), start + 8
        if size == 1:
            size, body = int.from_bytes(source.read(body, 8)), body + 8
        elif size == 0:
            size = end - start
        if size < body - start:
            return
        # A cut file has a last box that claims more than is there; its beginning may still be of use.
        stop = min(start + size, end)
        yield Box(head[4:], body, stop)
        start = stop
