"""The nouns of contacts and their pure rules."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tansu.core.errors import Conflict, Invalid

FEATURE = "contacts"
LARGEST_CARD = 10_000_000
"""Bytes of one card, its photo included; what clients are told as max-resource-size."""
LONGEST_NAME = 255
KEPT = timedelta(days=30)
"""How long what was overwritten or deleted can be had back (R17)."""
FIRST_TITLE = "Contacts"
FIRST_SLUG = "contacts"


class UidTaken(Conflict):
    """Another card of the book has this UID, or the card at that name has another."""

    code = "uid_taken"


class BadCard(Invalid):
    """These bytes are not one card."""

    code = "bad_card"


class Reason(StrEnum):
    """Why a version is not the card any more."""

    CHANGED = "changed"
    DELETED = "deleted"
    MERGED = "merged"
    MOVED = "moved"


@dataclass(frozen=True)
class Book:
    """An address book."""

    id: str
    slug: str
    """Its name in addresses."""
    title: str
    description: str
    rev: int
    """The account's number of the newest change of the book or of a card in it."""
    created_at: datetime
    trashed_at: datetime | None = None
    purge_at: datetime | None = None


@dataclass(frozen=True)
class Card:
    """A card as lists show it; its bytes are apart."""

    id: str
    book: str
    name: str
    """Its name in addresses, mostly the client's own `<uuid>.vcf`."""
    uid: str
    """Its own name for itself, without `urn:uuid:`; empty where it has none."""
    etag: str
    """The SHA-256 of its bytes."""
    size: int
    kind: str
    display: str
    summary: "Summary"
    photo: bool
    since_rev: int
    since_at: datetime


class CardLine(NamedTuple):
    """The least a listing says of a card: all that syncing needs, and quickly read by the ten thousand."""

    id: str
    name: str
    etag: str
    size: int
    rev: int
    at_ms: int


class Gone(NamedTuple):
    """A card that is not at its name any more."""

    name: str
    rev: int


@dataclass(frozen=True)
class Version(Card):
    """What a card was from `since` until `until`."""

    until_rev: int
    until_at: datetime
    reason: Reason
    purge_at: datetime


@dataclass(frozen=True)
class Summary:
    """The few words under a name in a list."""

    organisation: str = ""
    numbers: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index:
    """What a card can be listed, found and compared by; made from its bytes and derivable at any time."""

    uid: str
    kind: str
    display: str
    sort_key: str
    summary: Summary
    photo: bool
    words: str
    """Folded, a space before each."""
    numbers: str
    """Each as +49… where its country is known, else its digits; a space before each."""
    mails: str
    categories: tuple[str, ...] = field(default=())


def require_name(name: str) -> str:
    """A card's or a book's name in addresses, or Invalid."""
    bad = not name or len(name.encode("utf-8", "replace")) > LONGEST_NAME or name in {".", ".."}
    if bad or "/" in name or any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in name):
        raise Invalid(f"A name in an address has 1 to {LONGEST_NAME} bytes, no slash and no control characters.")
    return name
