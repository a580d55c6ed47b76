"""One journal per owner beside the blobs, so that they can be named and verified without the database.

`journal.jsonl` holds one JSON object per line. Its last member, `check`, is the CRC-32 of all bytes
of the line before `,"check":`, so a line torn by a power cut is recognised and skipped. Several lines
may speak of one blob; the last one counts. Specified in docs/formats/blob-store.md.
"""

import fcntl
import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from tansu.adapters.blobs.durable import Disk
from tansu.core.checksum import crc32
from tansu.ports.blobs import BlobRef, Noted

FILE_NAME = "journal.jsonl"
_CHECK = b',"check":"'


class Journal:
    """The journals of all owners under one folder; safe for several threads and processes."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self._root = root
        self._disk = disk

    def append(self, noted: Noted) -> None:
        """Add one line, durable on return. A line that does not fit on the disk is taken back whole."""
        folder = self._root / noted.ref.owner
        with self._disk.writing(), self._locked(folder) as descriptor:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            try:
                self._disk.write(descriptor, b"\n" * torn + encode(noted))
                self._disk.sync_file(descriptor)
                if not size:
                    self._disk.sync_folder(folder)
            except OSError:
                os.ftruncate(descriptor, size)
                raise

    def read(self, owner: str) -> Iterator[Noted]:
        """Yield what is noted for each blob, in id order; torn and foreign lines are skipped."""
        yield from sorted(self._newest(owner).values(), key=lambda noted: noted.ref.id)

    def compact(self, owner: str, keep_ids: Collection[str]) -> None:
        """Forget every blob but `keep_ids`, and the names they had, durably. May be repeated."""
        folder = self._root / owner
        if not (folder / FILE_NAME).exists():
            return

        with self._disk.writing(), self._locked(folder) as _:
            kept = [noted for noted in self.read(owner) if noted.ref.id in keep_ids]
            self._replace(folder, b"".join(encode(noted) for noted in kept))

    def _replace(self, folder: Path, lines: bytes) -> None:
        fresh = folder / f"{FILE_NAME}.new"
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        try:
            # Held until the new name is on the disk, or a line appended to the new file could be lost with it.
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._disk.write(descriptor, lines)
            self._disk.sync_file(descriptor)
            fresh.rename(folder / FILE_NAME)
            self._disk.sync_folder(folder)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)

    def _newest(self, owner: str) -> dict[tuple[str, str], Noted]:
        newest: dict[tuple[str, str], Noted] = {}
        try:
            lines = (self._root / owner / FILE_NAME).open("rb")
        except FileNotFoundError:
            return newest
        with lines:
            for line in lines:
                if noted := decode(owner, line):
                    newest[noted.ref.id, noted.ref.extension] = noted
        return newest

    @contextmanager
    def _locked(self, folder: Path) -> Iterator[int]:
        while True:
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(folder / FILE_NAME, flags, 0o640)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if _is_still(folder / FILE_NAME, descriptor):
                    yield descriptor
                    return
            finally:
                os.close(descriptor)


def encode(noted: Noted) -> bytes:
    """Write one line, its newline included."""
    ref = noted.ref
    members = {
        "id": ref.id,
        "extension": ref.extension,
        "size": ref.size,
        "sha256": ref.sha256,
        "crc32": f"{ref.crc32:08x}",
        "name": noted.name,
    }
    body = json.dumps(members, separators=(",", ":")).encode("ascii").removesuffix(b"}")
    return body + _CHECK + f'{crc32(body):08x}"}}\n'.encode("ascii")


def decode(owner: str, line: bytes) -> Noted | None:
    """Read one line, or return None if it is torn, damaged or not ours."""
    body, found, check = line.rstrip(b"\n").rpartition(_CHECK)
    if not found or check != f'{crc32(body):08x}"}}'.encode("ascii"):
        return None
    try:
        members = json.loads(body + b"}")
        ref = BlobRef(
            owner=owner,
            id=members["id"],
            extension=members["extension"],
            size=members["size"],
            sha256=members["sha256"],
            crc32=int(members["crc32"], 16),
        )
        return Noted(ref, members["name"])
    except (ValueError, KeyError, TypeError):
        return None


def _is_still(path: Path, descriptor: int) -> bool:
    """Say whether `path` still names the open file, which a compaction may have replaced meanwhile."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(descriptor)
    return (now.st_dev, now.st_ino) == (mine.st_dev, mine.st_ino)
