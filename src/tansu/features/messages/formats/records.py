"""What every format is read into and written from: neutral records, nothing normalised yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tansu.features.messages.formats.spool import Spooled

_NOTHING: Mapping[str, str] = {}


class Kind(StrEnum):
    """Plain text, or a message with parts."""

    SMS = "sms"
    MMS = "mms"


class Box(StrEnum):
    """Where a phone keeps a message, hence which way it went."""

    RECEIVED = "received"
    SENT = "sent"
    DRAFT = "draft"
    OUTBOX = "outbox"
    FAILED = "failed"
    QUEUED = "queued"


class CallKind(StrEnum):
    """What became of a call."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    MISSED = "missed"
    VOICEMAIL = "voicemail"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PartRecord:
    """One part of a message: a text, or bytes that wait in the spool."""

    mime: str
    name: str = ""
    text: str | None = None
    content: Spooled | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


class MessageRecord(NamedTuple):
    """One message as a file tells it. Times are milliseconds since 1970; None is a time nobody can know.

    A tuple, because a backup has millions of them and nothing else that cannot be changed is made as quickly.
    """

    kind: Kind
    box: Box
    at_ms: int | None
    addresses: tuple[str, ...]
    """Everybody in the conversation but the owner, as written."""
    body: str = ""
    sent_ms: int | None = None
    sender: str = ""
    """Who wrote a received message of a group; empty where the addresses say it."""
    subject: str = ""
    read: bool = True
    sim: int | None = None
    name: str = ""
    """What the phone's contacts called the other side."""
    network_id: str = ""
    """What the network calls an MMS (m_id, else its location); the same on every phone."""
    parts: tuple[PartRecord, ...] = ()
    extra: Mapping[str, str] = _NOTHING
    """Columns that are nobody's but the phone's, kept for the way back."""
    trashed: bool = False
    """Whether it was in the trash where it comes from; no phone says so."""
    where: str = ""


@dataclass(frozen=True)
class CallRecord:
    """One line of a call log."""

    kind: CallKind
    number: str
    at_ms: int | None
    seconds: int = 0
    name: str = ""
    sim: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Trouble:
    """Something in a file that could not be read, or is not what it says; the rest was read."""

    where: str
    what: str


@dataclass(frozen=True)
class Incomplete:
    """A conversation of which the file holds less than it says there is."""

    addresses: tuple[str, ...]
    told: int
    found: int


Found = MessageRecord | CallRecord | Trouble | Incomplete
