"""The nouns of backups, and the rules of their names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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

    def concluded(self, now: datetime, problems: Sequence[str], *, lost: int) -> "Run":
        """The run after its check; originals that were lost before are told, and do not make it refused."""
        if problems:
            return replace(self, state=RunState.REFUSED, problem=_in_short(problems))
        words = f"{lost} originals are damaged or missing on the server and are not in this backup." if lost else ""
        return replace(self, state=RunState.VERIFIED, verified_at=now, problem=words)


@dataclass(frozen=True)
class Progress:
    """How far a backup or restore is."""

    stage: str
    """`originals`, `metadata`, `checking` or `restoring`."""
    done: int
    total: int
    bytes: int
    """Bytes moved in this stage so far."""


def _in_short(problems: Sequence[str]) -> str:
    more = f" And {len(problems) - 5} more problems." if len(problems) > 5 else ""
    return " ".join(problems[:5]) + more
