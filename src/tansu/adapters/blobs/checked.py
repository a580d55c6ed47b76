"""The one gate for receiving bytes: what a store says it stored must be what passed through here."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tansu.adapters.blobs.chunks import Passed, counted
from tansu.core.checksum import Running
from tansu.core.errors import ChecksumMismatch, Damaged
from tansu.ports.blobs import BlobRef, Blobs, Noted, StoredBlob


@dataclass(frozen=True)
class Announced:
    """What a sender said before sending; None where nothing was said."""

    size: int | None = None
    sha256: str | None = None


class CheckedBlobs:
    """Blobs behind a check: on the way in (R3), and on the way out for whoever asks (R8, R9).

    The store computes the SHA-256 once, which is compared with what was announced. That it saw the bytes
    which passed here is checked by size and CRC-32, because a second SHA-256 would cost as much as the first.
    """

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def put(
        self,
        owner: str,
        chunks: Iterable[bytes],
        *,
        blob_id: str,
        extension: str,
        name: str = "",
        announced: Announced | None = None,
    ) -> BlobRef:
        """Store and check. ChecksumMismatch if the sender announced something else, Damaged if the store
        kept something else; in both cases nothing remains.
        """
        passed = Passed()
        ref = self._blobs.put(owner, counted(chunks, passed), blob_id=blob_id, extension=extension, name=name)
        try:
            if (ref.size, ref.crc32) != (passed.size, passed.crc32):
                raise Damaged("The storage did not keep what it was given. Nothing was stored; try again.")
            compare(ref, announced)
        except (ChecksumMismatch, Damaged):
            self._blobs.delete(owner, blob_id, extension)
            raise
        return ref

    def verify(self, ref: BlobRef) -> None:
        """Read the stored bytes again; Damaged if they are not `ref`, NotFound if they are gone."""
        for _chunk in self.read_proven(ref):
            pass

    def read_proven(self, ref: BlobRef) -> Iterator[bytes]:
        """Yield all bytes of `ref`, holding the last chunk back until the whole is proven (Damaged)."""
        running = Running()
        held = b""
        for chunk in self._blobs.read(ref):
            running.update(chunk)
            if held:
                yield held
            held = chunk
        if (running.size, running.sha256, running.crc32) != (ref.size, ref.sha256, ref.crc32):
            raise Damaged("The stored bytes of this original are not what was uploaded.", blob=ref.id)
        if held:
            yield held

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range as the store does: sizes are checked, checksums are not."""
        return self._blobs.read(ref, offset=offset, length=length)

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Return what the store says."""
        return self._blobs.size(owner, blob_id, extension)

    def delete(self, owner: str, blob_id: str, extension: str) -> None:
        """Remove one blob."""
        self._blobs.delete(owner, blob_id, extension)

    def delete_owner(self, owner: str) -> None:
        """Remove all of an owner's blobs."""
        self._blobs.delete_owner(owner)

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield what the store finds."""
        return self._blobs.scan(owner, after=after)

    def owners(self) -> Iterator[str]:
        """Yield every owner the store knows."""
        return self._blobs.owners()

    def as_file(self, ref: BlobRef) -> AbstractContextManager[Path]:
        """Lend a path, unproven."""
        return self._blobs.as_file(ref)

    def path(self, ref: BlobRef) -> Path | None:
        """Return the permanent path if there is one."""
        return self._blobs.path(ref)

    def free_bytes(self) -> int | None:
        """Return what the store says."""
        return self._blobs.free_bytes()

    def noted(self, owner: str) -> Iterator[Noted]:
        """Yield what the store remembers."""
        return self._blobs.noted(owner)

    def compact(self, owner: str, *, keep: Collection[str]) -> None:
        """Let the store forget."""
        self._blobs.compact(owner, keep=keep)


def compare(ref: BlobRef, announced: Announced | None) -> None:
    """Raise ChecksumMismatch if `ref` is not what was announced."""
    if announced is None:
        return
    if announced.size is not None and announced.size != ref.size:
        raise ChecksumMismatch(
            f"{announced.size} bytes were announced and {ref.size} arrived. Nothing was stored; send it again."
        )
    if announced.sha256 is not None and announced.sha256 != ref.sha256:
        raise ChecksumMismatch("The bytes that arrived are not the ones announced. Nothing was stored; send it again.")
