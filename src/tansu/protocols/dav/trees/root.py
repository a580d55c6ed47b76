"""The collections above everything a person has: the root, and one for each kind of home."""

from collections.abc import Sequence

from tansu.foundation.work import Work
from tansu.protocols.dav.trees.resource import PlainResource, Resource
from tansu.protocols.dav.trees.tree import Path, Tree, Visitor


class RootTree(Tree):
    """The top: it holds the homes, and clients begin to look around here."""

    allowed = Tree.allowed | {"SEARCH"}

    def __init__(self, visitor: Visitor, base: str, homes: Sequence[str]) -> None:
        super().__init__(visitor, base)
        self._homes = homes

    def find(self, work: Work, path: Path) -> Resource:
        """The root; there is nothing else."""
        return PlainResource("", collection=True, kind="root", title="Tansu")

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """One collection for each kind of home."""
        return [PlainResource(home, collection=True, kind="homes") for home in self._homes]


class HomeTree(Tree):
    """All homes of one kind, of which everybody sees their own."""

    def __init__(self, visitor: Visitor, base: str, name: str) -> None:
        super().__init__(visitor, base)
        self._name = name

    def find(self, work: Work, path: Path) -> Resource:
        """The collection of homes."""
        return PlainResource(self._name, collection=True, kind="homes")

    def members(self, work: Work, path: Path, resource: Resource, *, bare: bool = False) -> Sequence[Resource]:
        """The home of whoever asks."""
        kind = "principal" if self._name == "principals" else "home"
        return [PlainResource(self.visitor.account.email, collection=True, kind=kind)]
