"""What a scrub may take, and what it has found."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tansu.ports.blobs import BlobRef

DEFAULT_RATE = 20_000_000
"""Bytes a second; slow enough not to be noticed, 50 TB in thirty days."""


@dataclass(frozen=True)
class Limits:
    """How long a scrub may take and how fast it may read."""

    budget: timedelta | None = None
    """None reads until nothing is left to read."""
    rate: int = DEFAULT_RATE
    """Bytes a second; 0 for as fast as the disk can."""
    most: int | None = None
    """Originals; None for no limit."""


@dataclass(frozen=True)
class DamagedOriginal:
    """An original whose bytes are not what was uploaded, or are gone."""

    ref: BlobRef
    found_at: datetime


@dataclass(frozen=True)
class Scrubbed:
    """What one run did."""

    read: int
    bytes: int
    damaged: tuple[DamagedOriginal, ...]
    """Found in this run."""
    sound_again: int
    """Originals that were known as damaged and are right now, as after a disk was reattached."""
    left: int
    """Originals still to be read in this cycle."""


@dataclass(frozen=True)
class Repaired:
    """What became of the damaged originals after a repair from a backup."""

    repaired: tuple[BlobRef, ...]
    """By their new ids."""
    not_found: tuple[BlobRef, ...]
    """The backup has no right bytes for these. They are kept as they are."""
