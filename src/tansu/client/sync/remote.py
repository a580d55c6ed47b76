"""What the agent needs of a server: a port, so that a simulated one can take its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tansu.client.errors import ClientError
from tansu.client.sync.memory import Spot
from tansu.client.sync.trees import Item


class Stale(ClientError):
    """The server has moved on from what we knew: look again, then plan anew. Nothing was done."""


class StartOver(ClientError):
    """The feed has forgotten what happened since that cursor: list everything anew."""


@dataclass(frozen=True)
class Heard:
    """A stretch of the feed: what was touched, and where to go on."""

    numbers: tuple[int, ...]
    cursor: str
    more: bool


@dataclass(frozen=True)
class Outgoing:
    """A local file on its way to the server. Whoever sends it makes sure that the bytes are these."""

    path: str
    sha256: str
    size: int
    modified: int
    spot: Spot


@dataclass(frozen=True)
class Stand:
    """A place in the feed."""

    cursor: str
    epoch: str = ""
    """A word that changes when the server was restored from a backup, and its past is another one."""


class Remote(Protocol):
    """One folder of an account, seen as a tree of its own whose root has the number 0.

    All calls may raise Unreachable, NotSignedIn and Refused. The changing ones name what they build on, and raise
    Stale if that is no longer so. After Unreachable nobody knows whether it was done; the next look will tell.
    """

    async def stands_at(self) -> Stand:
        """Where the feed stands now."""

    async def listing(self) -> list[Item]:
        """Everything in the tree, parents in any order. What changes meanwhile may or may not be in it."""

    async def changes(self, cursor: str) -> Heard:
        """What was touched after `cursor`, anywhere in the account. Raises StartOver."""

    async def entries(self, numbers: Iterable[int]) -> dict[int, Item | None]:
        """How these are now; None is in the trash or gone. Parents outside the tree are numbers it does not know."""

    async def children(self, number: int) -> list[Item]:
        """What is in a folder."""

    async def make_folder(self, parent: int, name: str) -> Item:
        """Make a folder. Stale if the name is taken or the parent gone."""

    async def send(self, source: Outgoing, parent: int, name: str, *, known: Item | None) -> Item:
        """Store the bytes as a new file, or as the next version of `known`. Stale if either is not so any more."""

    async def fetch(self, item: Item, part: str) -> None:
        """Bring the bytes of `item` into the file `part` of the synced folder, going on from what it holds already,
        durable and with the right checksum. Stale if the server has others now."""

    async def move(self, item: Item, parent: int, name: str) -> Item:
        """Rename or move. Stale if the name is taken, or either is gone."""

    async def trash(self, number: int, etag: str) -> None:
        """Put a file, or a folder with all that is in it, into the trash, if that is still its `stamp`. Else Stale."""

    async def stamp(self, number: int) -> str:
        """The etag of a file or folder as it is now; a folder's changes with everything beneath it.

        Empty if it is in the trash or gone.
        """
