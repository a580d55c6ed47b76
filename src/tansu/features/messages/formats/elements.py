"""Cutting a backup's XML into its records while it streams by; large attachments never reach the XML parser.

The records are flat and alike, so each is cut out by its own tags and parsed alone: a damaged one costs only itself,
and a file of many gigabytes costs no more memory than its largest record without attachments.
"""

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tansu.core.errors import Invalid
from tansu.features.messages.formats.spool import Spool

LONGEST = 16 << 20
"""Bytes of one record without its attachments. Nobody writes a longer message."""

MARK = b"tansu-spooled:"
BROKEN = MARK + b"broken"

_START = re.compile(rb"<(?:(smses|calls|allsms|allcalls)|(sms|mms|call))(?=[\s/>])|<!(?=DOCTYPE|ENTITY)", re.IGNORECASE)
_TAG = re.compile(rb"""<\w++(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_SAID = rb"""(?:\s{1,40}+(?!data=)\w{1,40}+="[^"<]*+"){1,60}+\s*+"""
_ALIKE = re.compile(
    rb"(?:<sms%b/>\s*+|<mms%b>\s*+(?:<parts>\s*+(?:<part%b/>\s*+)*+</parts>\s*+)?+"
    rb"(?:<addrs>\s*+(?:<addr%b/>\s*+)*+</addrs>\s*+)?+</mms>\s*+){1,50}+" % (_SAID, _SAID, _SAID, _SAID)
)
"""Messages without attachments in a row, as nearly all of a backup is."""
_NEXT_LINE = re.compile(rb"[\r\n]\s*<(?:sms|mms|call)(?=[\s/>])")
_TOKEN = re.compile(rb"""(</mms\s*>)|(?<=\s)data\s*=\s*(["'])|"[^"]*+"|'[^']*+'""", re.IGNORECASE)
_KEEP = 32
"""Bytes at the end of what was read that may be the beginning of a tag."""


@dataclass(frozen=True)
class Element:
    """One record, or the opening tag of the file, as it stands in the file."""

    tag: str
    xml: bytes
    whole: bool = True
    alike: bool = False
    """Whether it is a row of them, one after the other, none with bytes in it."""


class Elements:
    """The records of one file, in its order."""

    def __init__(self, chunks: Iterable[bytes], spool: Spool, *, rows: bool = True) -> None:
        """With `rows`, messages without attachments in a row are yielded together."""
        self._chunks = iter(chunks)
        self._spool = spool
        self._rows = rows
        self._buffer = bytearray()

    def __iter__(self) -> Iterator[Element]:
        """Yield what is there. Raises Invalid for a file with a document type: nobody's backup has one."""
        while True:
            found = _START.search(self._buffer)
            if found is None:
                del self._buffer[:-_KEEP]
                if not self._more():
                    return
                continue
            if found.end() == len(self._buffer) and self._more():
                continue
            name = found[1] or found[2]
            if not name:
                raise Invalid("This file has a document type (DTD), which no message backup needs. Nothing was read.")
            # A match looks into the buffer as it is now: what it says is read before anything is taken out.
            self._take(found.start())
            tag = name.decode().lower()
            if self._rows and (row := _ALIKE.match(self._buffer)):
                # What was matched holds the buffer as it is, so its end is taken and it is let go.
                end = row.end()
                del row
                yield self._cut(tag, end, alike=True)
            else:
                yield self._with_end(tag) if tag == "mms" else self._alone(tag)

    def _alone(self, tag: str) -> Element:
        """Cut an element that is one tag."""
        while not (found := _TAG.match(self._buffer)):
            if len(self._buffer) > LONGEST or not self._more():
                return self._broken(tag)
        if self._buffer.find(b"<", 1, found.end()) > 0 and (cut := _NEXT_LINE.search(self._buffer, 1, found.end())):
            # A quotation mark is missing, and the tag has run into the next record.
            return self._cut(tag, cut.start(), whole=False)
        return self._cut(tag, found.end())

    def _with_end(self, tag: str) -> Element:
        """Cut an element with parts in it, with a mark in place of each part's bytes."""
        while not (opened := _TAG.match(self._buffer)):
            if len(self._buffer) > LONGEST or not self._more():
                return self._broken(tag)
        if opened[0].endswith(b"/>"):
            return self._cut(tag, opened.end())
        record = self._take(opened.end())
        while len(record) <= LONGEST:
            found = _TOKEN.search(self._buffer)
            if found is None:
                record += self._take(_settled(self._buffer))
                if not self._more():
                    break
                continue
            ended, quote = found[1], found[2]
            record += self._take(found.end())
            if ended:
                return Element(tag, bytes(record))
            if quote:
                record += self._spooled(quote) + self._take(1)
        self._buffer[:0] = record
        return self._broken(tag)

    def _spooled(self, quote: bytes) -> bytes:
        """Decode what stands before the next quote into the spool, and return the mark for it."""
        whole = True

        def decoded() -> Iterator[bytes]:
            nonlocal whole
            rest = b""
            for piece in self._until(quote):
                rest += piece.translate(None, b" \t\r\n")
                usable = len(rest) & ~3
                try:
                    yield binascii.a2b_base64(rest[:usable])
                except binascii.Error:
                    whole = False
                rest = rest[usable:]
            whole = whole and not rest

        spooled = self._spool.add(decoded())
        return MARK + f"{spooled.offset}:{spooled.size}:{spooled.sha256}".encode() if whole else BROKEN

    def _until(self, quote: bytes) -> Iterator[bytes]:
        """Take everything before the next quote, reading on as needed."""
        while True:
            end = self._buffer.find(quote)
            yield bytes(self._take(end if end >= 0 else len(self._buffer)))
            if end >= 0 or not self._more():
                return

    def _broken(self, tag: str) -> Element:
        """Cut what cannot be made out: up to the next record, or all that is left."""
        found = _NEXT_LINE.search(self._buffer, 1)
        return self._cut(tag, found.start() if found else len(self._buffer), whole=False)

    def _cut(self, tag: str, end: int, *, whole: bool = True, alike: bool = False) -> Element:
        return Element(tag, bytes(self._take(end)), whole, alike)

    def _take(self, end: int) -> bytearray:
        taken = self._buffer[:end]
        del self._buffer[:end]
        return taken

    def _more(self) -> bool:
        """Read on; False at the end of the file."""
        chunk = next((one for one in self._chunks if one), b"")
        self._buffer += chunk
        return bool(chunk)


def _settled(buffer: bytearray) -> int:
    """Up to where nothing can be the beginning of something that goes on in the next chunk."""
    quotes = [at for at in (buffer.find(b'"'), buffer.find(b"'")) if at >= 0]
    return max(0, min([*quotes, len(buffer)]) - _KEEP)
