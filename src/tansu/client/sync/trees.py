"""What the three trees are made of, and when two things in them are the same."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

ROOT = 0
"""The synced folder itself, on either side."""


class Item(NamedTuple):
    """A file or folder in one of the trees. What only this computer knows yet has a number below zero."""

    number: int
    parent: int
    name: str
    folder: bool
    sha256: str = ""
    size: int = 0
    etag: str = ""
    """The server's word for this content; empty for folders and for what the server does not know."""
    modified: int = 0
    """Nanoseconds since 1970. It labels; nothing is decided by it."""

    @property
    def content(self) -> tuple[bool, str]:
        """What must be equal for the bytes to be."""
        return self.folder, self.sha256

    @property
    def place(self) -> tuple[int, str]:
        """Where it is, in the spelling in which two names are the same to the server."""
        return self.parent, name_key(self.name)


Tree = Mapping[int, Item]


def name_key(name: str) -> str:
    """The spelling in which the server takes two names for the same one."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def ancestors(tree: Tree, number: int) -> Iterator[int]:
    """The folders above `number`, nearest first, the root left out. Ends at a folder the tree does not have."""
    item = tree.get(number)
    while item and item.parent != ROOT:
        yield item.parent
        item = tree.get(item.parent)


def path_names(tree: Tree, number: int) -> list[str]:
    """The names from the root down to `number`."""
    names = []
    while number != ROOT:
        names.append(tree[number].name)
        number = tree[number].parent
    return names[::-1]


def depth(tree: Tree, number: int) -> int:
    """How many folders are above."""
    return sum(1 for _ in ancestors(tree, number))


def offspring(tree: Tree) -> dict[int, list[int]]:
    """The numbers in each folder."""
    found: dict[int, list[int]] = defaultdict(list)
    for item in tree.values():
        found[item.parent].append(item.number)
    return found


def beneath(children: Mapping[int, list[int]], number: int) -> Iterator[int]:
    """Everything below `number`, parents before what they hold."""
    waiting = list(children.get(number, ()))
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(children.get(one, ()))
