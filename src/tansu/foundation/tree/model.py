"""The nouns of the tree, and what a name may be."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from tansu.core.errors import Invalid
from tansu.foundation.claims import Category

ROOT = 0
"""The number of every account's root folder; it has no row among the entries."""

TRASH_DAYS = 30
VERSION_DAYS = 30

LONGEST_NAME = 255
"""Bytes of UTF-8, the limit of most file systems a name may one day be written to."""

DEEPEST = 100
"""Folders in folders; a path of that many names is longer than most file systems take."""


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
    """Bytes of a file, or of everything in a folder."""
    modified_at: datetime
    created_at: datetime
    rev: int
    etag_rev: int
    favourite: bool = False
    sha256: str = ""
    sha1: str = ""
    """Empty where nobody has worked it out."""
    trashed_at: datetime | None = None
    trash_root: int | None = None
    purge_at: datetime | None = None

    @property
    def etag(self) -> str:
        """Opaque; changes with what a file holds, and of a folder with anything beneath it; not with the name."""
        return f"{self.number}-{self.etag_rev}"


class Line(NamedTuple):
    """What a listing shows of an entry: times in milliseconds, checksums of files only."""

    number: int
    name: str
    folder: bool
    """1 or 0, as engines have it."""
    mime: str
    size: int
    modified_ms: int
    created_ms: int
    etag_rev: int
    favourite: int
    """From here on None in a bare listing."""
    feature: str
    blob: str | None
    sha256: str | None
    sha1: str | None

    @property
    def etag(self) -> str:
        """As of an Entry."""
        return f"{self.number}-{self.etag_rev}"


AnyLine = TypeVar("AnyLine", bound=Line)


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
    sha256: str = ""


@dataclass(frozen=True)
class Lock:
    """A client's statement that nobody else may change an entry, or anything beneath it if `deep`."""

    token: str
    entry: int
    deep: bool
    shared: bool
    owner: str
    """What the client says about its person, as it was sent."""
    expires_at: datetime


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


def extension_of(name: str) -> str:
    """The extension under which bytes are stored: 1–8 characters a–z, 0–9, else `bin`."""
    suffix = PurePosixPath(name.lower()).suffix[1:]
    harmless = suffix.isascii() and suffix.isalnum() and 1 <= len(suffix) <= 8
    return suffix if harmless else "bin"


def category_of(mime: str) -> Category:
    """Under which heading a file's bytes are shown."""
    if mime.startswith("image/"):
        return Category.PHOTOS
    if mime.startswith("video/"):
        return Category.VIDEOS
    return Category.FILES
