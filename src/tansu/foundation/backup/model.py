"""The nouns of backups, and the rules of their names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ORIGINALS_TRIED = 100
"""How many originals, chosen at random, are read again before a backup counts."""


class RunState(StrEnum):
    """How far a backup has come."""

    WRITTEN = "written"
    VERIFIED = "verified"
    """Its metadata were restored into a fresh database and checked, and originals were read again."""
    REFUSED = "refused"
    """It was written, and then failed its check."""


@dataclass(frozen=True)
class Run:
    """What the instance remembers of one backup."""

    id: str
    at: datetime
    """When it was finished."""
    instant: datetime
    """Everything acknowledged before this instant is inside."""
    folder: str
    state: RunState
    accounts: int
    blobs: int
    bytes: int
    verified_at: datetime | None
    problem: str
