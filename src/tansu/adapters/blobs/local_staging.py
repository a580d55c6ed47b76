"""Parts of unfinished uploads as files: `<root>/<upload>/<number, six digits>`."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tansu.adapters.blobs import names
from tansu.adapters.blobs.chunks import BLOCK, proof_of, proven, until_cut
from tansu.adapters.blobs.incoming import Incoming
from tansu.adapters.blobs.local import LocalBlobs
from tansu.core.errors import Conflict, Damaged, NotFound
from tansu.ports.blobs import BlobRef, Part


class LocalStaging:
    """Staging on the file system that holds the blobs, so that a whole upload becomes one without a copy."""

    def __init__(self, root: Path, blobs: LocalBlobs) -> None:
        self._root = root
        self._blobs = blobs
        self._disk = blobs.disk
        self._incoming = Incoming(root / ".incoming", self._disk)

    def put_part(self, upload: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Write at least 1 MiB at a time, sync, and only then replace an earlier part of that number."""
        place = self._place(upload, number)
        with self._incoming.receive(until_cut(chunks)) as arrived, self._disk.writing():
            self._disk.make_folders(place.parent, within=self._root)
            arrived.path.rename(place)
            self._disk.sync_folder(place.parent)
            return Part(number, arrived.proof.size, arrived.proof.sha256, arrived.proof.crc32)

    def assemble(
        self, upload: str, parts: list[Part], *, owner: str, blob_id: str, extension: str, name: str = ""
    ) -> BlobRef:
        """Link a single part to its permanent name; copy several through their checksums.

        A single part is trusted to be what it proved to be when it was written: only its size is looked
        at again. Repeated after a crash at any point, it proves the blob it finds and returns the same.
        """
        if self._blobs.size(owner, blob_id, extension) is not None:
            return self._again(parts, owner=owner, blob_id=blob_id, extension=extension, name=name)
        if len(parts) == 1:
            return self._link(upload, parts[0], owner=owner, blob_id=blob_id, extension=extension, name=name)
        chunks = proven(self._chunks(upload, parts), parts)
        return self._blobs.put(owner, chunks, blob_id=blob_id, extension=extension, name=name)

    def drop_part(self, upload: str, number: int) -> None:
        """Remove one part's file."""
        with self._disk.writing():
            self._place(upload, number).unlink(missing_ok=True)

    def discard(self, upload: str) -> None:
        """Remove the upload's folder."""
        with self._disk.writing(), suppress(FileNotFoundError):
            shutil.rmtree(self._root / names.upload(upload))

    def uploads(self) -> Iterator[str]:
        """Yield every upload that has a folder, in order."""
        if self._root.is_dir():
            yield from sorted(filter(names.is_upload, (folder.name for folder in self._root.iterdir())))

    def _link(self, upload: str, part: Part, *, owner: str, blob_id: str, extension: str, name: str) -> BlobRef:
        source = self._place(part.upload or upload, part.number)
        with _missing_is_not_found():
            stored = source.lstat().st_size
        if stored != part.size:
            raise Damaged(f"Part {part.number} of this upload is not what arrived. Send it again.", part=part.number)

        ref = BlobRef(owner, blob_id, extension, part.size, part.sha256, part.crc32)
        self._blobs.adopt(source, ref, name=name)
        return ref

    def _again(self, parts: list[Part], *, owner: str, blob_id: str, extension: str, name: str) -> BlobRef:
        size = self._blobs.size(owner, blob_id, extension)
        if size != sum(part.size for part in parts):
            raise Conflict("There is already another blob of that name.")
        found = BlobRef(owner, blob_id, extension, size, "", 0)
        try:
            proof = proof_of(proven(self._blobs.read(found), parts))
        except Damaged as error:
            raise Conflict("There is already another blob of that name.") from error

        ref = BlobRef(owner, blob_id, extension, proof.size, proof.sha256, proof.crc32)
        self._blobs.confirm(ref, name=name)
        return ref

    def _chunks(self, upload: str, parts: list[Part]) -> Iterator[bytes]:
        for part in parts:
            with _missing_is_not_found():
                descriptor = os.open(self._place(part.upload or upload, part.number), os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb", buffering=0) as file:
                while block := file.read(BLOCK):
                    yield block

    def _place(self, upload: str, number: int) -> Path:
        return self._root / names.upload(upload) / names.part_number(number)


@contextmanager
def _missing_is_not_found() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound("A part of this upload is not here any more. Send it again.") from error
