"""Media for tests: true facts, and renditions that are one flat colour but otherwise keep every promise."""

import hashlib
from pathlib import Path

from tansu.adapters.media import limits
from tansu.adapters.media.facts import read_facts
from tansu.adapters.media.sizes import preview_size, thumbnail_size
from tansu.ports.media import CannotRender, MediaFacts, ReadAt, Rendered

MEMORY = 2 * 1024**3


class FakeMedia:
    """Fulfils the Media port without decoders or processes. The colour depends on the bytes alone."""

    def facts(self, read_at: ReadAt, size: int, *, filename: str = "") -> MediaFacts | None:
        """The real reader: it is pure and quick."""
        return read_facts(read_at, size, filename=filename)

    def render(self, path: Path, facts: MediaFacts) -> Rendered:
        """Flat WebP pictures of the right sizes."""
        content = path.read_bytes()
        found = read_facts(lambda offset, length: content[offset : offset + length], len(content))
        if found is None or found.mime != facts.mime or not found.width or not found.height:
            raise CannotRender("it holds no picture")
        most = limits.pixels_allowed(found.mime, memory_limit=MEMORY, baseline_jpeg=True)
        if found.width * found.height > most or max(found.width, found.height) > limits.LONGEST_SIDE:
            raise CannotRender(f"{found.width} × {found.height} pixels are more than we decode")

        colour = int.from_bytes(hashlib.sha256(content).digest()[:3])
        preview = preview_size(found.width, found.height)
        return Rendered(
            thumbnail=flat_webp(*thumbnail_size(*preview), colour),
            preview=flat_webp(*preview, colour),
            colour=colour,
            width=preview[0],
            height=preview[1],
            damaged=found.mime == "image/jpeg" and not content.endswith(b"\xff\xd9"),
        )

    def close(self) -> None:
        """Nothing was started."""


def flat_webp(width: int, height: int, colour: int) -> bytes:
    """A lossless WebP of one colour 0xRRGGBB.

    Every channel has a code of a single symbol, which takes no bits at all per pixel.
    """
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    bits = _Bits()
    for value, count in ((0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 3)):
        bits.add(value, count)
    for symbol in (green, red, blue, 255, 0):
        # A simple code, of one symbol, written in eight bits.
        for value, count in ((1, 1), (0, 1), (1, 1), (symbol, 8)):
            bits.add(value, count)
    body = bits.packed()
    body += b"\0" * (len(body) & 1)
    chunk = b"VP8L" + len(body).to_bytes(4, "little") + body
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk


class _Bits:
    """Bits packed from the lowest upwards, as WebP wants them."""

    def __init__(self) -> None:
        self._value = 0
        self._count = 0

    def add(self, value: int, count: int) -> None:
        self._value |= value << self._count
        self._count += count

    def packed(self) -> bytes:
        return self._value.to_bytes((self._count + 7) // 8, "little")
