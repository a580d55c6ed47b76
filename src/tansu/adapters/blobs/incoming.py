"""Where bytes are written before they get their name: a folder on the same file system."""

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tansu.adapters.blobs.chunks import gathered
from tansu.adapters.blobs.durable import Disk
from tansu.core.checksum import Running
from tansu.core.errors import Conflict

BEGUN_AT_ONCE = 1 << 20
"""Bytes after which the disk may begin; more often costs more than it gains."""

# What these errors say: this file system (exFAT, some network shares) has no second names for a file.
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS})


@dataclass(frozen=True)
class Arrived:
    """Bytes on the disk without a permanent name yet, and what they proved to be."""

    path: Path
    proof: Running


class Incoming:
    """A folder of files being written. A file is locked by its writer, so leftovers of a crash can be told."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk
        self.clear_leftovers()

    def clear_leftovers(self) -> int:
        """Remove files whose writer is gone, and return how many there were."""
        removed = 0
        with suppress(OSError):
            for leftover in list(self._folder.iterdir()):
                removed += _remove_if_left(leftover)
        return removed

    @contextmanager
    def receive(self, chunks: Iterable[bytes], *, durable: bool = True) -> Iterator[Arrived]:
        """Write `chunks` and lend the result; what has not been given a name by the end is removed."""
        with self._disk.writing():
            descriptor, path = self._create()
        try:
            proof = Running()
            begun = 0
            for block in gathered(chunks):
                proof.update(block)
                with self._disk.writing():
                    self._disk.write(descriptor, block)
                if durable and proof.size - begun >= BEGUN_AT_ONCE:
                    self._disk.start_sync(descriptor, first=begun, size=proof.size - begun)
                    begun = proof.size
            if durable:
                with self._disk.writing():
                    self._disk.sync_file(descriptor)
            yield Arrived(path, proof)
        finally:
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def name(self, source: Path, place: Path) -> None:
        """Give the file at `source` the name `place` unless that is taken (Conflict).

        `source` may keep its name beside the new one. Not durable until the folder is synced.
        """
        try:
            os.link(source, place)
        except FileExistsError as error:
            raise Conflict("There is already a blob of that name.") from error
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._name_without_links(source, place)

    def _name_without_links(self, source: Path, place: Path) -> None:
        with self._folder.with_suffix(".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if os.path.lexists(place):
                raise Conflict("There is already a blob of that name.")
            source.rename(place)

    def _create(self) -> tuple[int, Path]:
        self._folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        while True:
            descriptor, name = tempfile.mkstemp(dir=self._folder)
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between the two lines above somebody clearing leftovers may have taken the file for one.
            if os.fstat(descriptor).st_nlink:
                return descriptor, Path(name)
            os.close(descriptor)


def _remove_if_left(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
        return 1
    except BlockingIOError:
        return 0
    finally:
        os.close(descriptor)
