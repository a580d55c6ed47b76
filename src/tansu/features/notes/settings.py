"""What an account chose for its notes."""

from dataclasses import dataclass

from tansu.features.notes import store
from tansu.foundation.work import Work

DEFAULT_SUFFIX = ".md"


@dataclass(frozen=True)
class Settings:
    """Which category apps see as their top, empty for all, and how the files of new notes end."""

    top: str
    suffix: str


def settings_of(work: Work) -> Settings:
    """What the account chose, or what holds if it did not."""
    kept = store.settings(work.tx, work.account)
    return Settings(*kept) if kept else Settings("", DEFAULT_SUFFIX)


def set_settings(work: Work, *, top: str, suffix: str) -> None:
    """Keep what the account chose."""
    store.set_settings(work.tx, work.account, top=top, suffix=suffix)
