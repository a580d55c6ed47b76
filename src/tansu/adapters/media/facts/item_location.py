"""`iloc`, the table that says where the items of a HEIF lie."""

from dataclasses import dataclass

MOST_ITEMS = 4096


@dataclass(frozen=True, slots=True)
class ItemLocation:
    """One run of bytes, in the file or inside the `meta` box."""

    offset: int
    length: int
    inside_meta: bool


def item_location(table: bytes, wanted: int) -> ItemLocation | None:
    """Find an item that lies in one piece. Raises LookupError where the table is cut short."""
    version = table[0]
    if version > 2:
        return None
    offset_size, length_size, base_size = table[4] >> 4, table[4] & 15, table[5] >> 4
    index_size = table[5] & 15 if version else 0
    wide = 4 if version == 2 else 2
    extent_size = index_size + offset_size + length_size
    at = 6 + wide
    for _ in range(min(int.from_bytes(table[6:at]), MOST_ITEMS)):
        item = int.from_bytes(table[at : at + wide])
        at += wide
        method = table[at + 1] & 15 if version else 0
        at += (2 if version else 0) + 2
        base = int.from_bytes(table[at : at + base_size])
        at += base_size
        count = table[at] << 8 | table[at + 1]
        at += 2
        if item == wanted:
            if count != 1 or method > 1:
                return None
            at += index_size
            offset = int.from_bytes(table[at : at + offset_size])
            length = int.from_bytes(table[at + offset_size : at + offset_size + length_size])
            return ItemLocation(base + offset, length, inside_meta=method == 1)
        # Other items are stepped over by arithmetic: 65 535 empty extents must not cost a loop.
        at += count * extent_size
    return None
