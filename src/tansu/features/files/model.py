"""What is asked of the tree of files, and what comes of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from tansu.core.errors import Conflict, Invalid, PreconditionFailed
from tansu.foundation import tree
from tansu.foundation.tree import DEEPEST, Entry, clean_name
from tansu.foundation.work import Work
from tansu.ports.blobs import BlobRef

FEATURE = "files"

Path = Sequence[str]
"""Names from the root down; empty for the root itself."""

ANY = "*"
"""In a condition: whatever ETag there is."""


@dataclass(frozen=True)
class Condition:
    """What must hold when something is written, asked again in the Work that writes it."""

    match: Collection[str] | None = None
    """ETags of which one must be the present one (If-Match); None asks nothing."""
    none_match: Collection[str] | None = None
    """ETags of which none may be the present one (If-None-Match)."""
    tokens: Collection[str] = ()
    """The locks this client holds."""
    also: Callable[[Work], None] | None = None
    """Whatever else the protocol asks; raises what it wants raised."""

    def require(self, work: Work, found: Entry | None) -> None:
        """Raise PreconditionFailed unless `found` is as it must be."""
        if self.match is not None and not _among(found, self.match):
            raise PreconditionFailed("This has changed since you last saw it. Look again, then decide.")
        if self.none_match is not None and _among(found, self.none_match):
            raise PreconditionFailed("There is something here already, and it was not to be replaced.")
        if self.also is not None:
            self.also(work)


UNCONDITIONAL = Condition()


@dataclass(frozen=True)
class Stored:
    """What became of bytes that were sent."""

    entry: Entry
    created: bool
    """Whether the name is new."""
    blob: BlobRef


@dataclass(frozen=True)
class Moved:
    """What became of a move or a copy."""

    entry: Entry
    created: bool
    """Whether nothing was replaced."""


class ParentMissing(Conflict):
    """The folder in which something is to be put does not exist."""

    def __init__(self) -> None:
        super().__init__("The folder for this does not exist. Make it first.")


class FolderInTheWay(Conflict):
    """Where a file is to be put there is a folder."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is a folder; a file cannot take its place.")


class AlreadyThere(Conflict):
    """The name is taken, and what has it was not to be replaced."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is something named “{name}” already.")


def clean_path(path: Path) -> tuple[str, ...]:
    """Return `path` if something can lie there, else raise Invalid."""
    if not path:
        raise Invalid("This is the folder that holds everything; a name is needed.")
    if len(path) > DEEPEST:
        raise Invalid(f"Folders can lie {DEEPEST} deep in folders, not deeper.")
    return tuple(clean_name(name) for name in path)


def folder_at(work: Work, path: Path, *, or_missing: bool = False) -> Entry:
    """The folder at a path, or, if parts of it may be missing, the last one there is.

    Raises ParentMissing, or Conflict where a file is in the way.
    """
    found = tree.root(work)
    for name in path:
        inner = tree.child(work, found.number, name)
        if inner is None and or_missing:
            return found
        if inner is None:
            raise ParentMissing
        if not inner.folder:
            raise Conflict(f"“{inner.name}” is a file, so nothing can be put inside it.")
        found = inner
    return found


def folder_number(work: Work, number: int) -> Entry:
    """The living folder of that number, the root for 0. Raises ParentMissing, or Conflict if it is a file."""
    found = tree.find_number(work, number)
    if found is None or found.trashed_at:
        raise ParentMissing
    if not found.folder:
        raise Conflict(f"“{found.name}” is a file, so nothing can be put inside it.")
    return found


def _among(found: Entry | None, etags: Collection[str]) -> bool:
    return found is not None and (ANY in etags or found.etag in etags)
