"""Which feature is behind which address: `/dav/<home>/<account>/…`.

A home is one line in `HOMES`. Whatever lies under another account's name is not there.
"""

from tansu.core.errors import NotFound
from tansu.protocols.dav.address import OLD, Address
from tansu.protocols.dav.trees.contacts import ContactsTree
from tansu.protocols.dav.trees.files import FilesTree
from tansu.protocols.dav.trees.principals import PrincipalTree
from tansu.protocols.dav.trees.root import HomeTree, RootTree
from tansu.protocols.dav.trees.trashbin import TrashTree
from tansu.protocols.dav.trees.tree import Place, Tree, Visitor
from tansu.protocols.dav.trees.uploads import UploadsTree

HOMES: dict[str, type[Tree]] = {
    "files": FilesTree,
    "addressbooks": ContactsTree,
    "principals": PrincipalTree,
    "trashbin": TrashTree,
    "uploads": UploadsTree,
}
"""What lies directly under the prefix, by its first name."""


def place_of(visitor: Visitor, address: Address) -> Place:
    """The place an address leads to, or NotFound for homes that are not this person's."""
    prefix, names, spelled = address.prefix, address.names, address.spelled
    if prefix == OLD:
        return Place(FilesTree(visitor, f"{prefix}/"), names, address.slash, prefix, spelled)
    if not names:
        return Place(RootTree(visitor, f"{prefix}/", tuple(HOMES)), (), address.slash, prefix, ())
    kind = HOMES.get(names[0])
    if kind is None:
        raise NotFound
    home = f"{prefix}/{spelled[0]}/"
    if len(names) == 1:
        return Place(HomeTree(visitor, home, names[0]), (), address.slash, prefix, ())
    if not visitor.owns(names[1]):
        raise NotFound
    return Place(kind(visitor, f"{home}{spelled[1]}/"), names[2:], address.slash, prefix, spelled[2:])


__all__ = ["HOMES", "Place", "place_of"]
