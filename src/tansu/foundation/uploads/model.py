"""The nouns of uploads in progress."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

KEPT = timedelta(days=7)
"""How long an unfinished upload waits after its last byte."""

FIRST_BYTE_WITHIN = timedelta(hours=24)
"""How long an announced upload of which nothing has come holds its room: its client may never have heard of it."""

REMEMBERED = timedelta(hours=24)
"""How long the answer of a finished upload is remembered for a client that lost it."""

FOLDER_KEPT = timedelta(hours=24)
"""How long a folder of chunks waits after its last chunk, as its clients know it from elsewhere."""

WRITER_LEASE = timedelta(seconds=60)


def longest_request(length: int) -> timedelta:
    """For how long a single request may take over `length` bytes: an hour, and then 10 kB a second."""
    return timedelta(hours=1, seconds=length / 10_000)


class State(StrEnum):
    """Where an upload stands."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class Upload:
    """A resumable transfer in progress."""

    id: str
    account: str
    feature: str
    state: State
    length: int
    received: int
    reserved: int
    partial: bool
    sha256: str
    """Declared by the client; empty if it did not say."""
    metadata: dict[str, Any]
    blob: str
    """The id its bytes will have, chosen at the start so that an orphan of a crash is an announced one."""
    extension: str
    asset: str
    outcome: str
    expires_at: datetime

    @property
    def complete(self) -> bool:
        """Say whether all bytes have come."""
        return self.received == self.length


@dataclass(frozen=True)
class StagedPart:
    """A part of an upload and where it waits; a concatenation names the parts of other uploads."""

    number: int
    staged_in: str
    staged_number: int
    size: int
    sha256: str
    crc32: int


@dataclass(frozen=True)
class Chunk:
    """A numbered piece of an upload whose pieces come in any order."""

    number: int
    """Its place among the others: an index or an offset, as the client counts."""
    name: str
    """Its number as the client wrote it."""
    staged_number: int
    size: int
    sha256: str
    crc32: int
    received_at: datetime
