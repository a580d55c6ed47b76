"""What every tree says of one thing in it: the facts that properties and headers are made of."""

from typing import Any, NamedTuple, Protocol

FOLDER_TYPE = "httpd/unix-directory"


class Resource(Protocol):
    """One file, folder, card, ….

    Where a listing shows thousands, a row of the database is one as it stands, and works out the rest when asked.
    """

    @property
    def name(self) -> str:
        """Its name among its siblings."""
        ...

    @property
    def collection(self) -> bool:
        """Whether it may have members."""
        ...

    @property
    def etag(self) -> str:
        """Not quoted; empty where nobody may rely on it."""
        ...

    @property
    def size(self) -> int:
        """Bytes."""
        ...

    @property
    def mime(self) -> str:
        """Its media type; empty for none."""
        ...

    @property
    def modified_ms(self) -> int | None:
        """When its contents last changed."""
        ...

    @property
    def created_ms(self) -> int | None:
        """Since when it is here."""
        ...

    @property
    def kind(self) -> str:
        """Which properties it has: `file`, `folder`, `root`, `principal`, `addressbook`, …"""
        ...

    @property
    def title(self) -> str:
        """Its display name, where that is another than its name."""
        ...

    @property
    def key(self) -> Any:
        """What the tree knows it by."""
        ...

    @property
    def feature(self) -> str:
        """The feature whose standing decides whether it may be changed."""
        ...

    @property
    def source(self) -> Any:
        """What the tree read it from, for properties that only this tree has."""
        ...


class PlainResource(NamedTuple):
    """A resource of which every fact is given."""

    name: str
    collection: bool
    etag: str = ""
    size: int = 0
    mime: str = ""
    modified_ms: int | None = None
    created_ms: int | None = None
    kind: str = "file"
    title: str = ""
    key: Any = None
    feature: str = ""
    source: Any = None
