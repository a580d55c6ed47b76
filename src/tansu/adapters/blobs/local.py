"""Originals in a local folder: `<root>/<owner>/<first two characters of the id>/<id>.<extension>`."""

import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tansu.adapters.blobs import names
from tansu.adapters.blobs.chunks import BLOCK
from tansu.adapters.blobs.durable import Disk
from tansu.adapters.blobs.incoming import Incoming
from tansu.adapters.blobs.journal import Journal
from tansu.core.errors import Conflict, Damaged, Invalid, NotFound
from tansu.ports.blobs import BlobRef, Noted, StoredBlob


class LocalBlobs:
    """Blobs as plain files, readable without this code, each owner's in one folder.

    Written under a nameless name, synced, then named by a link that fails if the name is taken; then the
    folder and the journal are synced. A crash before the link leaves nothing anybody sees; a crash after
    it leaves a whole blob that no record claims, for the sweep.
    """

    def __init__(self, root: Path) -> None:
        self.disk = Disk()
        self._root = root
        self._incoming = Incoming(root / ".incoming", self.disk)
        self._journal = Journal(root, self.disk)

    def put(self, owner: str, chunks: Iterable[bytes], *, blob_id: str, extension: str, name: str = "") -> BlobRef:
        """Store durably; see the port. Needs one hard link, or a lock where there are none."""
        place = self._place(owner, blob_id, extension)
        if os.path.lexists(place):
            raise Conflict("There is already a blob of that name.")

        with self._incoming.receive(chunks) as arrived:
            proof = arrived.proof
            ref = BlobRef(owner, blob_id, extension, proof.size, proof.sha256, proof.crc32)
            self._name(arrived.path, ref)
            try:
                self.confirm(ref, name=name)
            except BaseException:
                place.unlink(missing_ok=True)
                raise
        return ref

    def adopt(self, source: Path, ref: BlobRef, *, name: str) -> None:
        """Make the synced file at `source` the blob `ref`, without copying, durable on return.

        The file may keep its old name as well. Raises Conflict if the id is taken. If it fails later than
        that, the blob may stay without a journal line; calling `confirm` completes it.
        """
        self._name(source, ref)
        self.confirm(ref, name=name)

    def confirm(self, ref: BlobRef, *, name: str) -> None:
        """Make sure that the blob's directory entry and journal line are on the disk. May be repeated."""
        with self.disk.writing():
            folder = self._place(ref.owner, ref.id, ref.extension).parent
            self.disk.make_folders(folder, within=self._root)
            # In this order, because a journalling file system commits the new name together with the
            # journal's line, and then has nothing left to do for the folder.
            self._journal.append(Noted(ref, name))
            self.disk.sync_folder(folder)

    def read(self, ref: BlobRef, *, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range in blocks of 1 MiB; NotFound at once, Damaged at once if the size is not `ref.size`."""
        if offset < 0 or (length is not None and length < 0):
            raise Invalid("A range begins at 0 or later and is not shorter than nothing.")
        place = self._sized(ref)
        end = ref.size if length is None else min(ref.size, offset + length)
        return _blocks(place, offset, end)

    def size(self, owner: str, blob_id: str, extension: str) -> int | None:
        """Return the stored size in bytes, or None."""
        try:
            found = self._place(owner, blob_id, extension).lstat()
        except FileNotFoundError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def delete(self, owner: str, blob_id: str, extension: str) -> None:
        """Remove one file, durably. Its journal line stays until `compact`."""
        place = self._place(owner, blob_id, extension)
        with self.disk.writing():
            try:
                place.unlink()
            except FileNotFoundError:
                return
            self.disk.sync_folder(place.parent)

    def delete_owner(self, owner: str) -> None:
        """Remove the owner's folder with everything in it, durably."""
        folder = self._root / names.owner(owner)
        if folder.is_dir():
            with self.disk.writing():
                shutil.rmtree(folder)
                self.disk.sync_folder(self._root)

    def scan(self, owner: str, *, after: str = "") -> Iterator[StoredBlob]:
        """Yield blobs in id order; what does not have the form of a blob's name is passed over."""
        for shard in _sorted_names(self._root / names.owner(owner)):
            if len(shard) == 2 and shard >= after[:2]:
                yield from self._scan_shard(owner, shard, after)

    def owners(self) -> Iterator[str]:
        """Yield every owner who has a folder."""
        return (name for name in _sorted_names(self._root) if names.is_owner(name))

    @contextmanager
    def as_file(self, ref: BlobRef) -> Iterator[Path]:
        """Lend the permanent file itself; whoever borrows it must not write to it."""
        yield self._sized(ref)

    def path(self, ref: BlobRef) -> Path | None:
        """Return the permanent path, or None if there is no such blob of that size."""
        if self.size(ref.owner, ref.id, ref.extension) != ref.size:
            return None
        return self._place(ref.owner, ref.id, ref.extension)

    def free_bytes(self) -> int:
        """Return what this process may still write on the file system."""
        folder = self._root
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        system = os.statvfs(folder)
        return system.f_bavail * system.f_frsize

    def noted(self, owner: str) -> Iterator[Noted]:
        """Yield what the owner's journal says, deleted blobs included until `compact`."""
        return self._journal.read(names.owner(owner))

    def compact(self, owner: str, *, keep: Collection[str]) -> None:
        """Write the journal again with only the blobs in `keep`."""
        self._journal.compact(names.owner(owner), keep)

    def _name(self, source: Path, ref: BlobRef) -> None:
        place = self._place(ref.owner, ref.id, ref.extension)
        with self.disk.writing():
            self.disk.make_folders(place.parent, within=self._root)
            self._incoming.name(source, place)

    def _place(self, owner: str, blob_id: str, extension: str) -> Path:
        file_name = names.file_name(blob_id, extension)
        return self._root / names.owner(owner) / file_name[:2] / file_name

    def _sized(self, ref: BlobRef) -> Path:
        stored = self.size(ref.owner, ref.id, ref.extension)
        if stored is None:
            raise NotFound()
        if stored != ref.size:
            raise Damaged(f"This original should have {ref.size} bytes and has {stored}.", blob=ref.id)
        return self._place(ref.owner, ref.id, ref.extension)

    def _scan_shard(self, owner: str, shard: str, after: str) -> Iterator[StoredBlob]:
        folder = self._root / owner / shard
        found = sorted(filter(None, map(names.split_file_name, _sorted_names(folder))))
        for blob_id, extension in found:
            if blob_id <= after:
                continue
            try:
                facts = (folder / names.file_name(blob_id, extension)).lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(facts.st_mode):
                yield StoredBlob(owner, blob_id, extension, facts.st_size, facts.st_mtime)


def _blocks(place: Path, offset: int, end: int) -> Iterator[bytes]:
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFound() from error
    try:
        while offset < end:
            block = os.pread(descriptor, min(BLOCK, end - offset), offset)
            if not block:
                raise Damaged("This original became shorter while it was being read.")
            offset += len(block)
            yield block
    finally:
        os.close(descriptor)


def _sorted_names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
