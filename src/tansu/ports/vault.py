"""Where backups are kept: files by relative path, written once, proven when written, found again later."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Written:
    """What a file proved to be when it was read back from the vault."""

    size: int
    sha256: str


class Vault(Protocol):
    """A place for backups. Paths are relative, with `/`, of `[a-zA-Z0-9._-]`; others raise Invalid.

    Whatever fails for a reason of the disk raises DiskFull or Unavailable.
    """

    def locked(self) -> AbstractContextManager[None]:
        """Be the only one who writes here; Busy if somebody else does. Ends with the process, however it ends."""
        ...

    def write(self, path: str, chunks: Iterable[bytes]) -> Written:
        """Write a whole file, or nothing; it replaces one of that name. It was read back when this returns.

        If `chunks` raises, nothing remains and the exception goes on. Its name is durable after `settle`.
        """
        ...

    def read(self, path: str) -> Iterator[bytes]:
        """Yield a file in chunks of about 1 MiB; NotFound by the call itself."""
        ...

    def size(self, path: str) -> int | None:
        """Return a file's size in bytes, or None if there is no such file."""
        ...

    def folders(self) -> list[str]:
        """Return the names of the folders at the top, sorted; those that begin with a dot are not shown."""
        ...

    def files(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files beneath a folder, in no order; leftovers of killed writers are not shown."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all it holds. Removing what is not there is not an error."""
        ...

    def free_bytes(self) -> int | None:
        """Return how many bytes may still be written here, or None if nobody knows."""
        ...

    def settle(self) -> None:
        """Return when every name written so far is on the disk."""
        ...

    def rename(self, folder: str, to: str) -> None:
        """Give a folder at the top its final name, durably and at once; Conflict if that is taken."""
        ...
