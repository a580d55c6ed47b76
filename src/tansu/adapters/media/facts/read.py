"""From a header to MediaFacts: choose the parser, then settle when and where."""

from dataclasses import replace

from tansu.adapters.media.facts.exif import read_exif
from tansu.adapters.media.facts.filename import time_in
from tansu.adapters.media.facts.film import Film, read_film
from tansu.adapters.media.facts.film_words import CREATED, MAKE, MODEL, PLACE, Words
from tansu.adapters.media.facts.frame import Frame
from tansu.adapters.media.facts.gif import read_gif
from tansu.adapters.media.facts.gps import place_of
from tansu.adapters.media.facts.heif import read_heif
from tansu.adapters.media.facts.jpeg import read_jpeg
from tansu.adapters.media.facts.png import read_png
from tansu.adapters.media.facts.sniff import Family, Format, sniff
from tansu.adapters.media.facts.source import Source, Unreadable
from tansu.adapters.media.facts.text import clean
from tansu.adapters.media.facts.webp import read_webp
from tansu.adapters.media.facts.when import iso_time, zone_between
from tansu.ports.media import Kind, MediaFacts, ReadAt, TakenFrom

STILLS = {
    Family.JPEG: read_jpeg,
    Family.PNG: read_png,
    Family.WEBP: read_webp,
    Family.GIF: read_gif,
    Family.HEIF: read_heif,
}
SWAPPED = (5, 6, 7, 8)
"""The EXIF orientations that turn the picture on its side."""


def read_facts(read_at: ReadAt, size: int, *, filename: str = "") -> MediaFacts | None:
    """What an original is, from at most 640 KiB of it; None if it is on no allow-list.

    No content raises. What `read_at` itself raises (the store is away) is passed on.
    """
    try:
        source = Source(read_at, size)
        found = sniff(source.read(0, min(size, 160)))
    except Unreadable:
        return None
    if found is None:
        return None
    if found.family is Family.FILM:
        return _film_facts(found, read_film(source), filename)
    return _still_facts(found, _frame(found, source), filename)


def _frame(found: Format, source: Source) -> Frame:
    try:
        return STILLS[found.family](source)
    except (Unreadable, LookupError):
        return Frame(turned=found.family is Family.HEIF)


def _still_facts(found: Format, frame: Frame, filename: str) -> MediaFacts:
    exif = read_exif(frame.exif)
    orientation = 1 if frame.turned else exif.orientation
    on_its_side = orientation in SWAPPED
    facts = MediaFacts(
        kind=Kind.PHOTO,
        mime=found.mime,
        extension=found.extension,
        width=frame.height if on_its_side else frame.width,
        height=frame.width if on_its_side else frame.height,
        orientation=orientation,
        taken_local=exif.taken_local,
        taken_offset_minutes=exif.taken_offset_minutes,
        taken_from=TakenFrom.EXIF if exif.taken_local else None,
        camera_make=exif.camera_make,
        camera_model=exif.camera_model,
        place=exif.place,
    )
    return _with_named_time(facts, filename)


def _film_facts(found: Format, film: Film, filename: str) -> MediaFacts | None:
    if film.tracks and not film.seen:
        return None
    words = film.words or Words()
    facts = MediaFacts(
        kind=Kind.VIDEO,
        mime=found.mime,
        extension=found.extension,
        width=film.width,
        height=film.height,
        orientation=1,
        duration_ms=film.duration_ms,
        camera_make=clean(words.first(MAKE)),
        camera_model=clean(words.first(MODEL)),
        place=place_of(clean(words.first(PLACE))),
    )
    return _with_named_time(_with_film_time(facts, film, words, filename=filename), filename)


def _with_film_time(facts: MediaFacts, film: Film, words: Words, *, filename: str) -> MediaFacts:
    local, offset = iso_time(clean(words.first(CREATED)))
    if local is None and film.created_utc:
        # QuickTime counts in UTC and many phones put the wall clock into the name: together they tell the zone.
        local, offset = film.created_utc, 0
        named, named_offset = time_in(filename)
        zone = zone_between(named, local) if named and named_offset is None else None
        if named and zone is not None:
            local, offset = named, zone
    if local is None:
        return facts
    return replace(facts, taken_local=local, taken_offset_minutes=offset, taken_from=TakenFrom.VIDEO)


def _with_named_time(facts: MediaFacts, filename: str) -> MediaFacts:
    if facts.taken_local:
        return facts
    local, offset = time_in(filename)
    if local is None:
        return facts
    return replace(facts, taken_local=local, taken_offset_minutes=offset, taken_from=TakenFrom.FILENAME)
