"""Where bytes live: originals for good, uploads for a while, renditions until they are made again."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class BlobRef:
    """Immutable bytes, known by owner and id, with what proves them."""

    owner: str
    id: str
    extension: str
    size: int
    sha256: str
    crc32: int


@dataclass(frozen=True)
class StoredBlob:
    """What a walk over the store finds: a name and a size, nothing proven."""

    owner: str
    id: str
    extension: str
    size: int
    modified_at: float
    """Seconds since 1970 by the store's own clock; used for grace periods only."""


@dataclass(frozen=True)
class Noted:
    """What the store itself remembers of a blob: what it must be, and what its owner called it."""

    ref: BlobRef
    name: str


class Blobs(Protocol):
    """The permanent home of originals.

    Everything is named by owner and id with an extension of 1–8 characters `[a-z0-9]`; any other name
    raises `Invalid`. A blob is written once, under its final name, and never renamed, rewritten or
    appended to afterwards. Owners are 1–64 of `[a-z0-9_-]`, ids 2–64 of `[a-z0-9]`.
    """

    def put(self, owner: str, chunks: Iterable[bytes], *, blob_id: str, extension: str, name: str = "") -> BlobRef:
        """Store all of `chunks` and return what they proved to be.

        Durable when it returns: bytes, directory entry and journal line are on the disk. If `chunks`
        raises, nothing remains and the exception goes on. Raises `Conflict` if the id is taken (with
        this extension), `DiskFull` if there is no room, `Unavailable` if the store cannot be written
        to. `name` is only noted beside the blob (see `noted`).
        """
        ...

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield `length` bytes from `offset` in chunks of about 1 MiB; `NotFound` if there is no blob.

        A read past the end yields what is there. The store checks sizes (`Damaged`), not checksums (R8).
        Both errors are raised by the call itself, before anything is yielded.
        """
        ...

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Return the stored size in bytes, or None if there is no such blob."""
        ...

    def delete(self, owner: str, blob_id: str, extension: str) -> None:
        """Remove a blob for good. Removing what is not there is not an error."""
        ...

    def delete_owner(self, owner: str) -> None:
        """Remove every blob of `owner`, and the owner's journal. May be repeated."""
        ...

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield an owner's blobs in id order, starting strictly after the id `after`."""
        ...

    def owners(self) -> Iterator[str]:
        """Yield every owner that has (or had) a blob, in order."""
        ...

    def as_file(self, ref: BlobRef) -> AbstractContextManager[Path]:
        """Lend a read-only path to the bytes: the file itself, or a private copy for the time."""
        ...

    def path(self, ref: BlobRef) -> Path | None:
        """Return the permanent local path if there is one, so that it can be read from memory at once."""
        ...

    def free_bytes(self) -> int | None:
        """Return how many bytes still fit, or None where nobody can say (an object store)."""
        ...

    def noted(self, owner: str) -> Iterator[Noted]:
        """Yield what is noted beside the owner's blobs, in id order, so that they need no database.

        A deleted blob may still be noted until `compact`.
        """
        ...

    def compact(self, owner: str, *, keep: Collection[str]) -> None:
        """Forget names and checksums of all blobs whose id is not in `keep`. May be repeated.

        Call it when trash is emptied. The caller must count blobs being put at the same time as kept.
        """
        ...


@dataclass(frozen=True)
class Part:
    """A numbered piece of an unfinished upload, durable where every node can reach it."""

    number: int
    size: int
    sha256: str
    crc32: int
    upload: str = ""
    """The upload it waits in, where that is not the one being assembled (a concatenation)."""


class Staging(Protocol):
    """Where the bytes of unfinished uploads wait, as numbered parts.

    An upload begun on one node can be finished on another, so nothing here is known to one process
    only. Part numbers are chosen by the caller; writing a number again replaces that part.
    """

    def put_part(self, upload: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Store one part durably. If `chunks` ends early by `ConnectionError`, keep what has come.

        Any other exception removes the part and goes on.
        """
        ...

    def assemble(
        self, upload: str, parts: list[Part], *, owner: str, blob_id: str, extension: str, name: str = ""
    ) -> BlobRef:
        """Make one permanent blob of `parts` in the order given, durable when it returns.

        The parts stay until `discard` (a local store may move a single part instead of copying it,
        so calling it again after success must find the blob it made and return the same BlobRef).
        Raises `Damaged` if a part's bytes are not what its checksums say.
        """
        ...

    def drop_part(self, upload: str, number: int) -> None:
        """Remove one part that will not be needed. May be repeated."""
        ...

    def discard(self, upload: str) -> None:
        """Remove all parts of an upload. May be repeated."""
        ...

    def uploads(self) -> Iterator[str]:
        """Yield the ids of all uploads that have parts here."""
        ...


class Renditions(Protocol):
    """Derivable bytes, by owner and name (`<asset>-thumbnail.webp`). Losing one costs only time."""

    def put(self, owner: str, name: str, data: bytes) -> None:
        """Store or replace; atomic, not necessarily durable."""
        ...

    def get(self, owner: str, name: str) -> bytes | None:
        """Return the bytes, or None if they have to be made again."""
        ...

    def delete(self, owner: str, name: str) -> None:
        """Remove one; removing what is not there is not an error."""
        ...

    def delete_owner(self, owner: str) -> None:
        """Remove all of an owner's renditions."""
        ...
