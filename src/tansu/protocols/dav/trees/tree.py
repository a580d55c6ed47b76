"""What every tree of collections promises to the methods of WebDAV, whichever feature it reads.

A tree is made for one request. What it does not take, it leaves to the refusals here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tansu.core.errors import Forbidden, NotFound
from tansu.core.principal import Principal
from tansu.foundation.accounts import Account
from tansu.foundation.tree import Lock
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import Name

Path = tuple[str, ...]
"""Names from the root of a tree down; empty for the root itself."""


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
    headers: Mapping[str, str] = field(default_factory=dict)
    """What the request says besides; names in lower case."""

    def owns(self, spelled: str) -> bool:
        """Say whether this segment of an address is the account's own: its e-mail or its public id."""
        return spelled == self.account.id or spelled.casefold() == self.account.email.casefold()


@dataclass(frozen=True)
class Incoming:
    """What a PUT brings."""

    chunks: Iterable[bytes]
    length: int | None
    """None where the client does not know it either."""
    mime: str = ""
    modified_at: datetime | None = None
    created_at: datetime | None = None
    checksums: Mapping[str, str] = field(default_factory=dict)
    """What the client says it is: name (`sha1`, `sha256`, …) to hexadecimal digits."""
    make_parents: bool = False


@dataclass(frozen=True)
class Guard:
    """What a request wants to be true. To be asked inside the transaction that changes something, before it does."""

    require: Callable[[Work, Resource | None], None]
    """Raises PreconditionFailed unless the conditions hold for what is at the request's path, or for nothing there."""
    tokens: frozenset[str] = frozenset()
    """The lock tokens the client knows."""
    asks: bool = True
    """Whether there is any condition at all."""


@dataclass(frozen=True)
class Done:
    """What is at a path now, and whether it was nothing before."""

    resource: Resource
    created: bool


class Tree:
    """A tree of collections; every verb it does not replace refuses."""

    feature = ""
    """The feature whose standing decides whether it may be read; empty for none."""

    allowed: frozenset[str] = frozenset({"OPTIONS", "PROPFIND", "GET", "HEAD"})
    """The methods it takes."""

    reports: frozenset[Name] = frozenset()
    """The reports it gives, by the name of their document."""

    compliance: tuple[str, ...] = ()
    """What it adds to the classes in the `DAV` header."""

    def __init__(self, visitor: Visitor, base: str) -> None:
        self.visitor = visitor
        self.base = base
        """The href of its root, with a slash at the end."""

    def find(self, work: Work, path: Path) -> Resource:
        """What is at `path`, or NotFound."""
        raise NotFound

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """What a collection holds, in the order of its names, all seen at one moment.

        Of `bare` ones only name, type, size, times and tag will be looked at, so that a tree may read no more.
        """
        return ()

    def dead(self, work: Work, resources: Sequence[Resource]) -> Mapping[Any, Mapping[Name, str]]:
        """The properties that clients gave to these: by key and name, each as the whole element."""
        return {}

    def content(self, work: Work, resource: Resource) -> Content:
        """The bytes of something that is no collection."""
        raise NotFound

    def write(self, path: Path, incoming: Incoming, guard: Guard) -> Done:
        """Store what comes at `path`, new or over what is there. Durable when it returns."""
        raise _refusal()

    def make_collection(
        self, path: Path, guard: Guard, *, kinds: Sequence[Name], properties: Mapping[Name, str]
    ) -> Resource:
        """Make a collection; `kinds` is its resource type and `properties` what it begins with (RFC 5689)."""
        raise _refusal()

    def remove(self, path: Path, guard: Guard) -> None:
        """Remove what is at `path` with everything beneath, to where it can come back from."""
        raise _refusal()

    def move(self, path: Path, target: "Place", guard: Guard, *, overwrite: bool) -> Done:
        """Let what is at `path` be at `target`, in this tree or another."""
        raise _refusal()

    def copy(self, path: Path, target: "Place", guard: Guard, *, overwrite: bool, shallow: bool) -> Done:
        """Let a copy of it be at `target`; of a collection without its members if `shallow`."""
        raise _refusal()

    def set_dead(self, work: Work, resource: Resource, values: Mapping[Name, str | None]) -> None:
        """Keep properties as whole elements, or forget those that are None; all of them or none."""
        raise _refusal()

    def entitle(self, work: Work, resource: Resource, title: str) -> None:
        """Give a collection another display name."""
        raise _refusal()

    def describe(self, work: Work, resource: Resource, description: str) -> None:
        """Say what a collection is for."""
        raise _refusal()

    def locks(self, work: Work, path: Path, resource: Resource | None) -> Sequence[Lock]:
        """The locks that hold at `path`; where nothing is, those that would hold for something new."""
        return ()

    def locks_below(self, work: Work, path: Path, resources: Sequence[Resource]) -> Mapping[Any, Sequence[Lock]]:
        """The locks that hold for a listing's resources, by key; only of those that have any."""
        return {}

    def href_of(self, work: Work, key: Any) -> str:
        """The href of what the tree knows by `key`."""
        return self.base

    def require_unlocked(self, work: Work, path: Path, resource: Resource | None, tokens: Collection[str]) -> None:
        """Raise Locked if a lock holds at `path` that none of `tokens` opens."""

    def lock(self, path: Path, wanted: "LockWanted", guard: Guard) -> tuple[Lock, Done]:
        """Lock what is at `path`; an empty file is made where nothing is. Raises Locked beside another lock."""
        raise _refusal()

    def refresh(self, path: Path, tokens: Collection[str], *, seconds: float | None) -> Lock:
        """Let a lock that holds at `path` and is one of `tokens` hold for longer. NotFound if there is none."""
        raise _refusal()

    def unlock(self, path: Path, token: str) -> None:
        """End a lock. Conflict if it does not hold here."""
        raise _refusal()


@dataclass(frozen=True)
class LockWanted:
    """What a LOCK asks for."""

    deep: bool
    shared: bool
    owner: str
    """The `d:owner` element's inside, as it was sent."""
    seconds: float | None


@dataclass(frozen=True)
class Place:
    """A tree, and the path in it that an address leads to."""

    tree: Tree
    path: Path
    slash: bool
    prefix: str
    spelled: tuple[str, ...]
    """The path as it was written."""

    @property
    def href(self) -> str:
        """The href of the place without the slash that collections get."""
        return self.tree.base + "/".join(self.spelled) if self.path else self.tree.base.rstrip("/")


def _refusal() -> Forbidden:
    return Forbidden("This part of the tree cannot be changed.")
