"""Parts of unfinished uploads as objects: `<prefix>/staging/<upload>/<number, six digits>`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tansu.adapters.blobs import names
from tansu.adapters.blobs.chunks import proof_of, proven, until_cut
from tansu.adapters.blobs.s3 import S3Blobs
from tansu.adapters.blobs.s3_client import S3Client
from tansu.adapters.blobs.spool import send, spooled
from tansu.core.errors import Conflict, Damaged, NotFound
from tansu.ports.blobs import BlobRef, Part


class S3Staging:
    """Staging in the bucket, so that any node can take an upload further."""

    def __init__(self, client: S3Client, blobs: S3Blobs, *, scratch: Path | None = None) -> None:
        self._client = client
        self._blobs = blobs
        self._scratch = scratch

    def put_part(self, upload: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Spool what comes, then store it as one object, replacing an earlier part of that number."""
        key = _key(upload, number)
        with spooled(until_cut(chunks), self._scratch) as spool:
            proof = spool.proof
            metadata = {"sha256": proof.sha256, "crc32": f"{proof.crc32:08x}"}
            send(self._client, key, spool, metadata=metadata, create=False)
        return Part(number, proof.size, proof.sha256, proof.crc32)

    def assemble(
        self, upload: str, parts: list[Part], *, owner: str, blob_id: str, extension: str, name: str = ""
    ) -> BlobRef:
        """Stream the parts through their checksums into one object; the parts stay until `discard`.

        An object of that name already there is read and proven against the parts.
        """
        size = self._blobs.size(owner, blob_id, extension)
        if size is not None:
            return self._again(BlobRef(owner, blob_id, extension, size, "", 0), parts)
        chunks = proven(self._chunks(upload, parts), parts)
        return self._blobs.put(owner, chunks, blob_id=blob_id, extension=extension, name=name)

    def drop_part(self, upload: str, number: int) -> None:
        """Remove one part's object."""
        self._client.delete(_key(upload, number))

    def discard(self, upload: str) -> None:
        """Remove every part of the upload."""
        self._client.delete_under(f"staging/{names.upload(upload)}/")

    def uploads(self) -> Iterator[str]:
        """Yield every upload that has parts, in order, at one request each."""
        for upload in filter(names.is_upload, self._client.folders("staging/")):
            # Some object stores go on listing a folder for a while after its last object is gone.
            if next(self._client.walk(f"staging/{upload}/"), None):
                yield upload

    def _again(self, found: BlobRef, parts: list[Part]) -> BlobRef:
        if found.size != sum(part.size for part in parts):
            raise Conflict("There is already another blob of that name.")
        try:
            proof = proof_of(proven(self._blobs.read(found), parts))
        except Damaged as error:
            raise Conflict("There is already another blob of that name.") from error
        return BlobRef(found.owner, found.id, found.extension, proof.size, proof.sha256, proof.crc32)

    def _chunks(self, upload: str, parts: list[Part]) -> Iterator[bytes]:
        for part in parts:
            key = _key(part.upload or upload, part.number)
            found = self._client.head(key)
            if found is None:
                raise NotFound("A part of this upload is not here any more. Send it again.")
            yield from self._client.read(key, 0, found.size)


def _key(upload: str, number: int) -> str:
    return f"staging/{names.upload(upload)}/{names.part_number(number)}"
