"""Entries of an archive that somebody else wrote, also of one whose end is missing.

What an archive holds stands at its end. When a download or a copy broke off there is no end; then each entry is
looked for where the one before it ends, by the heads that stand before them all (APPNOTE.TXT 4.3.7).
"""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from tansu.core.checksum import crc32
from tansu.core.errors import Invalid

PIECE = 1 << 16
MOST_HEADS = 1_000_000
_HEAD = struct.Struct("<4sHHHHHLLLHH")
_HEAD_SIGN, _LIST_SIGN, _BEHIND_SIGN = b"PK\3\4", b"PK\1\2", b"PK\7\x08"
_BEHIND = (16, 24, 12, 20)
"""How long the words behind an entry may be: with and without a sign, with sizes of four or eight bytes."""
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 1, 8, 0x800
_STORED, _DEFLATED = 0, 8


class Whole:
    """The entries of an archive that has its end."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened

    def names(self) -> list[str]:
        """The names of all entries."""
        return self._zip.namelist()

    def unpacked(self, name: str) -> Iterator[bytes]:
        """The bytes of one entry. Raises what the standard module raises for a damaged one."""
        try:
            with self._zip.open(name) as file:
                # Whether a file is sound shows at its end only, and costs what was read last.
                while chunk := file.read(PIECE):
                    yield chunk
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            # A damaged list of contents can send the reader to before the beginning of the file.
            raise zipfile.BadZipFile("its list of contents is damaged") from error


@dataclass(frozen=True)
class _Entry:
    start: int
    end: int | None
    """None for the one in which the archive was cut."""
    deflated: bool
    crc: int | None


class Cut:
    """The entries of an archive without an end, up to where it was cut."""

    def __init__(self, file: IO[bytes], budget: int) -> None:
        """Look through the file once. Raises Invalid if it unpacks to more than `budget` bytes."""
        self._file = file
        self._budget = budget
        self._size = file.seek(0, 2)
        self._entries: dict[str, _Entry] = {}
        self._walk()

    @property
    def words(self) -> str:
        """What is to be told of it."""
        whole = sum(one.end is not None for one in self._entries.values())
        return (
            "The end of this archive, which says what is in it, is missing or damaged. "
            f"It was read up to there: {whole} whole files are in it."
        )

    def names(self) -> list[str]:
        """The names of the entries that are there, the last one perhaps in part."""
        return list(self._entries)

    def unpacked(self, name: str) -> Iterator[bytes]:
        """The bytes of one entry. Raises EOFError where it was cut, BadZipFile if its checksum is not its own."""
        entry, crc = self._entries[name], 0
        for chunk in self._inflated(entry.start) if entry.deflated else self._stored(entry.start, entry.end):
            crc = crc32(chunk, crc)
            yield chunk
        if entry.end is None:
            raise EOFError(name)
        if entry.crc is not None and entry.crc != crc:
            raise zipfile.BadZipFile(f"{name} is damaged")

    def _walk(self) -> None:
        at: int | None = 0
        while at is not None and len(self._entries) < MOST_HEADS:
            at = self._one(at)

    def _one(self, at: int) -> int | None:
        """Note the entry whose head is at `at`; return where the next head is, or None if there is none."""
        head = self._read(at, _HEAD.size)
        if len(head) < _HEAD.size or head[:4] != _HEAD_SIGN:
            return None
        _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _HEAD.unpack(head)
        start = at + _HEAD.size + name_size + extra_size
        words = self._read(at + _HEAD.size, name_size + extra_size)
        if start > self._size:
            return None
        name = words[:name_size].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        end: int | None = None
        if flags & _SIZES_BEHIND:
            # Where a damaged one ends that does not say how long it is, nobody can know.
            with suppress(zlib.error):
                end = self._end_of_deflated(start) if method == _DEFLATED else self._end_of_stored(start)
            after, known = self._behind(end) if end is not None else (None, None)
        else:
            end = start + _packed_size(words[name_size:], packed, size)
            end, known = (end, crc) if end <= self._size else (None, crc)
            after = end
        if not flags & _ENCRYPTED and method in (_STORED, _DEFLATED):
            self._entries.setdefault(name, _Entry(start, end, method == _DEFLATED, known))
        return after

    def _behind(self, end: int) -> tuple[int | None, int | None]:
        """Where the words behind an entry end, if another follows, and its checksum."""
        words = self._read(end, max(_BEHIND) + 4)
        crc = words[4:8] if words[:4] == _BEHIND_SIGN else words[:4]
        after = next((end + n for n in _BEHIND if words[n : n + 4] in (_HEAD_SIGN, _LIST_SIGN)), None)
        return after, int.from_bytes(crc, "little") if len(crc) == 4 else None

    def _end_of_deflated(self, start: int) -> int | None:
        packer, at = zlib.decompressobj(-15), start
        while piece := self._read(at, PIECE):
            at += len(piece)
            while piece and not packer.eof:
                self._spend(len(packer.decompress(piece, PIECE)))
                piece = packer.unconsumed_tail
            if packer.eof:
                return at - len(packer.unused_data)
        return None

    def _end_of_stored(self, start: int) -> int | None:
        """Where bytes end whose length nobody told: before a checksum that is theirs."""
        waiting, crc, at = b"", 0, start
        while True:
            piece = self._read(at + len(waiting), PIECE)
            waiting += piece
            found = waiting.find(_BEHIND_SIGN)
            if 0 <= found <= len(waiting) - 8:
                crc_there = crc32(waiting[:found], crc)
                if waiting[found + 4 : found + 8] == crc_there.to_bytes(4, "little"):
                    return at + found
                passed = found + 1
            elif not piece:
                return None
            else:
                passed = max(0, len(waiting) - 7) if found < 0 else found
            crc = crc32(waiting[:passed], crc)
            waiting, at = waiting[passed:], at + passed

    def _inflated(self, start: int) -> Iterator[bytes]:
        packer, at = zlib.decompressobj(-15), start
        while not packer.eof and (piece := self._read(at, PIECE)):
            at += len(piece)
            while piece and not packer.eof:
                if chunk := packer.decompress(piece, PIECE):
                    yield chunk
                piece = packer.unconsumed_tail

    def _stored(self, start: int, end: int | None) -> Iterator[bytes]:
        stop = self._size if end is None else end
        for at in range(start, stop, PIECE):
            yield self._read(at, min(PIECE, stop - at))

    def _spend(self, count: int) -> None:
        self._budget -= count
        if self._budget < 0:
            raise Invalid("This archive unpacks to far more than messages ever do. It was not read on.")

    def _read(self, at: int, count: int) -> bytes:
        self._file.seek(at)
        return self._file.read(count)


def _packed_size(extra: bytes, packed: int, size: int) -> int:
    """How long an entry is, which stands in the extra words (4.5.3) if it is more than four bytes can say."""
    if packed != 0xFFFFFFFF:
        return packed
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            skipped = 8 if size == 0xFFFFFFFF else 0
            return int.from_bytes(extra[at + 4 + skipped : at + 12 + skipped], "little")
        at += 4 + length
    return packed
