"""The nouns of the change feed."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import TansuError


@dataclass(frozen=True)
class Change:
    """The newest fact about one item: it is there in some version, or it is gone."""

    feature: str
    collection: str
    item: str
    rev: int
    gone_at: datetime | None
    sha256: str | None


@dataclass(frozen=True)
class Page:
    """A stretch of the feed."""

    changes: list[Change]
    rev: int
    """Where to go on."""
    more: bool


class StartOver(TansuError):
    """The feed has forgotten what happened since that cursor: list everything anew."""

    code = "start_over"
