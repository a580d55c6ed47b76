"""Which feature is behind which address: `/dav/<home>/<account>/…`.

A home is one line in `HOMES`. Whatever lies under another account's name is not there.
"""

from dataclasses import dataclass

from tansu.core.errors import NotFound
from tansu.protocols.dav.address import OLD, Address, spell
from tansu.protocols.dav.trees.files import FilesTree
from tansu.protocols.dav.trees.principals import PrincipalTree
from tansu.protocols.dav.trees.root import HomeTree, RootTree
from tansu.protocols.dav.trees.tree import Path, Tree, Visitor

HOMES: dict[str, type[Tree]] = {
    "files": FilesTree,
    "principals": PrincipalTree,
}
"""What lies directly under the prefix, by its first name."""


@dataclass(frozen=True)
class Place:
    """A tree, and the path in it that an address leads to."""

    tree: Tree
    path: Path
    slash: bool
    prefix: str

    @property
    def href(self) -> str:
        """The href of the place without the slash that collections get."""
        return self.tree.base + "/".join(map(spell, self.path)) if self.path else self.tree.base.rstrip("/")


def place_of(visitor: Visitor, address: Address) -> Place:
    """The place an address leads to, or NotFound for homes that are not this person's."""
    prefix, names = address.prefix, address.names
    if prefix == OLD:
        return Place(FilesTree(visitor, f"{prefix}/"), names, address.slash, prefix)
    if not names:
        return Place(RootTree(visitor, f"{prefix}/", tuple(HOMES)), (), address.slash, prefix)
    kind = HOMES.get(names[0])
    if kind is None:
        raise NotFound
    home = f"{prefix}/{spell(names[0])}/"
    if len(names) == 1:
        return Place(HomeTree(visitor, home, names[0]), (), address.slash, prefix)
    if not visitor.owns(names[1]):
        raise NotFound
    return Place(kind(visitor, f"{home}{spell(names[1])}/"), names[2:], address.slash, prefix)
