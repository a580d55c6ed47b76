"""Backups in a folder: any mounted disk, share or stick will do."""

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tansu.core.checksum import Running
from tansu.core.errors import Busy, Conflict, Damaged, DiskFull, Invalid, NotFound, Unavailable
from tansu.ports.vault import Written

BLOCK = 1 << 20
PARTIAL = ".partial-"
LOCK = ".lock"
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class FolderVault:
    """Files below `root`, readable by their owner only: they hold everybody's data."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unsettled: set[Path] = set()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold a lock on a file here, which the system lets go of when the process ends."""
        with _in_our_words():
            self._make(self._root)
            descriptor = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy("Another backup is being written to this folder. Wait for it, then try again.") from error
            yield
        finally:
            os.close(descriptor)

    def write(self, path: str, chunks: Iterable[bytes]) -> Written:
        """Write beside the final name, sync, read back past the cache where that is possible, then rename."""
        place = self._place(path)
        draft = place.with_name(PARTIAL + place.name)
        with _in_our_words():
            self._make(place.parent)
            try:
                given = _write(draft, chunks)
                kept = _proof(draft)
                if kept != given:
                    raise Damaged("The backup folder did not keep what it was given. Its disk needs a look.")
                draft.rename(place)
            finally:
                draft.unlink(missing_ok=True)
            self._unsettled.add(place.parent)
        return kept

    def read(self, path: str) -> Iterator[bytes]:
        """Yield a file in blocks of 1 MiB."""
        try:
            descriptor = os.open(self._place(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise NotFound(f"This backup has no file {path}.") from error
        return _blocks(descriptor)

    def size(self, path: str) -> int | None:
        """Return a file's size in bytes, or None."""
        place = self._place(path)
        return place.stat().st_size if place.is_file() and not place.is_symlink() else None

    def folders(self) -> list[str]:
        """Return the names of the folders at the top."""
        if not self._root.is_dir():
            return []
        return sorted(one.name for one in self._root.iterdir() if one.is_dir() and not one.name.startswith("."))

    def files(self, folder: str) -> Iterator[str]:
        """Yield paths beneath a folder."""
        for parent, _folders, names in os.walk(self._place(folder)):
            for name in names:
                if not name.startswith("."):
                    yield (Path(parent) / name).relative_to(self._root).as_posix()

    def remove(self, path: str) -> None:
        """Remove a file or a folder."""
        place = self._place(path)
        with _in_our_words():
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)

    def free_bytes(self) -> int | None:
        """Ask the disk."""
        with _in_our_words():
            self._make(self._root)
            return shutil.disk_usage(self._root).free

    def settle(self) -> None:
        """Sync every folder that got a new name."""
        with _in_our_words():
            while self._unsettled:
                folder = self._unsettled.pop()
                if folder.is_dir():
                    _sync_folder(folder)

    def rename(self, folder: str, to: str) -> None:
        """Rename a folder at the top and sync."""
        source, target = self._place(folder), self._place(to)
        if target.exists():
            raise Conflict(f"There is a backup named {to} already.")
        self.settle()
        with _in_our_words():
            source.rename(target)
            _sync_folder(self._root)

    def _place(self, path: str) -> Path:
        if not _PATH.fullmatch(path) or ".." in path.split("/"):
            raise Invalid("This cannot be the name of a file in a backup.")
        return self._root / path

    def _make(self, folder: Path) -> None:
        """Make a folder and what is missing above it; each new name is synced by `settle`."""
        if folder.is_dir():
            return
        if folder != self._root:
            self._make(folder.parent)
        folder.mkdir(mode=0o700, parents=folder == self._root, exist_ok=True)
        self._unsettled.add(folder.parent)


def _write(draft: Path, chunks: Iterable[bytes]) -> Written:
    running = Running()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb", buffering=BLOCK) as file:
        for chunk in chunks:
            running.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(descriptor)
        _drop_cache(descriptor)
    return Written(running.size, running.sha256)


def _proof(draft: Path) -> Written:
    running = Running()
    for block in _blocks(os.open(draft, os.O_RDONLY | os.O_CLOEXEC)):
        running.update(block)
    return Written(running.size, running.sha256)


def _blocks(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while block := file.read(BLOCK):
            yield block


def _drop_cache(descriptor: int) -> None:
    # Reading back from memory would prove nothing about the disk; not every system can be asked.
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull("The backup folder is full. What it holds already is safe; make room and repeat.") from error
        raise Unavailable(f"The backup folder cannot be written to ({error.strerror}).") from error
