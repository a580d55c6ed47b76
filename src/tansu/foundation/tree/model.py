"""The nouns of the tree, and what a name may be."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Invalid
from tansu.foundation.claims import Category

ROOT = 0
"""The number of every account's root folder; it has no row."""

TRASH_DAYS = 30
VERSION_DAYS = 30

LONGEST_NAME = 255
"""Bytes of UTF-8, the limit of most file systems a name may one day be written to."""


@dataclass(frozen=True)
class Entry:
    """A name in an account's tree: a folder, or a file naming a blob."""

    number: int
    parent: int
    name: str
    folder: bool
    feature: str
    mime: str
    blob: str | None
    size: int
    modified_at: datetime
    created_at: datetime
    rev: int
    trashed_at: datetime | None = None
    trash_root: int | None = None
    purge_at: datetime | None = None

    @property
    def etag(self) -> str:
        """Opaque; changes with every change of the entry or of anything beneath it."""
        return f"{self.number}-{self.rev}"


@dataclass(frozen=True)
class Version:
    """An earlier text or picture of a file."""

    entry: int
    number: int
    blob: str
    size: int
    mime: str
    modified_at: datetime
    replaced_at: datetime
    keep_until: datetime | None


def clean_name(name: str) -> str:
    """Return `name` if it can be an entry's name, else raise Invalid saying why.

    A name is text, whatever it looks like: nothing is ever written to a path made of it.
    """
    if not name or name in {".", ".."}:
        raise Invalid("A name is needed, other than “.” and “..”.")
    if "/" in name or "\0" in name:
        raise Invalid("A name cannot contain a slash or a zero byte.")
    try:
        length = len(name.encode())
    except UnicodeEncodeError as error:
        raise Invalid("A name must be valid Unicode text.") from error
    if length > LONGEST_NAME:
        raise Invalid(f"A name may have at most {LONGEST_NAME} bytes; this one has {length}.")
    return name


def name_key(name: str) -> str:
    """The form in which two names are the same: NFC, so that a Mac's and a PC's é meet."""
    return unicodedata.normalize("NFC", name)


def category_of(mime: str) -> Category:
    """Under which heading a file's bytes are shown."""
    if mime.startswith("image/"):
        return Category.PHOTOS
    if mime.startswith("video/"):
        return Category.VIDEOS
    return Category.FILES
