"""The words in a film: QuickTime keys (`mdta`), iTunes-style lists, and the `©` atoms of `udta`."""

from dataclasses import dataclass, field

from tansu.adapters.media.facts.boxes import Box, boxes_in
from tansu.adapters.media.facts.source import Source

MOST_KEYS = 128
MOST_TEXT = 256
CREATED = ("com.apple.quicktime.creationdate", "©day")
PLACE = ("com.apple.quicktime.location.ISO6709", "©xyz", "location")
MAKE = ("com.apple.quicktime.make", "com.android.manufacturer", "©mak")
MODEL = ("com.apple.quicktime.model", "com.android.model", "©mod")


@dataclass(slots=True)
class Words:
    """Raw values by key; the first one found under a key stays."""

    values: dict[str, bytes] = field(default_factory=dict)

    def first(self, keys: tuple[str, ...]) -> bytes:
        """The value of the first key that has one."""
        return next((self.values[key] for key in keys if key in self.values), b"")


def words_in_udta(source: Source, udta: Box, words: Words) -> None:
    """Read `©` atoms (length, language, text) and a nested `meta`."""
    for box in boxes_in(source, udta.start, udta.end, most=MOST_KEYS):
        if box.kind == b"meta":
            words_in_meta(source, box, words)
        elif box.kind[:1] == b"\xa9" and box.size > 4:
            body = box.content(source, most=4 + MOST_TEXT)
            words.values.setdefault(box.kind.decode("latin-1"), body[4 : 4 + int.from_bytes(body[:2])])


def words_in_meta(source: Source, meta: Box, words: Words) -> None:
    """Read `ilst`, whose entries are named by `keys` in QuickTime and by their own type elsewhere."""
    # QuickTime's meta is a plain box, everyone else's has a version; the handler tells where it begins.
    plain = meta.size >= 8 and source.read(meta.start + 4, 4) == b"hdlr"
    names: list[str] = []
    for box in boxes_in(source, meta.start + (0 if plain else 4), meta.end):
        if box.kind == b"keys":
            names = _names(source, box)
        elif box.kind == b"ilst":
            _read_list(source, box, names, words=words)


def _names(source: Source, keys: Box) -> list[str]:
    entries = boxes_in(source, keys.start + 8, keys.end, most=MOST_KEYS)
    return [entry.content(source, most=MOST_TEXT).decode("utf-8", "replace") for entry in entries]


def _read_list(source: Source, ilst: Box, names: list[str], *, words: Words) -> None:
    for item in boxes_in(source, ilst.start, ilst.end, most=MOST_KEYS):
        index = int.from_bytes(item.kind)
        name = names[index - 1] if 0 < index <= len(names) else item.kind.decode("latin-1")
        for box in boxes_in(source, item.start, item.end, most=2):
            if box.kind == b"data" and box.size > 8:
                words.values.setdefault(name, box.content(source, most=8 + MOST_TEXT)[8:])
