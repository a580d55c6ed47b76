"""Custody: who answers for which data when somebody leaves.

Every table and every kind of blob has exactly one custodian; a test over the live schema proves it.
Whoever exports, restores or erases loops over custodians and so cannot forget a new feature.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

Record = dict[str, Any]
"""A neutral record: JSON values only, `kind` says what it is; `sha256` points at bytes."""

OpenBytes = Callable[[str], AbstractContextManager[Iterator[bytes]]]
"""Opens the bytes with a given SHA-256, wherever the records come from."""


@dataclass(frozen=True)
class Holding:
    """What a custodian has of one kind."""

    kind: str
    count: int
    bytes: int = 0


@dataclass(frozen=True)
class Kept:
    """What a custodian must not erase, why, and until when (RFC 3339 date)."""

    kind: str
    count: int
    reason: str
    until: str


class Custodian(Protocol):
    """Answers for what one feature (or the foundation) keeps of an account."""

    name: str
    feature: str
    """The feature whose closing erases this; empty for the foundation's, which end with the account."""
    tables: frozenset[str]
    """Every table this custodian answers for."""

    def inventory(self, work: Work) -> list[Holding]:
        """Count what the account has here, now."""
        ...

    def export(self, work: Work) -> Iterator[Record]:
        """Yield everything of the account as neutral records, in a stable order."""
        ...

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield every blob that the records of `export` point at, once."""
        ...

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring records back and return how many were new. Twice is the same as once."""
        ...

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase at most about `limit` things and return how many are left; repeat until 0."""
        ...

    def kept(self, work: Work) -> list[Kept]:
        """Say what stays after erasure and why."""
        ...
