"""HEIC, HEIF and AVIF: size and turn of the primary item, and the Exif item."""

from tansu.adapters.media.facts.boxes import Box, boxes_in
from tansu.adapters.media.facts.frame import Frame
from tansu.adapters.media.facts.item_location import item_location
from tansu.adapters.media.facts.source import Source, Unreadable

MOST_META = 384 * 1024
MOST_ITEMS = 4096
"""A 200-megapixel phone picture has about 800 tiles, each an item."""

MOST_EXIF = 128 * 1024
"""Some phones write 190 KB, nearly all of it thumbnail; what we want stands at the beginning."""


def read_heif(source: Source) -> Frame:
    """Read the `meta` box. Without a usable one the size is unknown."""
    meta = next((box for box in boxes_in(source, 0, source.size, most=16) if box.kind == b"meta"), None)
    if meta is None or meta.size > MOST_META:
        return Frame(turned=True)

    source.fetch(meta.start, meta.size)
    parts = {box.kind: box for box in boxes_in(source, meta.start + 4, meta.end)}
    width, height = _size(source, parts)
    try:
        return Frame(width, height, _exif(source, parts), turned=True)
    except (Unreadable, LookupError):
        return Frame(width, height, turned=True)


def _size(source: Source, parts: dict[bytes, Box]) -> tuple[int, int]:
    """Pixels as shown. The container's turn is binding; EXIF orientation is not asked in this family."""
    if b"pitm" not in parts or b"iprp" not in parts:
        return 0, 0
    primary = _number_after_version(source, parts[b"pitm"])
    groups = list(boxes_in(source, parts[b"iprp"].start, parts[b"iprp"].end))
    properties = [
        box for group in groups if group.kind == b"ipco" for box in boxes_in(source, group.start, group.end, most=256)
    ]
    chosen = [index for group in groups if group.kind == b"ipma" for index in _properties_of(source, group, primary)]

    boxes = [properties[index - 1] for index in chosen if 0 < index <= len(properties)]
    return _shown([(box.kind, box.content(source, most=32)) for box in boxes])


def _shown(properties: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """The stored size, whatever its place in the list, then crop and turn in the order they are listed."""
    stored = next((body for kind, body in properties if kind == b"ispe"), b"")
    width, height = int.from_bytes(stored[4:8]), int.from_bytes(stored[8:12])
    for kind, body in properties:
        if kind == b"clap" and len(body) == 32:
            width, height = _cropped(body, width, height)
        elif kind == b"irot" and body[:1] and body[0] & 1:
            width, height = height, width
    return width, height


def _cropped(clap: bytes, width: int, height: int) -> tuple[int, int]:
    across, by, down, down_by = (int.from_bytes(clap[at : at + 4]) for at in (0, 4, 8, 12))
    if not by or not down_by or not 0 < across // by <= width or not 0 < down // down_by <= height:
        return width, height
    return across // by, down // down_by


def _properties_of(source: Source, ipma: Box, item: int) -> list[int]:
    """The numbers, from 1, of the properties associated with `item`."""
    body = ipma.content(source, most=MOST_META)
    id_size, wide = 4 if body[0] else 2, body[3] & 1
    at = 8
    for _ in range(min(int.from_bytes(body[4:8]), MOST_ITEMS)):
        found, count = int.from_bytes(body[at : at + id_size]), body[at + id_size]
        at += id_size + 1
        if found == item:
            step = 2 if wide else 1
            mask = 0x7FFF if wide else 0x7F
            return [int.from_bytes(body[here : here + step]) & mask for here in range(at, at + count * step, step)]
        at += count * (2 if wide else 1)
    return []


def _exif(source: Source, parts: dict[bytes, Box]) -> bytes:
    item = _exif_item(source, parts[b"iinf"])
    if item is None:
        return b""
    place = item_location(parts[b"iloc"].content(source, most=MOST_META), item)
    if place is None or place.length <= 4:
        return b""
    offset = place.offset + (parts[b"idat"].start if place.inside_meta else 0)
    block = source.read(offset, min(place.length, MOST_EXIF))
    # The item starts with the distance to the TIFF header, which skips an optional "Exif\0\0".
    return block[4 + int.from_bytes(block[:4]) :]


def _exif_item(source: Source, iinf: Box) -> int | None:
    wide = source.read(iinf.start, 1)[0] > 0
    for box in boxes_in(source, iinf.start + (8 if wide else 6), iinf.end, most=MOST_ITEMS):
        body = box.content(source, most=14)
        id_size = 2 if body[:1] == b"\2" else 4
        if body[6 + id_size : 10 + id_size] == b"Exif":
            return int.from_bytes(body[4 : 4 + id_size])
    return None


def _number_after_version(source: Source, box: Box) -> int:
    body = box.content(source, most=8)
    return int.from_bytes(body[4:8] if body[:1] > b"\0" else body[4:6])
