"""The checksum of a local file, read once and remembered for as long as the file looks the same."""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tansu.client.errors import FileChanged
from tansu.client.folders import make_private
from tansu.client.scan import Identity, LocalFile, shown

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class HashedFile:
    """A local file and what its bytes were."""

    path: str
    identity: Identity
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return self.identity.size


class Stopped(Exception):
    """Reading was given up because the run ends."""


def read_checksum(file: LocalFile, *, stop: threading.Event | None = None) -> HashedFile:
    """Read the whole file and return its SHA-256.

    Raises FileChanged if it was not the same file from beginning to end, OSError if it cannot be read, Stopped
    soon after `stop` is set.
    """
    digest = hashlib.sha256()
    with Path(file.path).open("rb", buffering=0) as opened:
        before = Identity.of(os.fstat(opened.fileno()))
        buffer = memoryview(bytearray(min(PIECE, before.size + 1)))
        while count := opened.readinto(buffer):
            digest.update(buffer[:count])
            if stop is not None and stop.is_set():
                raise Stopped
        after = Identity.of(os.fstat(opened.fileno()))
    if before != after or (before.size, before.inode) != (file.identity.size, file.identity.inode):
        raise FileChanged(f"{shown(file.path)} was written to while it was being read.")
    return HashedFile(file.path, after, digest.hexdigest())


class ChecksumCache:
    """Checksums by path and identity, on disk. May be lost at any time; then files are read again.

    Safe to use from several threads, and by several runs at once.
    """

    def __init__(self, path: Path) -> None:
        make_private(path.parent)
        self._lock = threading.Lock()
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._database = _open(path)

    def known(self, files: Iterable[LocalFile]) -> list[HashedFile | None]:
        """What is remembered of each file, None where it has changed or was never read."""
        with self._lock:
            return [self._known(file) for file in files]

    def keep(self, hashed: HashedFile) -> None:
        """Remember one checksum."""
        one = hashed.identity
        with self._lock:
            self._database.execute(
                "INSERT OR REPLACE INTO checksums (path, size, mtime_ns, ctime_ns, inode, sha256)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (os.fsencode(hashed.path), one.size, one.mtime_ns, one.ctime_ns, one.inode, hashed.sha256),
            )

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _known(self, file: LocalFile) -> HashedFile | None:
        one = file.identity
        row = self._database.execute(
            "SELECT sha256 FROM checksums"
            " WHERE path = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ? AND inode = ? LIMIT 1",
            (os.fsencode(file.path), one.size, one.mtime_ns, one.ctime_ns, one.inode),
        ).fetchone()
        return HashedFile(file.path, one, row[0]) if row else None


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    # A lost checksum costs reading a file again, so no write waits for the disk.
    database.execute("PRAGMA synchronous = OFF")
    database.execute(
        "CREATE TABLE IF NOT EXISTS checksums (path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER,"
        " ctime_ns INTEGER, inode INTEGER, sha256 TEXT) WITHOUT ROWID"
    )
    return database
