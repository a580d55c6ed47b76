"""The same gate for bytes that arrive in parts."""

from collections.abc import Iterable, Iterator

from tansu.adapters.blobs.checked import Announced, compare
from tansu.adapters.blobs.chunks import Passed, counted
from tansu.core.errors import ChecksumMismatch, Damaged
from tansu.ports.blobs import BlobRef, Blobs, Part, Staging


class CheckedStaging:
    """Staging behind a check; `blobs` is where its uploads end, to take back what was not announced."""

    def __init__(self, staging: Staging, blobs: Blobs) -> None:
        self._staging = staging
        self._blobs = blobs

    def put_part(self, upload: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Store a part; Damaged if the store kept something else than passed through here."""
        passed = Passed()
        part = self._staging.put_part(upload, number, counted(chunks, passed))
        if (part.size, part.crc32) != (passed.size, passed.crc32):
            raise Damaged("The storage did not keep what it was given. Send this part again.", part=number)
        return part

    def assemble(
        self,
        upload: str,
        parts: list[Part],
        *,
        owner: str,
        blob_id: str,
        extension: str,
        name: str = "",
        announced: Announced | None = None,
    ) -> BlobRef:
        """Make one blob; ChecksumMismatch if it is not what was announced.

        What this call made is then taken back. A blob that was there before is somebody's original.
        """
        was_there = self._blobs.size(owner, blob_id, extension) is not None
        ref = self._staging.assemble(upload, parts, owner=owner, blob_id=blob_id, extension=extension, name=name)
        try:
            if ref.size != sum(part.size for part in parts):
                raise Damaged("The storage did not keep what it was given. Nothing was stored; try again.")
            compare(ref, announced)
        except (ChecksumMismatch, Damaged):
            if not was_there:
                self._blobs.delete(owner, blob_id, extension)
            raise
        return ref

    def drop_part(self, upload: str, number: int) -> None:
        """Remove one part."""
        self._staging.drop_part(upload, number)

    def discard(self, upload: str) -> None:
        """Remove all parts of an upload."""
        self._staging.discard(upload)

    def uploads(self) -> Iterator[str]:
        """Yield the uploads that have parts."""
        return self._staging.uploads()
