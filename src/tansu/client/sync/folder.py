"""The real folder: what is in it, and changes to it that survive a crash and overwrite nobody's work."""

import asyncio
import contextlib
import errno
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tansu.client.errors import FileChanged
from tansu.client.folders import sync_folder
from tansu.client.hashing import ChecksumCache, read_checksum
from tansu.client.scan import Identity, LocalFile, shown
from tansu.client.sync.disk import GRANULARITY_NS, Look, What
from tansu.client.sync.exclusive import rename_new
from tansu.client.sync.memory import Spot
from tansu.client.sync.names import OURS, PART, NameRules, beside, numbered
from tansu.client.sync.volume import Manners

SMALL = 1 << 18
"""Bytes; a file up to this is read at once, a longer one beside everything else."""
RECENT_NS = 500_000_000
_KINDS = {stat.S_IFREG: What.FILE, stat.S_IFDIR: What.FOLDER, stat.S_IFLNK: What.LINK}


class Folder:
    """A folder of this computer as a Disk. `today` names the folder in the trash."""

    def __init__(self, top: Path, manners: Manners, cache: ChecksumCache, *, today: Callable[[], str]) -> None:
        self.top = top
        self.rules: NameRules = manners.rules
        self.stop = threading.Event()
        """Once set, reading a long file ends soon."""
        self._stable_inodes = manners.stable_inodes
        self._cache = cache
        self._today = today
        self._device = top.stat().st_dev
        self._seen_ns = self._seen_at_ns = 0

    def full(self, path: str) -> str:
        """A path as the system knows it."""
        return f"{self.top}/{path}" if path else str(self.top)

    def now_ns(self) -> int:
        """What time the file system has: that of a file just touched."""
        probe = self.top / OURS / "clock"
        probe.touch()
        os.utime(probe)
        return probe.stat().st_mtime_ns

    def listing(self, path: str) -> dict[str, Look]:
        """What is in a folder, without following links."""
        found = {}
        with os.scandir(self.full(path)) as entries:
            for entry in entries:
                try:
                    found[entry.name] = self._look(entry.stat(follow_symlinks=False))
                except FileNotFoundError:
                    continue
        return found

    def look(self, path: str) -> Look | None:
        """What has that path; None if nothing has."""
        try:
            return self._look(os.lstat(self.full(path)))
        except (FileNotFoundError, NotADirectoryError):
            return None

    async def checksum(self, path: str, look: Look) -> str:
        """The file's SHA-256, from memory if it looks the same and has not just been written."""
        found = os.lstat(self.full(path))
        if self._look(found) != look:
            raise FileChanged(f"{shown(path)} is being written to.")
        file = LocalFile(self.full(path), Identity.of(found))
        settled = abs(self._about_now_ns() - found.st_mtime_ns) > GRANULARITY_NS + RECENT_NS
        if settled and (known := self._cache.known([file])[0]):
            return known.sha256
        if found.st_size <= SMALL:
            hashed = read_checksum(file)
        else:
            hashed = await asyncio.to_thread(read_checksum, file, stop=self.stop)
        if hashed.identity != file.identity:
            raise FileChanged(f"{shown(path)} is being written to.")
        if settled:
            self._cache.keep(hashed)
        return hashed.sha256

    def make_folder(self, path: str) -> Look:
        """Make one folder, durably."""
        full = Path(self.full(path))
        full.mkdir()
        sync_folder(full.parent)
        return self._look(os.lstat(full))

    def move(self, path: str, target: str) -> Look:
        """Rename, durably. FileExistsError if something else has the name."""
        source, wanted = self.full(path), self.full(target)
        rename_new(source, wanted)
        for folder in {os.path.dirname(wanted), os.path.dirname(source)}:  # noqa: PTH120
            sync_folder(Path(folder))
        return self._look(os.lstat(wanted))

    def part_look(self, part: str) -> Look | None:
        """What has been fetched of a file so far."""
        return self.look(part)

    def place(self, part: str, path: str, *, modified: int) -> Look:
        """Give a fetched file its name."""
        _set_time(self.full(part), modified)
        return self.move(part, path)

    def replace(self, part: str, path: str, spot: Spot, *, modified: int) -> Look:
        """Put a fetched file in the place of one that has not changed.

        The old one keeps a second name until it is certain that nobody wrote to it in the last moment.
        """
        new, target = self.full(part), self.full(path)
        old = f"{new}.old"
        before = os.lstat(target)
        if not self._look(before).is_at(spot):
            raise FileChanged(f"{shown(path)} has changed meanwhile.")
        _set_time(new, modified)
        os.chmod(new, stat.S_IMODE(before.st_mode))  # noqa: PTH101
        with contextlib.suppress(OSError):
            os.link(target, old)
        # The link has changed its ctime, so only the rest can be compared.
        if Identity.of(os.lstat(target)).size != spot.size or os.lstat(target).st_mtime_ns != spot.mtime_ns:
            _unlink(old)
            raise FileChanged(f"{shown(path)} has changed meanwhile.")
        os.replace(new, target)  # noqa: PTH105
        sync_folder(Path(target).parent)
        self._let_go(old, path, spot)
        return self._look(os.lstat(target))

    def trash(self, path: str, spot: Spot) -> None:
        """Move to `.tansu/trash/DATE/` under the same path."""
        look = self.look(path)
        if look is None or (look.what is What.FILE and not look.is_at(spot)):
            raise FileChanged(f"{shown(path)} has changed meanwhile.")
        place = Path(self.full(f"{OURS}/trash/{self._today()}/{path}"))
        place.parent.mkdir(parents=True, exist_ok=True)
        place = place.with_name(numbered(place.name, lambda one: os.path.lexists(place.with_name(one))))
        try:
            rename_new(self.full(path), str(place))
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # A volume mounted inside the folder.
            shutil.move(self.full(path), place)
        sync_folder(place.parent)
        sync_folder(Path(self.full(path)).parent)

    def drop_part(self, part: str) -> None:
        """Remove one of our own unfinished files."""
        if part.rpartition("/")[2].startswith(PART):
            _unlink(self.full(part))

    def _about_now_ns(self) -> int:
        """What time the file system had a moment ago."""
        if not self._seen_ns or time.monotonic_ns() - self._seen_at_ns > RECENT_NS:
            self._seen_ns, self._seen_at_ns = self.now_ns(), time.monotonic_ns()
        return self._seen_ns

    def _look(self, found: os.stat_result) -> Look:
        what = _KINDS.get(stat.S_IFMT(found.st_mode), What.OTHER)
        inode = found.st_ino if self._stable_inodes else 0
        foreign = found.st_dev != self._device
        return Look(what, inode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, foreign)

    def _let_go(self, old: str, path: str, spot: Spot) -> None:
        """Remove the old file's second name, or keep it beside the new one if it was written to."""
        if not os.path.lexists(old):
            return
        found = os.lstat(old)
        if (found.st_size, found.st_mtime_ns) == (spot.size, spot.mtime_ns):
            _unlink(old)
            return
        target = Path(self.full(path))
        name = beside(target.name, "changed meanwhile", lambda one: os.path.lexists(target.with_name(one)))
        rename_new(old, str(target.with_name(name)))


def _set_time(path: str, modified: int) -> None:
    with contextlib.suppress(OSError, OverflowError):
        os.utime(path, ns=(modified, modified))


def _unlink(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108
