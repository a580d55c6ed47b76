"""A file of many cards, taken apart while it arrives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tansu.features.contacts.vcard.lines import BOM, begins, ends


@dataclass(frozen=True)
class Piece:
    """One card of a file, byte for byte, or why there is none."""

    number: int
    """Counted from 1."""
    body: bytes = b""
    wrong: str = ""


def split(chunks: Iterable[bytes], *, largest: int) -> Iterator[Piece]:
    """Yield every card of a file. What is larger than that, or never ends, is told and passed over."""
    number = depth = size = 0
    kept: list[bytes] = []
    for line in _physical(chunks):
        if not depth and not begins(line.removeprefix(BOM)):
            continue
        if not depth:
            number, size, kept = number + 1, 0, []
            line = line.removeprefix(BOM)
        if begins(line):
            depth += 1
        elif ends(line):
            depth -= 1
        size += len(line)
        if size <= largest:
            kept.append(line)
        if depth == 0:
            yield _piece(number, kept, size, largest)
    if depth:
        yield Piece(number, b"".join(kept), wrong="It has no end.")


def _piece(number: int, kept: list[bytes], size: int, largest: int) -> Piece:
    if size > largest:
        return Piece(number, b"".join(kept[:50]), wrong=f"It has more than {largest // 1_000_000} MB.")
    return Piece(number, b"".join(kept))


def _physical(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Physical lines with their line ends, however the bytes come; a long one comes in pieces."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        lines = rest.splitlines(keepends=True)
        # The last may go on, and a CR at the end may have its LF in the next chunk.
        rest = lines.pop() if lines else b""
        yield from lines
        if len(rest) > 1 << 20 and not rest.endswith(b"\r"):
            yield rest
            rest = b""
    if rest:
        yield from rest.splitlines(keepends=True)
