"""What a world asks of its server, be it a model or the real thing."""

from collections.abc import Sequence
from typing import Protocol

from tansu.client.sync.remote import Remote
from tests.support.sync.fake_disk import FakeDisk
from tests.support.sync.passing import Fate


class Named(Protocol):
    """Something that lives in the tree."""

    @property
    def number(self) -> int: ...

    @property
    def name(self) -> str: ...


class Server(Protocol):
    """One account."""

    def line(self, disk: FakeDisk, fate: Fate) -> Remote:
        """A device's line to it."""

    def living(self) -> Sequence[Named]:
        """All that is not in the trash."""

    def roots_of_trash(self) -> list[int]:
        """What was put into the trash by itself."""

    def paths(self) -> dict[str, str | None]:
        """The living tree: contents by path, None for folders."""

    def values(self) -> set[str]:
        """Every content that can be had back: current, earlier versions, trash."""

    def trash(self, number: int) -> None:
        """As a person in the web app does."""

    def restore(self, number: int) -> None:
        """Bring it back, if that is possible."""

    def forget(self) -> None:
        """Make the feed forget, so that devices have to start over."""

    def back_up(self) -> None:
        """Keep a copy of everything."""

    def restore_backup(self) -> bool:
        """Be as the last backup was; False if that cannot be."""
