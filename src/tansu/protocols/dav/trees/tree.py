"""What every tree of collections promises to the methods of WebDAV, whichever feature it reads.

A tree is made for one request. What it does not take, it leaves to the refusals here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tansu.core.errors import Forbidden, NotFound
from tansu.core.principal import Principal
from tansu.foundation.accounts import Account
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.protocols.dav.xml import Name

Path = tuple[str, ...]
"""Names from the root of a tree down; empty for the root itself."""

FOLDER_TYPE = "httpd/unix-directory"


class Resource(NamedTuple):
    """One file, folder, card, …: the facts that properties and headers are made of."""

    name: str
    collection: bool
    etag: str = ""
    """Not quoted; empty where nobody may rely on it."""
    size: int = 0
    mime: str = ""
    modified_ms: int | None = None
    created_ms: int | None = None
    kind: str = "file"
    """Which properties it has: `file`, `folder`, `root`, `principal`, `addressbook`, …"""
    title: str = ""
    """Its display name, where that is another than its name."""
    key: Any = None
    """What the tree knows it by."""


@dataclass(frozen=True)
class Content:
    """The bytes behind a resource: stored ones, or a few in memory."""

    mime: str
    blob: BlobRef | None = None
    data: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Visitor:
    """Who asks a tree, and with what it answers."""

    outside: Outside
    who: Principal
    account: Account

    def owns(self, spelled: str) -> bool:
        """Say whether this segment of an address is the account's own: its e-mail or its public id."""
        return spelled == self.account.id or spelled.casefold() == self.account.email.casefold()


class Tree:
    """A tree of collections; every verb it does not replace refuses."""

    feature = ""
    """The feature whose standing decides whether it may be read; empty for none."""

    allowed: frozenset[str] = frozenset({"OPTIONS", "PROPFIND", "GET", "HEAD"})
    """The methods it takes."""

    compliance: tuple[str, ...] = ()
    """What it adds to the classes in the `DAV` header."""

    def __init__(self, visitor: Visitor, base: str) -> None:
        self.visitor = visitor
        self.base = base
        """The href of its root, with a slash at the end."""

    def find(self, work: Work, path: Path) -> Resource:
        """What is at `path`, or NotFound."""
        raise NotFound

    def members(self, work: Work, path: Path, resource: Resource) -> Sequence[Resource]:
        """What a collection holds, in the order of its names, all seen at one moment."""
        return ()

    def dead(self, work: Work, resources: Sequence[Resource]) -> Mapping[Any, Mapping[Name, str]]:
        """The properties that clients gave to these: by key and name, each as the whole element."""
        return {}

    def content(self, work: Work, resource: Resource) -> Content:
        """The bytes of something that is no collection."""
        raise NotFound


@dataclass(frozen=True)
class Incoming:
    """What a PUT brings."""

    chunks: Iterator[bytes]
    length: int | None
    mime: str
    modified_at: datetime | None
    created_at: datetime | None
    checksums: dict[str, str]


def refuse() -> Forbidden:
    """What is said where a tree cannot be changed by hand."""
    return Forbidden("This part of the tree cannot be changed.")
