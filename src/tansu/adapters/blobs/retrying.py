"""Patience with an object store that now and then does not answer."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TypeVar

from tansu.adapters.blobs.s3_client import TransientFailure
from tansu.ports.blobs import BlobRef, Blobs, Noted, StoredBlob
from tansu.ports.clock import Clock

_Answer = TypeVar("_Answer")


class RetryingBlobs:
    """Blobs whose repeatable calls are tried again after a TransientFailure, a bounded number of times.

    Waits double from `first_wait` seconds. A read goes on from the byte it had reached; a scan from the id.
    `put` is not repeated: its chunks can be taken only once, and the caller has them, not we.
    """

    def __init__(self, blobs: Blobs, clock: Clock, *, tries: int = 5, first_wait: float = 0.2) -> None:
        self._blobs = blobs
        self._clock = clock
        self._tries = tries
        self._first_wait = first_wait

    def put(self, owner: str, chunks: Iterable[bytes], *, blob_id: str, extension: str, name: str = "") -> BlobRef:
        """Store once, without another try."""
        return self._blobs.put(owner, chunks, blob_id=blob_id, extension=extension, name=name)

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range; a failure on the way is answered by reading on from there."""
        first = self._patiently(lambda: self._blobs.read(ref, offset=offset, length=length))
        return self._read_on(first, ref, offset, length)

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Return the stored size, patiently."""
        return self._patiently(lambda: self._blobs.size(owner, blob_id, extension))

    def delete(self, owner: str, blob_id: str, extension: str) -> None:
        """Remove one blob, patiently."""
        self._patiently(lambda: self._blobs.delete(owner, blob_id, extension))

    def delete_owner(self, owner: str) -> None:
        """Remove an owner's blobs, patiently."""
        self._patiently(lambda: self._blobs.delete_owner(owner))

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield blobs in id order; a failure on the way is answered by going on after the last one."""
        failures = 0
        while True:
            try:
                for stored in self._blobs.scan(owner, after=after):
                    yield stored
                    after, failures = stored.id, 0
                return
            except TransientFailure:
                failures += 1
                self._wait_or_raise(failures)

    def owners(self) -> Iterator[str]:
        """Yield the owners, patiently."""
        return iter(self._patiently(lambda: list(self._blobs.owners())))

    def as_file(self, ref: BlobRef) -> AbstractContextManager[Path]:
        """Lend a path, as the store does; a copy that fails is the borrower's to ask for again."""
        return self._blobs.as_file(ref)

    def path(self, ref: BlobRef) -> Path | None:
        """Return the permanent path if there is one."""
        return self._blobs.path(ref)

    def free_bytes(self) -> int | None:
        """Return what the store says."""
        return self._blobs.free_bytes()

    def noted(self, owner: str) -> Iterator[Noted]:
        """Yield what is noted, as the store does."""
        return self._blobs.noted(owner)

    def compact(self, owner: str, *, keep: Collection[str]) -> None:
        """Let the store forget, patiently."""
        self._patiently(lambda: self._blobs.compact(owner, keep=keep))

    def _read_on(self, chunks: Iterator[bytes], ref: BlobRef, offset: int, length: int | None) -> Iterator[bytes]:
        failures = 0
        while True:
            try:
                for chunk in chunks:
                    yield chunk
                    offset += len(chunk)
                    length = None if length is None else length - len(chunk)
                    failures = 0
                return
            except TransientFailure:
                failures += 1
                self._wait_or_raise(failures)
            chunks = self._patiently(partial(self._blobs.read, ref, offset=offset, length=length))

    def _patiently(self, call: Callable[[], _Answer]) -> _Answer:
        failures = 0
        while True:
            try:
                return call()
            except TransientFailure:
                failures += 1
                self._wait_or_raise(failures)

    def _wait_or_raise(self, failures: int) -> None:
        # Only called while a TransientFailure is being handled, which a bare raise lets go on.
        if failures >= self._tries:
            raise  # noqa: PLE0704
        self._clock.sleep(self._first_wait * 2 ** (failures - 1))
