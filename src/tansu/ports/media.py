"""Looking into pictures and films: facts from their headers, renditions from their pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

ReadAt = Callable[[int, int], bytes]
"""`read_at(offset, length)` returns at most `length` bytes, fewer only at the end of the original."""


class Kind(StrEnum):
    """What an asset is to its owner."""

    PHOTO = "photo"
    VIDEO = "video"


class TakenFrom(StrEnum):
    """Where the time of an asset comes from, best first."""

    EXIF = "exif"
    VIDEO = "video"
    DECLARED = "declared"
    FILENAME = "filename"
    MODIFIED = "modified"
    RECEIVED = "received"


@dataclass(frozen=True)
class Place:
    """Degrees north and east (WGS 84), and metres above the sea if known."""

    latitude: float
    longitude: float
    altitude: float | None = None


@dataclass(frozen=True)
class MediaFacts:
    """What the header of an original says. Unknown is None, never a guess."""

    kind: Kind
    mime: str
    extension: str
    """The extension its content deserves, from the allow-list; the name it came with is only a name."""
    width: int
    """Pixels as shown, after orientation; 0 if unknown."""
    height: int
    orientation: int
    """EXIF 1–8 as found (1 when the container already turns the picture)."""
    duration_ms: int | None = None
    taken_local: datetime | None = None
    """Naive wall time where it was taken."""
    taken_offset_minutes: int | None = None
    """Minutes east of UTC, or None if the zone is unknown."""
    taken_from: TakenFrom | None = None
    camera_make: str = ""
    camera_model: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Rendered:
    """What was made of an original in one decode."""

    thumbnail: bytes
    """WebP; the shorter side is 250 unless the longer would pass 512. Never enlarged, no metadata, sRGB."""
    preview: bytes
    """WebP, at most 1440 on the longer side. Never enlarged, no metadata, sRGB, upright."""
    colour: int
    """Average colour 0xRRGGBB, the placeholder until the thumbnail is there."""
    width: int
    """Pixels of the preview."""
    height: int
    damaged: bool = False
    """The original ended early or had errors; what could be read is shown."""


class CannotRender(Exception):
    """These bytes make no picture: broken, over a limit, or hostile. The original stays as it is."""


class Media(Protocol):
    """Facts and renditions of untrusted originals."""

    def facts(self, read_at: ReadAt, size: int, *, filename: str = "") -> MediaFacts | None:
        """Read the header; None if it is neither a photo nor a video that we know.

        Memory-safe code only, bounded reads (at most 640 KiB), never raises on any content; what
        `read_at` raises is passed on.
        """
        ...

    def render(self, path: Path, facts: MediaFacts) -> Rendered:
        """Make all renditions in one decode, in a limited child process. Blocks its thread, for a minute at most.

        Raises CannotRender when these bytes will never make a picture. OSError and RuntimeError say
        nothing about the original (no process could be started, `close` was called): try again later.
        """
        ...

    def close(self) -> None:
        """Stop the child processes."""
        ...
