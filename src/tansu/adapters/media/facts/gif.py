"""GIF: the size of the logical screen. There is no EXIF."""

from tansu.adapters.media.facts.frame import Frame
from tansu.adapters.media.facts.source import Source


def read_gif(source: Source) -> Frame:
    """Read the logical screen descriptor."""
    size = source.read(6, 4)
    return Frame(int.from_bytes(size[:2], "little"), int.from_bytes(size[2:], "little"))
