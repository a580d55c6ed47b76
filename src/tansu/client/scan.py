"""Walking folders for photos and videos, in the same order every time."""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PHOTOS = frozenset({"jpg", "jpeg", "jpe", "png", "gif", "webp", "heic", "heif", "hif", "avif"})
VIDEOS = frozenset({"mp4", "m4v", "mov", "qt", "3gp", "3gpp"})
SENT = PHOTOS | VIDEOS
"""The extensions that are sent. The server judges by content; this only spares it what it would refuse."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the file system says of a file. The same identity is taken to mean the same bytes."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Identity":
        """The identity in a stat answer."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A photo or video on this computer."""

    path: str
    identity: Identity

    @property
    def size(self) -> int:
        """Bytes, when it was found."""
        return self.identity.size


@dataclass
class LeftOut:
    """What a walk passed by, so that nobody believes it was sent."""

    others: Counter[str] = field(default_factory=Counter)
    """Files by extension that are neither photo nor video."""
    other_paths: list[str] = field(default_factory=list)
    """Their paths, if they were asked for."""
    links: int = 0
    hidden: int = 0
    special: int = 0
    """Sockets, pipes and devices."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Paths the system does not let us look at, with its reason."""


def walk(roots: list[Path], left_out: LeftOut, *, list_others: bool = False) -> Iterator[LocalFile]:
    """Yield the photos and videos below `roots` (each a folder or a file), ordered by name within each root.

    Links are not followed, and hidden files and folders are passed by; `left_out` counts them. A root inside
    another one is walked once.
    """
    for root in _outermost(roots):
        try:
            found = root.stat()
        except OSError as error:
            left_out.unreadable.append((str(root), error.strerror or str(error)))
            continue
        if stat.S_ISDIR(found.st_mode):
            yield from _below(str(root), left_out, list_others)
        else:
            yield from _regular(str(root), found, left_out, list_others)


def shown(path: str) -> str:
    """A path as text that can be printed and sent, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def _outermost(roots: list[Path]) -> list[Path]:
    real = sorted({root.resolve() for root in roots})
    return [root for root in real if not any(other in root.parents for other in real)]


def _below(top: str, left_out: LeftOut, list_others: bool) -> Iterator[LocalFile]:
    # A stack and not recursion, so that a very deep tree is no problem; reversed, so that it stays in order.
    waiting = [top]
    while waiting:
        path = waiting.pop()
        try:
            found = os.lstat(path)
            if stat.S_ISDIR(found.st_mode):
                waiting.extend(reversed(_names_in(path, left_out)))
            else:
                yield from _regular(path, found, left_out, list_others)
        except OSError as error:
            left_out.unreadable.append((path, error.strerror or str(error)))


def _names_in(folder: str, left_out: LeftOut) -> list[str]:
    names = sorted(os.listdir(folder), key=os.fsencode)  # noqa: PTH208
    kept = [name for name in names if not name.startswith(".") and name != "@eaDir"]
    left_out.hidden += len(names) - len(kept)
    return [os.path.join(folder, name) for name in kept]  # noqa: PTH118 - Path costs ten times as much here


def _regular(path: str, found: os.stat_result, left_out: LeftOut, list_others: bool) -> Iterator[LocalFile]:
    if stat.S_ISLNK(found.st_mode):
        left_out.links += 1
    elif not stat.S_ISREG(found.st_mode):
        left_out.special += 1
    elif (extension := _extension(path)) in SENT:
        yield LocalFile(path, Identity.of(found))
    else:
        left_out.others[extension] += 1
        if list_others:
            left_out.other_paths.append(path)


def _extension(path: str) -> str:
    name = path.rpartition("/")[2]
    return shown(name.rpartition(".")[2].lower()) if "." in name else ""
