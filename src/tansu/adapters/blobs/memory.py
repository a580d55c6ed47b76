"""Blobs, staging and renditions in memory, for tests; they keep every promise but durability."""

import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tansu.adapters.blobs import names
from tansu.adapters.blobs.chunks import BLOCK, proof_of, proven, until_cut
from tansu.core.errors import Conflict, Damaged, Invalid, NotFound
from tansu.ports.blobs import BlobRef, Noted, Part, StoredBlob


@dataclass(frozen=True)
class _Kept:
    noted: Noted
    data: bytes


class MemoryBlobs:
    """Blobs in a dictionary; everything was stored at the instant 0."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], _Kept] = {}
        self._lock = threading.Lock()

    def put(self, owner: str, chunks: Iterable[bytes], *, blob_id: str, extension: str, name: str = "") -> BlobRef:
        """Keep all of `chunks`, or nothing."""
        key = _key(owner, blob_id, extension)
        data = b"".join(chunks)
        proof = proof_of([data])
        ref = BlobRef(owner, blob_id, extension, proof.size, proof.sha256, proof.crc32)
        with self._lock:
            if key in self._kept:
                raise Conflict("There is already a blob of that name.")
            self._kept[key] = _Kept(Noted(ref, name), data)
        return ref

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range in blocks of 1 MiB."""
        if offset < 0 or (length is not None and length < 0):
            raise Invalid("A range begins at 0 or later and is not shorter than nothing.")
        data = self._data(ref)
        end = len(data) if length is None else min(len(data), offset + length)
        return (data[at : min(end, at + BLOCK)] for at in range(offset, end, BLOCK))

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Return the size in bytes, or None."""
        kept = self._kept.get(_key(owner, blob_id, extension))
        return None if kept is None else len(kept.data)

    def delete(self, owner: str, blob_id: str, extension: str) -> None:
        """Forget one blob."""
        self._kept.pop(_key(owner, blob_id, extension), None)

    def delete_owner(self, owner: str) -> None:
        """Forget all of an owner's blobs."""
        names.owner(owner)
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if key[0] != owner}

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield an owner's blobs in id order."""
        for noted in self.noted(owner):
            if noted.ref.id > after:
                yield StoredBlob(owner, noted.ref.id, noted.ref.extension, noted.ref.size, 0.0)

    def owners(self) -> Iterator[str]:
        """Yield every owner that has a blob."""
        return iter(sorted({key[0] for key in self._kept}))

    @contextmanager
    def as_file(self, ref: BlobRef) -> Iterator[Path]:
        """Lend a private copy for the time."""
        data = self._data(ref)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / names.file_name(ref.id, ref.extension)
            copy.write_bytes(data)
            yield copy

    def path(self, ref: BlobRef) -> Path | None:
        """Return None: there are no files here."""
        return None

    def free_bytes(self) -> int | None:
        """Return None: nobody can say."""
        return None

    def noted(self, owner: str) -> Iterator[Noted]:
        """Yield what is known of each blob; what is deleted is forgotten with it."""
        names.owner(owner)
        return iter([kept.noted for key, kept in sorted(self._kept.items()) if key[0] == owner])

    def compact(self, owner: str, *, keep: Collection[str]) -> None:
        """Do nothing: names are forgotten with their blobs."""
        names.owner(owner)

    def _data(self, ref: BlobRef) -> bytes:
        kept = self._kept.get(_key(ref.owner, ref.id, ref.extension))
        if kept is None:
            raise NotFound()
        if len(kept.data) != ref.size:
            raise Damaged(f"This original should have {ref.size} bytes and has {len(kept.data)}.", blob=ref.id)
        return kept.data


class MemoryStaging:
    """Parts in a dictionary."""

    def __init__(self, blobs: MemoryBlobs) -> None:
        self._blobs = blobs
        self._parts: dict[str, dict[int, bytes]] = {}

    def put_part(self, upload: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Keep a part, or what came of it before the connection was cut."""
        names.upload(upload)
        names.part_number(number)
        data = b"".join(until_cut(chunks))
        self._parts.setdefault(upload, {})[number] = data
        proof = proof_of([data])
        return Part(number, proof.size, proof.sha256, proof.crc32)

    def assemble(
        self, upload: str, parts: list[Part], *, owner: str, blob_id: str, extension: str, name: str = ""
    ) -> BlobRef:
        """Make one blob of `parts`; a repetition finds the blob that is already there."""
        if (size := self._blobs.size(owner, blob_id, extension)) is not None:
            return self._again(BlobRef(owner, blob_id, extension, size, "", 0), parts)
        chunks = proven(self._chunks(upload, parts), parts)
        return self._blobs.put(owner, chunks, blob_id=blob_id, extension=extension, name=name)

    def drop_part(self, upload: str, number: int) -> None:
        """Forget one part."""
        names.part_number(number)
        self._parts.get(names.upload(upload), {}).pop(number, None)

    def discard(self, upload: str) -> None:
        """Forget an upload's parts."""
        self._parts.pop(names.upload(upload), None)

    def uploads(self) -> Iterator[str]:
        """Yield the uploads that have parts."""
        return iter(sorted(self._parts))

    def _again(self, found: BlobRef, parts: list[Part]) -> BlobRef:
        try:
            proof = proof_of(proven(self._blobs.read(found), parts))
        except Damaged as error:
            raise Conflict("There is already another blob of that name.") from error
        return BlobRef(found.owner, found.id, found.extension, proof.size, proof.sha256, proof.crc32)

    def _chunks(self, upload: str, parts: list[Part]) -> Iterator[bytes]:
        for part in parts:
            kept = self._parts.get(names.upload(part.upload or upload), {})
            if part.number not in kept:
                raise NotFound("A part of this upload is not here any more. Send it again.")
            yield kept[part.number]


class MemoryRenditions:
    """Renditions in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def put(self, owner: str, name: str, data: bytes) -> None:
        """Keep or replace."""
        self._kept[names.owner(owner), names.rendition(name)] = bytes(data)

    def get(self, owner: str, name: str) -> bytes | None:
        """Return the bytes, or None."""
        return self._kept.get((names.owner(owner), names.rendition(name)))

    def delete(self, owner: str, name: str) -> None:
        """Forget one."""
        self._kept.pop((names.owner(owner), names.rendition(name)), None)

    def delete_owner(self, owner: str) -> None:
        """Forget all of an owner's."""
        names.owner(owner)
        self._kept = {key: data for key, data in self._kept.items() if key[0] != owner}


def _key(owner: str, blob_id: str, extension: str) -> tuple[str, str, str]:
    return names.owner(owner), names.blob_id(blob_id), names.extension(extension)
