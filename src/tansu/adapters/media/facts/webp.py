"""WebP: the size from VP8, VP8L or VP8X, EXIF from its own chunk."""

from tansu.adapters.media.facts.frame import Frame
from tansu.adapters.media.facts.source import Source, Unreadable

MOST_CHUNKS = 64
MOST_EXIF = 128 * 1024


def read_webp(source: Source) -> Frame:
    """Read the size from the first chunk and, in the extended format, look for EXIF."""
    kind, body = source.read(12, 4), source.read(20, 10)
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return Frame(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF)
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return Frame((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        width, height = (int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7))
        return Frame(width, height, _exif_in(source))
    return Frame()


def _exif_in(source: Source) -> bytes:
    at = 12
    try:
        for _ in range(MOST_CHUNKS):
            head = source.read(at, 8)
            length = int.from_bytes(head[4:], "little")
            if head[:4] == b"EXIF":
                return source.read(at + 8, min(length, MOST_EXIF)).removeprefix(b"Exif\0\0")
            at += 8 + length + (length & 1)
    except Unreadable:
        pass
    return b""
