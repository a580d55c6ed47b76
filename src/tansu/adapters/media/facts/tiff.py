"""TIFF directories, the structure inside every EXIF block. Bounded, and blind to loops."""

import struct
from dataclasses import dataclass, field

MOST_ENTRIES = 512
MOST_TEXT = 256
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
BYTE, TEXT, SHORT, LONG, RATIONAL, BLOB, SIGNED_RATIONAL = 1, 2, 3, 4, 5, 7, 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag as found: its type, its count, and where its value lies in the block."""

    kind: int
    count: int
    at: int


@dataclass(frozen=True, slots=True)
class Directory:
    """The tags of one directory. Asking for what is missing or malformed gives the empty answer."""

    block: bytes
    order: str
    entries: dict[int, Entry] = field(default_factory=dict)

    def text(self, tag: int) -> bytes:
        """The bytes of a text tag, at most 256."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind not in (BYTE, TEXT, BLOB):
            return b""
        return self.block[entry.at : entry.at + min(entry.count, MOST_TEXT)]

    def number(self, tag: int) -> int | None:
        """The first number of an integer tag."""
        entry = self.entries.get(tag)
        codes = {BYTE: "B", SHORT: "H", LONG: "L"}
        if entry is None or entry.kind not in codes or not entry.count:
            return None
        return int(struct.unpack_from(self.order + codes[entry.kind], self.block, entry.at)[0])

    def rationals(self, tag: int, count: int) -> list[float] | None:
        """Exactly `count` fractions, or None if there are fewer or one divides by zero."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind not in (RATIONAL, SIGNED_RATIONAL) or entry.count < count:
            return None
        code = "l" if entry.kind == SIGNED_RATIONAL else "L"
        parts = struct.unpack_from(f"{self.order}{2 * count}{code}", self.block, entry.at)
        if 0 in parts[1::2]:
            return None
        return [top / bottom for top, bottom in zip(parts[::2], parts[1::2], strict=True)]


def first_directory(block: bytes) -> Directory | None:
    """The main directory of a TIFF block, or None if it is no TIFF."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return None
    return directory_at(block, order, struct.unpack_from(order + "L", block, 4)[0])


def directory_at(block: bytes, order: str, at: int) -> Directory:
    """The directory at an offset, with those entries whose values lie inside the block.

    Callers follow only the pointers they know by name, once each, so a directory that points at
    itself costs nothing.
    """
    found = Directory(block, order)
    if not 8 <= at <= len(block) - 2:
        return found
    count = min(struct.unpack_from(order + "H", block, at)[0], MOST_ENTRIES, (len(block) - at - 2) // 12)
    for tag, kind, number, value in struct.iter_unpack(order + "HHLL", block[at + 2 : at + 2 + 12 * count]):
        length = SIZES.get(kind, 0) * number
        at += 12
        where = at - 2 if length <= 4 else value
        if 0 < length <= len(block) - where:
            found.entries.setdefault(tag, Entry(kind, number, where))
    return found
