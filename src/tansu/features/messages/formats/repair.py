"""Making readable XML of what phones write: halves of emoji, forbidden characters, other character sets."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ONE_OR_TWO_BYTES = ("iso8859", "cp", "koi8", "mac", "gb", "big5", "euc", "shift_jis", "tis")
LOST = 0xFFFD


def as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass UTF-8 through as it is; write anything else anew, by its byte order mark or its XML declaration."""
    waiting = iter(chunks)
    first = b""
    while len(first) < 256 and (more := next(waiting, b"")):
        first += more
    encoding = _encoding(first)
    if encoding is None:
        yield from chain((first,), waiting)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chain((first,), waiting):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def join_surrogates(xml: bytes) -> tuple[bytes, int]:
    """Write two numeric references that are halves of one character as one; return how many halves were lost.

    Older phones write an emoji as `&#55357;&#56846;`, which is not well-formed XML. A half without its other becomes
    U+FFFD, and so does a reference to a character that XML forbids.
    """
    if b"&#" not in xml:
        return xml, 0
    out: list[bytes] = []
    lost = 0
    position = 0
    high: int | None = None
    for found in _REFERENCE.finditer(xml):
        code = int(found[1], 16) if found[1] else int(found[2])
        if high is not None and found.start() == position and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = None
        elif high is not None:
            out.append(_reference(LOST))
            lost += 1
            high = None
        out.append(xml[position : found.start()])
        position = found.end()
        if 0xD800 <= code < 0xDC00:
            high = code
        elif _allowed(code):
            out.append(_reference(code))
        else:
            out.append(_reference(LOST))
            lost += 1
    if high is not None:
        out.append(_reference(LOST))
        lost += 1
    out.append(xml[position:])
    return b"".join(out), lost


def without_forbidden(xml: bytes) -> tuple[bytes, int]:
    """Replace bytes that are not UTF-8 and characters that XML forbids by U+FFFD; return how many there were."""
    text = xml.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    clean, forbidden = _FORBIDDEN.subn("\ufffd", text)
    return clean.encode(), lost + forbidden


def _reference(code: int) -> bytes:
    return b"&#%d;" % code


def _allowed(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _encoding(first: bytes) -> str | None:
    for mark, name in _BOMS:
        if first.startswith(mark):
            return name
    declared = _DECLARED.match(first)
    name = declared[1].decode() if declared else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    # A file that calls itself UTF-16 and could be read as far as here is not; and Python knows names that are none
    # of a character set.
    return known if known.startswith(_ONE_OR_TWO_BYTES) else None
