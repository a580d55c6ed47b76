"""Originals in an S3 bucket: `<prefix>/blobs/<owner>/<id>.<extension>`, proven by each object's metadata."""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote

from tansu.adapters.blobs import names
from tansu.adapters.blobs.s3_client import Found, S3Client
from tansu.adapters.blobs.spool import send, spooled
from tansu.core.checksum import Running, is_sha256
from tansu.core.errors import Conflict, Damaged, DiskFull, Invalid, NotFound
from tansu.ports.blobs import BlobRef, Noted, StoredBlob

# Amazon allows 2 KB of metadata for one object; checksums and keys need 120 of them.
_LONGEST_NAME = 1500


class S3Blobs:
    """Blobs as objects whose metadata carry `sha256`, `crc32` and `name` (percent-encoded UTF-8).

    Metadata go before the bytes, so a blob is spooled on this machine first: in memory up to 16 MiB,
    then in a nameless file in `scratch`. After sending, the store is asked for size and metadata.
    """

    def __init__(self, client: S3Client, *, scratch: Path | None = None) -> None:
        self._client = client
        self._scratch = scratch

    def put(self, owner: str, chunks: Iterable[bytes], *, blob_id: str, extension: str, name: str = "") -> BlobRef:
        """Store create-only; see the port.

        Above 16 MiB the id is looked up before sending, which two puts of one id at the same instant
        could both pass; ids are random and each belongs to one upload.
        """
        key = _key(owner, blob_id, extension)
        with spooled(chunks, self._scratch) as spool:
            if self._client.head(key) is not None:
                raise Conflict("There is already a blob of that name.")
            proof = spool.proof
            send(self._client, key, spool, metadata=_metadata(proof, name), create=True)
        return BlobRef(owner, blob_id, extension, proof.size, proof.sha256, proof.crc32)

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range in blocks of about 1 MiB."""
        if offset < 0 or (length is not None and length < 0):
            raise Invalid("A range begins at 0 or later and is not shorter than nothing.")
        self._sized(ref)
        end = ref.size if length is None else min(ref.size, offset + length)
        return self._blocks(_key(ref.owner, ref.id, ref.extension), offset, end)

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Return the stored size in bytes, or None."""
        found = self._client.head(_key(owner, blob_id, extension))
        return None if found is None else found.size

    def delete(self, owner: str, blob_id: str, extension: str) -> None:
        """Remove one object."""
        self._client.delete(_key(owner, blob_id, extension))

    def delete_owner(self, owner: str) -> None:
        """Remove every object under the owner's folder."""
        self._client.delete_under(f"blobs/{names.owner(owner)}/")

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield blobs in id order, which is key order because no character of an id sorts before the dot."""
        folder = f"blobs/{names.owner(owner)}/"
        # The tilde sorts after every character of an extension, so all of this id is behind us.
        behind = f"{folder}{names.blob_id(after)}.~" if after else ""
        for key, size, modified in self._client.walk(folder, after=behind):
            if found := names.split_file_name(key.removeprefix(folder)):
                yield StoredBlob(owner, *found, size, modified)

    def owners(self) -> Iterator[str]:
        """Yield every owner that has a blob."""
        return filter(names.is_owner, self._client.folders("blobs/"))

    @contextmanager
    def as_file(self, ref: BlobRef) -> Iterator[Path]:
        """Download to a private file, removed afterwards; DiskFull if it does not fit."""
        if self._scratch is not None:
            self._scratch.mkdir(mode=0o750, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._scratch) as folder:
            copy = Path(folder) / names.file_name(ref.id, ref.extension)
            blocks = self.read(ref)
            try:
                descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb", buffering=0) as file:
                    for block in blocks:
                        file.write(block)
            except OSError as error:
                raise DiskFull("This server has no room for a copy of this original.") from error
            yield copy

    def path(self, ref: BlobRef) -> Path | None:
        """Return None: nothing is permanent on this machine."""
        return None

    def free_bytes(self) -> int | None:
        """Return None: nobody can say."""
        return None

    def noted(self, owner: str) -> Iterator[Noted]:
        """Yield what each object's metadata say, at one request a blob."""
        for stored in self.scan(owner):
            found = self._client.head(_key(owner, stored.id, stored.extension))
            if noted := found and _noted(stored, found):
                yield noted

    def compact(self, owner: str, *, keep: Collection[str]) -> None:
        """Do nothing: metadata go with their object."""
        names.owner(owner)

    def _sized(self, ref: BlobRef) -> None:
        stored = self.size(ref.owner, ref.id, ref.extension)
        if stored is None:
            raise NotFound()
        if stored != ref.size:
            raise Damaged(f"This original should have {ref.size} bytes and has {stored}.", blob=ref.id)

    def _blocks(self, key: str, start: int, end: int) -> Iterator[bytes]:
        came = 0
        for block in self._client.read(key, start, end):
            came += len(block)
            yield block
        if start < end and came != end - start:
            raise Damaged("This original became shorter while it was being read.")


def _key(owner: str, blob_id: str, extension: str) -> str:
    return f"blobs/{names.owner(owner)}/{names.file_name(blob_id, extension)}"


def _metadata(proof: Running, name: str) -> dict[str, str]:
    kept = name
    while len(encoded := quote(kept, safe="")) > _LONGEST_NAME:
        kept = kept[:-1]
    metadata = {"sha256": proof.sha256, "crc32": f"{proof.crc32:08x}"}
    # Some object stores do not keep an empty value.
    return metadata | ({"name": encoded} if encoded else {})


def _noted(stored: StoredBlob, found: Found) -> Noted | None:
    sha256, crc32 = found.metadata.get("sha256", ""), found.metadata.get("crc32", "")
    if not is_sha256(sha256) or not crc32:
        return None
    ref = BlobRef(stored.owner, stored.id, stored.extension, found.size, sha256, int(crc32, 16))
    return Noted(ref, unquote(found.metadata.get("name", "")))
