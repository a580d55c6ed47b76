"""The nouns of messages, and the rules that need no database."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tansu.core.errors import NotFound
from tansu.core.instants import from_ms
from tansu.features.messages.formats.records import Box, CallKind, Kind

FEATURE = "messages"
TRASH_DAYS = 30

_SALT_BITS = 19
_UNDATED_BITS = 56
"""All messages without a time, of all accounts, share these numbers."""
_LATEST = 1 << 43
_MOVED = 1 << 63
BEFORE_ALL = -_MOVED
"""Smaller than the number of any message or call."""
AFTER_ALL = _MOVED - 1
"""Larger than any."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]


@dataclass(frozen=True)
class Person:
    """Somebody on the other side: the number as it was written first, and the form in which spellings meet."""

    raw: str
    key: str


@dataclass(frozen=True)
class Thread:
    """A conversation: everything with the same people, whichever phone or file it came from."""

    id: str
    people: tuple[Person, ...]
    count: int
    unread: int
    newest: int | None
    rev: int


@dataclass(frozen=True)
class Part:
    """One part of a message: a text, or an attachment that names a blob."""

    position: int
    mime: str
    name: str
    text: str | None
    blob: str | None
    size: int
    extra: Mapping[str, str]


@dataclass(frozen=True)
class Message:
    """One message. `number` orders an account's messages by time and names them for good."""

    number: int
    thread: str
    kind: Kind
    box: Box
    at: datetime | None
    """None where the phone did not know."""
    sent_at: datetime | None
    addresses: tuple[str, ...]
    """Everybody but the owner, as the phone wrote them."""
    sender: str
    name: str
    body: str
    subject: str
    read: bool
    sim: int | None
    network_id: str
    extra: Mapping[str, str]
    rev: int
    trashed_at: datetime | None
    purge_at: datetime | None
    parts: tuple[Part, ...] = ()

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return encode_number(self.number)


@dataclass(frozen=True)
class Call:
    """One line of the call log."""

    number: int
    kind: CallKind
    phone: str
    phone_key: str
    at: datetime | None
    seconds: int
    name: str
    sim: int | None
    extra: Mapping[str, str]
    rev: int

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return encode_number(self.number)


class ImportState(StrEnum):
    """How far an import is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Counts:
    """What an import found and did."""

    messages: int = 0
    calls: int = 0
    new_messages: int = 0
    new_calls: int = 0
    attachments: int = 0
    deleted: int = 0
    troubles: int = 0
    incomplete: int = 0


@dataclass(frozen=True)
class Import:
    """One file that was or is being brought in."""

    id: str
    filename: str
    source: str
    blob: str
    state: ImportState
    read_bytes: int
    size: int
    counts: Counts
    report: tuple[tuple[str, str], ...]
    """(where, what) of what could not be read, the first thousand."""
    begun_at: datetime
    ended_at: datetime | None


def number_at(at_ms: int | None, salt: int) -> int:
    """A number that sorts by time; `salt` keeps two messages of one millisecond apart. Without a time it is below 0.

    It is also SQLite's row number, so that an index of words finds the newest first by its own order.
    """
    if at_ms is None:
        return -1 - (salt & ((1 << _UNDATED_BITS) - 1))
    clamped = max(0, min(at_ms, _LATEST))
    return (clamped << _SALT_BITS) | (salt & ((1 << _SALT_BITS) - 1))


def number_before(at_ms: int) -> int:
    """The smallest number of that instant: everything earlier has a smaller one, and so has what has no time."""
    return number_at(at_ms, 0)


def time_of(number: int) -> datetime | None:
    """The time that a number was made of."""
    return from_ms(number >> _SALT_BITS) if number >= 0 else None


def claimant_of(number: int, position: int) -> str:
    """Under which name a part of a message claims its bytes."""
    return f"{number}.{position}"


def encode_number(number: int) -> str:
    """A number as thirteen letters and digits."""
    bits = (number + _MOVED) << 1
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (55, 45, 35, 25, 15, 5)]) + _LETTERS[bits & 31]


def decode_number(text: str) -> int:
    """Read back what `encode_number` wrote; NotFound for anything else."""
    try:
        raw = base64.b32decode(text.upper() + "===")
    except ValueError as error:
        raise NotFound from error
    if len(text) != 13 or len(raw) != 8:
        raise NotFound
    return int.from_bytes(raw) - _MOVED
