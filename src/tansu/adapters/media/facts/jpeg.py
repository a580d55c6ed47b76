"""JPEG: the size from the frame header, EXIF from the first APP1 that carries it."""

from tansu.adapters.media.facts.frame import Frame
from tansu.adapters.media.facts.source import Source, Unreadable

MOST_SEGMENTS = 256
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
ALONE = {0x01, *range(0xD0, 0xD8)}
APP1, SCAN, END, FILL = 0xE1, 0xDA, 0xD9, 0xFF


def read_jpeg(source: Source) -> Frame:
    """Walk the segments up to the frame header; a broken file yields what came before the break."""
    exif = b""
    at = 2
    try:
        for _ in range(MOST_SEGMENTS):
            mark, marker = source.read(at, 2)
            if mark != FILL or marker in (SCAN, END):
                break
            if marker == FILL:
                at += 1
                continue
            if marker in ALONE:
                at += 2
                continue
            length = int.from_bytes(source.read(at + 2, 2))
            if marker in FRAMES:
                size = source.read(at + 5, 4)
                return Frame(int.from_bytes(size[2:]), int.from_bytes(size[:2]), exif)
            if marker == APP1 and not exif and length > 8:
                exif = _exif_in(source, at + 4, length - 2)
            if length < 2:
                break
            at += 2 + length
    except Unreadable:
        pass
    return Frame(exif=exif)


def _exif_in(source: Source, at: int, length: int) -> bytes:
    if source.read(at, 6) != b"Exif\0\0":
        return b""
    return source.read(at + 6, length - 6)
