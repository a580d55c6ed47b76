"""What the agent needs of the folder on this computer: a port, so that a simulated one can take its place.

Paths are relative to the folder, with slashes; the empty path is the folder itself. Nothing in here overwrites or
removes what a person wrote, except `replace`, which says what it may replace.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple, Protocol

from tansu.client.sync.memory import Spot
from tansu.client.sync.names import NameRules

GRANULARITY_NS = 2_500_000_000
"""File systems may keep times in steps of two seconds."""


class What(Enum):
    """What kind of thing has a name."""

    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    OTHER = auto()


class Look(NamedTuple):
    """What the file system says of one name. The same look of a settled file is taken to mean the same bytes."""

    what: What
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    foreign: bool = False
    """On another volume than the folder it is in."""

    def spot(self, name: str, *, now_ns: int) -> Spot:
        """This look as it is remembered, if bytes were read after `now_ns`."""
        settled = self.what is What.FOLDER or abs(now_ns - self.mtime_ns) > GRANULARITY_NS
        if not self.inode:
            # Without a number, only the time of its last renaming tells it from another of its size and age.
            settled = settled and abs(now_ns - self.ctime_ns) > GRANULARITY_NS
        return Spot(name, self.inode, self.size, self.mtime_ns, self.ctime_ns, settled)

    def is_at(self, spot: Spot) -> bool:
        """It looks as it did."""
        return self[1:5] == spot[1:5]


class Disk(Protocol):
    """One folder of this computer. Calls raise OSError as the system does."""

    rules: NameRules

    def now_ns(self) -> int:
        """What time the file system has. Compared with its own times only."""

    def listing(self, path: str) -> Mapping[str, Look]:
        """What is in a folder."""

    def look(self, path: str) -> Look | None:
        """What has that path; None if nothing has."""

    async def checksum(self, path: str, look: Look) -> str:
        """Read the file whole. Raises FileChanged if it was not `look` from beginning to end."""

    def make_folder(self, path: str) -> Look:
        """Make a folder in one that is there. FileExistsError if something has the name."""

    def move(self, path: str, target: str) -> Look:
        """Rename. FileExistsError if something else has the name."""

    def part_look(self, part: str) -> Look | None:
        """What has been fetched of a file so far."""

    def place(self, part: str, path: str, *, modified: int) -> Look:
        """Give a fetched file its name, durably. FileExistsError if something has the name."""

    def replace(self, part: str, path: str, spot: Spot, *, modified: int) -> Look:
        """Put a fetched file in the place of the one that looks like `spot`, durably, in one step.

        FileChanged, and nothing done, if it looks different by now.
        """

    def trash(self, path: str, spot: Spot) -> None:
        """Move a file or folder into the trash of the folder. FileChanged if it is not at `spot` any more."""

    def drop_part(self, part: str) -> None:
        """Remove a fetched file that is of no use any more."""
