"""What every tree says of one thing in it: the facts that properties and headers are made of."""

from typing import Any, NamedTuple, TypeAlias

from tansu.foundation.tree import Line

FOLDER_TYPE = "httpd/unix-directory"


class PlainResource(NamedTuple):
    """One file, folder, card, …, of which every fact is given."""

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
    feature: str = ""
    """The feature whose standing decides whether it may be changed."""
    source: Any = None
    """What the tree read it from, for properties that only this tree has."""


class Member(Line):
    """An entry of a folder: a row of its listing as it stands. What nobody asks for is not worked out."""

    __slots__ = ()

    title = ""
    collection = Line.folder
    key: Any = Line.number

    @property
    def mime(self) -> str:
        """As of an Entry, and the usual one for folders."""
        return FOLDER_TYPE if self.folder else self[3]

    @property
    def kind(self) -> str:
        """`folder` or `file`."""
        return "folder" if self.folder else "file"

    @property
    def source(self) -> Any:
        """The row itself."""
        return self


Resource: TypeAlias = PlainResource | Member
"""Something in a tree. Where a listing shows thousands, nothing is copied to make one."""
