"""The nouns of the blob ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tansu.ports.blobs import BlobRef


class Category(StrEnum):
    """Under which heading a blob's bytes are shown to their owner; that of its oldest claim."""

    PHOTOS = "photos"
    VIDEOS = "videos"
    FILES = "files"
    NOTES = "notes"
    """No claim says so: it is what files of the feature of notes are."""
    VERSIONS = "versions"
    TRASH = "trash"
    MESSAGES = "messages"


@dataclass(frozen=True)
class OwnedBlob:
    """A blob with what the ledger knows beyond its bytes."""

    ref: BlobRef
    claims: int
    stored_at: datetime
    reread_at: datetime | None
    damaged_at: datetime | None
    sha1: str = ""
    """What some clients compare; empty where nobody has worked it out."""


@dataclass(frozen=True)
class CategoryTotal:
    """What an account keeps under one heading."""

    category: Category
    bytes: int
    count: int


@dataclass(frozen=True)
class Large:
    """A blob under one heading, and the claim that puts it there: what holds it, by which name."""

    blob: str
    size: int
    kind: str
    claimant: str
