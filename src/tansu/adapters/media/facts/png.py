"""PNG: the size from IHDR, EXIF from the eXIf chunk if it is near enough."""

from tansu.adapters.media.facts.frame import Frame
from tansu.adapters.media.facts.source import Source, Unreadable

MOST_CHUNKS = 64
"""A writer may put eXIf after the pixels, behind thousands of chunks; we do not follow it that far."""

MOST_EXIF = 128 * 1024


def read_png(source: Source) -> Frame:
    """Read IHDR and look for eXIf."""
    header = source.read(8, 16)
    if header[4:8] != b"IHDR":
        return Frame()
    width, height = int.from_bytes(header[8:12]), int.from_bytes(header[12:16])
    try:
        return Frame(width, height, _exif_in(source))
    except Unreadable:
        return Frame(width, height)


def _exif_in(source: Source) -> bytes:
    at = 8
    for _ in range(MOST_CHUNKS):
        head = source.read(at, 8)
        length, kind = int.from_bytes(head[:4]), head[4:]
        if kind == b"eXIf":
            return source.read(at + 8, min(length, MOST_EXIF))
        if kind == b"IEND":
            break
        at += 12 + length
    return b""
