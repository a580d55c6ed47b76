"""Streams of bytes: gathered into larger blocks, cut short, or proven against the parts they came from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tansu.core.checksum import Running, crc32
from tansu.core.errors import Damaged
from tansu.ports.blobs import Part

BLOCK = 1024 * 1024
"""Bytes per read; larger gains nothing, smaller costs a system call each."""
LEAST = 128 * 1024
"""Least bytes per write. What is larger is written as it comes: a copy costs more than another system call."""


def gathered(chunks: Iterable[bytes], *, least: int = LEAST) -> Iterator[bytes]:
    """Yield the same bytes in blocks of at least `least`, the last one excepted."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= least:
            yield waiting[0] if len(waiting) == 1 else b"".join(waiting)
            waiting, size = [], 0
    if size:
        yield b"".join(waiting)


def until_cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what came before the connection was cut, and end there as if that were all."""
    try:
        yield from chunks
    except ConnectionError:
        return


@dataclass
class Passed:
    """Size and CRC-32 of what has passed a place."""

    size: int = 0
    crc32: int = 0


def counted(chunks: Iterable[bytes], passed: Passed) -> Iterator[bytes]:
    """Yield the same chunks, adding each to `passed` on its way."""
    for chunk in chunks:
        passed.size += len(chunk)
        passed.crc32 = crc32(chunk, passed.crc32)
        yield chunk


def proof_of(chunks: Iterable[bytes]) -> Running:
    """Return what all of `chunks` prove to be."""
    running = Running()
    for chunk in chunks:
        running.update(chunk)
    return running


def proven(chunks: Iterable[bytes], parts: list[Part]) -> Iterator[bytes]:
    """Yield the bytes of `parts`, which follow each other in `chunks`.

    Raises Damaged as soon as a part is complete and is not what its size and checksums say, or if
    bytes are missing or left over at the end.
    """
    waiting = iter(parts)
    part = next(waiting, None)
    running = Running()
    for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            while part is not None and running.size == part.size:
                _check(part, running)
                part, running = next(waiting, None), Running()
            if part is None:
                raise Damaged("There are more bytes than the parts of this upload have.")
            piece = rest[: part.size - running.size]
            running.update(piece)
            rest = rest[len(piece) :]
        yield chunk
    while part is not None:
        _check(part, running)
        part, running = next(waiting, None), Running()


def _check(part: Part, running: Running) -> None:
    if (running.size, running.sha256, running.crc32) != (part.size, part.sha256, part.crc32):
        raise Damaged(f"Part {part.number} of this upload is not what arrived. Send it again.", part=part.number)
