"""MP4, QuickTime and 3GP: one walk through `moov`, reading only the leaves that say something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tansu.adapters.media.facts.boxes import Box, boxes_in
from tansu.adapters.media.facts.film_words import Words, words_in_meta, words_in_udta
from tansu.adapters.media.facts.source import Source, Unreadable
from tansu.adapters.media.facts.when import mac_time

MOST_MOOV = 32 * 1024 * 1024
MOST_TRACKS = 32
LONGEST_MS = 31 * 24 * 3600 * 1000
UNKNOWN_32, UNKNOWN_64 = (1 << 32) - 1, (1 << 64) - 1


@dataclass(slots=True)
class Film:
    """What `moov` says, as far as it could be read."""

    width: int = 0
    height: int = 0
    duration_ms: int | None = None
    created_utc: datetime | None = None
    words: Words | None = None
    tracks: int = 0
    seen: bool = False
    """Whether there is a track of pictures; a sound recording has only others."""


def read_film(source: Source) -> Film:
    """Find `moov`, before or after the data, and read it. A cut file yields what is there."""
    film = Film()
    try:
        for box in boxes_in(source, 0, source.size):
            if box.kind == b"moov" and box.size <= MOST_MOOV:
                _read_moov(source, box, film)
                break
    except (Unreadable, LookupError):
        pass
    return film


def _read_moov(source: Source, moov: Box, film: Film) -> None:
    film.words = Words()
    for box in boxes_in(source, moov.start, moov.end, most=64):
        if box.kind == b"mvhd":
            _read_mvhd(box.content(source, most=40), film)
        elif box.kind == b"trak" and film.tracks < MOST_TRACKS:
            film.tracks += 1
            _read_track(source, box, film)
        elif box.kind == b"udta":
            words_in_udta(source, box, film.words)
        elif box.kind == b"meta":
            words_in_meta(source, box, film.words)


def _read_mvhd(body: bytes, film: Film) -> None:
    if body[0] == 1:
        created, scale, length = (int.from_bytes(body[a:b]) for a, b in ((4, 12), (20, 24), (24, 32)))
    else:
        created, scale, length = (int.from_bytes(body[a:b]) for a, b in ((4, 8), (12, 16), (16, 20)))
    film.created_utc = mac_time(created)
    if scale and length and length not in (UNKNOWN_32, UNKNOWN_64):
        milliseconds = length * 1000 // scale
        film.duration_ms = milliseconds if milliseconds <= LONGEST_MS else None


def _read_track(source: Source, track: Box, film: Film) -> None:
    """Take the size of the first picture track, turned by its matrix."""
    if film.seen:
        return
    header = b""
    for box in boxes_in(source, track.start, track.end):
        if box.kind == b"tkhd":
            header = box.content(source, most=96)
        elif box.kind == b"mdia":
            film.seen = b"vide" in _handlers(source, box)
            break
    if film.seen and header:
        film.width, film.height = _size_shown(header)


def _handlers(source: Source, mdia: Box) -> Iterator[bytes]:
    for box in boxes_in(source, mdia.start, mdia.end):
        if box.kind == b"hdlr":
            yield box.content(source, most=12)[8:12]


def _size_shown(tkhd: bytes) -> tuple[int, int]:
    matrix = 52 if tkhd[0] == 1 else 40
    size = tkhd[matrix + 36 : matrix + 44]
    if len(size) < 8:
        return 0, 0
    width, height = int.from_bytes(size[:4]) >> 16, int.from_bytes(size[4:]) >> 16
    along, across = (abs(int.from_bytes(tkhd[at : at + 4], signed=True)) for at in (matrix, matrix + 4))
    return (height, width) if across > along else (width, height)
