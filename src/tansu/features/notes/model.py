"""The nouns of notes."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from tansu.core.errors import Invalid, PreconditionFailed

FEATURE = "notes"
FOLDER = "Notes"
"""The folder at the root of the tree under which every note lies."""

COLLECTION = "notes"
"""Under which collection the change feed tells of notes."""

LARGEST = 1_000_000
"""Bytes of UTF-8 a note may have. A larger file under Notes/ is kept and shown, but not edited here."""


class Content(IntEnum):
    """What is known of a note's bytes."""

    UNREAD = 0
    TEXT = 1
    BYTES = 2
    """Not text as we take it, or too large: it can be read and moved, not edited here."""


@dataclass(frozen=True)
class Note:
    """One note: a Markdown file under Notes/, as lists show it."""

    number: int
    """The number of its entry, which survives every renaming."""
    category: str
    title: str
    snippet: str
    size: int
    content: Content
    revision: int
    """The number of change that made the present text the present one."""
    rev: int
    """The number of the newest change of anything about it."""
    modified_at: datetime
    changed_at: datetime
    """When the server last changed anything about it, by the server's clock."""
    trashed: bool
    favourite: bool
    conflict_of: int | None

    @property
    def etag(self) -> str:
        """Opaque; changes with every change of the note."""
        return f"{self.number}.{self.revision}.{self.rev}"

    @property
    def readonly(self) -> bool:
        """Say whether its text cannot be edited here."""
        return self.content is Content.BYTES


@dataclass(frozen=True)
class Base:
    """What a writer had before it wrote: the numbers of an ETag. Without numbers it overwrites, knowingly."""

    revision: int | None = None
    rev: int | None = None


class OnConflict(StrEnum):
    """What becomes of a text whose base is not the present one."""

    REFUSE = "refuse"
    KEEP_BOTH = "keep_both"
    MERGE = "merge"
    """Merge lines where that is clean, else keep both."""


class Outcome(StrEnum):
    """What became of a text."""

    WRITTEN = "written"
    SAME = "same"
    HAD = "had"
    """It was written before and has been edited since, or it was no edit: the present text stays."""
    MERGED = "merged"
    KEPT_BOTH = "kept_both"


@dataclass(frozen=True)
class Written:
    """A note after somebody wrote it, and the copy that a conflict made."""

    note: Note
    outcome: Outcome
    copy: Note | None = None


class Changed(PreconditionFailed):
    """Two texts from one base: here is the present one, and the merged one if the lines do not collide."""

    def __init__(self, note: Note, text: str, merged: str | None) -> None:
        super().__init__("This note was changed elsewhere meanwhile. Nothing was overwritten; both texts are here.")
        self.note = note
        self.text = text
        self.merged = merged


def base_of(etag: str) -> Base:
    """Read an ETag that a writer saw; empty and `*` mean: whatever is there. Raises Invalid."""
    word = etag.strip().removeprefix("W/").strip('"')
    if word in {"", "*"}:
        return Base()
    numbers = word.split(".")
    if len(numbers) != 3 or not all(one.isascii() and one.isdecimal() and len(one) < 19 for one in numbers):
        raise Invalid("This is not an ETag of a note. Read the note again.")
    return Base(revision=int(numbers[1]), rev=int(numbers[2]))
