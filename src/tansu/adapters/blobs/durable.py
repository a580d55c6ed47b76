"""Writing so that it survives a power cut, and stopping for good when the disk says it did not (R1, R34)."""

import ctypes
import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tansu.core.errors import DiskFull, TansuError, TooLarge, Unavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_MOST_FOLDERS_REMEMBERED = 50_000

# sync_file_range(2), Linux only. Without one of its flags that wait it leaves the report of an error to fsync.
_BEGIN_ONLY = 2
_sync_file_range = getattr(ctypes.CDLL(None), "sync_file_range", None) if os.name == "posix" else None
if _sync_file_range is not None:
    _sync_file_range.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint]


class Disk:
    """One file system. After a sync has failed once it refuses every further write (R34).

    After a failed sync the kernel may have dropped the pages it could not write, and a second sync
    would report success. Only a restart and a verification know the truth again.
    """

    def __init__(self) -> None:
        self._failed = False
        self._folders: set[Path] = set()
        self._lock = threading.Lock()

    @property
    def failed(self) -> bool:
        """Whether a sync has failed since this process started."""
        return self._failed

    def refuse_if_failed(self) -> None:
        """Raise Unavailable if a sync has failed before."""
        if self._failed:
            raise Unavailable(
                "The disk failed to keep what was written to it, so this server takes no more uploads until its "
                "operator has looked at the disk and restarted it. Reading goes on."
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Refuse if the disk has failed; turn what the system says about a failed write into our errors."""
        self.refuse_if_failed()
        try:
            yield
        except OSError as error:
            raise self._meaning(error) from error

    def write(self, descriptor: int, block: bytes | memoryview) -> None:
        """Write all of `block`, however often the system has to be asked."""
        rest = memoryview(block)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def start_sync(self, descriptor: int, *, first: int, size: int) -> None:
        """Ask the disk to begin with these bytes while more arrive, so that `sync_file` has less to wait for.

        A wish, not a promise: the answer is not looked at. What fails here fails in `sync_file` as well.
        """
        if _sync_file_range is not None:
            _sync_file_range(descriptor, first, size, _BEGIN_ONLY)

    def sync_file(self, descriptor: int) -> None:
        """Return when the file's bytes and size are on the disk; any failure but a full disk is final."""
        try:
            _sync(descriptor)
        except OSError as error:
            if error.errno not in _FULL:
                self._failed = True
            raise

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in `folder` are on the disk."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.sync_file(descriptor)
        finally:
            os.close(descriptor)

    def make_folders(self, folder: Path, *, within: Path) -> None:
        """Make `folder` and what is missing above it, durably, down from the parent of `within`.

        A folder somebody else made may not be on the disk yet, so each is synced once by this process
        even if it was already there.
        """
        with self._lock:
            known = folder in self._folders
        if known and folder.is_dir():
            return

        if folder != within:
            self.make_folders(folder.parent, within=within)
        folder.mkdir(mode=0o750, parents=folder == within, exist_ok=True)
        self.sync_folder(folder.parent)
        with self._lock:
            if len(self._folders) >= _MOST_FOLDERS_REMEMBERED:
                self._folders.clear()
            self._folders.add(folder)

    def _meaning(self, error: OSError) -> TansuError:
        if error.errno in _FULL:
            return DiskFull()
        if error.errno == errno.EFBIG:
            return TooLarge("The server's file system cannot hold a file this large. What is stored is safe.")
        if error.errno in _READ_ONLY:
            return Unavailable(
                "The server may not write to its storage folder (read-only, or owned by somebody else). "
                "What is stored is safe; its operator has to allow writing."
            )
        if error.errno == errno.EIO:
            self._failed = True
        return Unavailable(f"The server could not write to its storage ({errno.errorcode.get(error.errno or 0, '?')}).")


def _sync(descriptor: int) -> None:
    # macOS answers fsync before the drive has written; only F_FULLFSYNC waits for it.
    full_sync = getattr(fcntl, "F_FULLFSYNC", None)
    if full_sync is not None:
        fcntl.fcntl(descriptor, full_sync)
        return
    os.fsync(descriptor)
