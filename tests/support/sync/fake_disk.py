"""A folder in memory, with the manners of the file systems people have: sloppy times, no case, no room."""

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tansu.client.errors import FileChanged
from tansu.client.sync.disk import Look, What
from tansu.client.sync.memory import Spot
from tansu.client.sync.names import OURS, PART, NameRules

SECOND = 1_000_000_000


@dataclass
class Node:
    """A file or folder."""

    inode: int
    folder: bool
    content: str = ""
    mtime_ns: int = 0
    ctime_ns: int = 0
    children: dict[str, "Node"] = field(default_factory=dict)


class Clock:
    """Time passes a little whenever somebody looks."""

    def __init__(self) -> None:
        self.ns = 1_800_000_000 * SECOND

    def pass_(self, ns: int) -> None:
        """Let time pass."""
        self.ns += ns


def nothing() -> None:
    """Where no crash is wanted."""


class FakeDisk:
    """One folder. `at_risk` is called before and after each change, and may crash the agent."""

    def __init__(
        self,
        clock: Clock,
        *,
        ignores_case: bool = False,
        narrow: bool = False,
        coarse: bool = False,
        forgets_inodes: bool = False,
    ) -> None:
        self.rules = NameRules(ignores_case, narrow)
        self.full = False
        self.busy: set[str] = set()
        """Files that are written to whenever somebody reads them."""
        self.at_risk: Callable[[], None] = nothing
        self._clock = clock
        self._step = 2 * SECOND if coarse else 1
        self._stable = not forgets_inodes
        self._next_inode = 100
        self.root = self._node(folder=True)
        self.bin: list[str] = []
        """Contents in the folder's own trash."""

    # What the agent calls.

    def now_ns(self) -> int:
        return self._now()

    def listing(self, path: str) -> dict[str, Look]:
        node = self._find(path)
        if node is None or not node.folder:
            raise FileNotFoundError(errno.ENOENT, "No such folder", path)
        return {name: self._look(child) for name, child in node.children.items()}

    def look(self, path: str) -> Look | None:
        node = self._find(path)
        return self._look(node) if node else None

    async def checksum(self, path: str, look: Look) -> str:
        node = self._find(path)
        if node is None or node.folder:
            raise FileNotFoundError(errno.ENOENT, "No such file", path)
        if self._look(node) != look or path in self.busy:
            raise FileChanged(path)
        return node.content

    def make_folder(self, path: str) -> Look:
        self._room()
        self.at_risk()
        parent, name = self._parent(path)
        if self._child(parent, name):
            raise FileExistsError(errno.EEXIST, "It exists", path)
        node = self._node(folder=True)
        parent.children[name] = node
        self.at_risk()
        return self._look(node)

    def move(self, path: str, target: str) -> Look:
        self.at_risk()
        node = self._move(path, target)
        self.at_risk()
        return self._look(node)

    def part_look(self, part: str) -> Look | None:
        return self.look(part)

    def write_part(self, part: str, content: str) -> None:
        self._room()
        self.at_risk()
        self._write(part, content)
        self.at_risk()

    def place(self, part: str, path: str, *, modified: int) -> Look:
        self._find_or_fail(part).mtime_ns = self._rounded(modified)
        return self.move(part, path)

    def replace(self, part: str, path: str, spot: Spot, *, modified: int) -> Look:
        self.at_risk()
        old = self._find(path)
        if old is None or not self._look(old).is_at(spot):
            raise FileChanged(path)
        node = self._find_or_fail(part)
        node.mtime_ns = self._rounded(modified)
        parent, name = self._parent(path)
        self._remove(part)
        del parent.children[self._child(parent, name)[0]]
        parent.children[name] = node
        self.at_risk()
        return self._look(node)

    def trash(self, path: str, spot: Spot) -> None:
        self.at_risk()
        node = self._find(path)
        if node is None or not (node.folder or self._look(node).is_at(spot)):
            raise FileChanged(path)
        self._remove(path)
        self.bin += [one.content for one in self._all(node)]
        self.at_risk()

    def drop_part(self, part: str) -> None:
        if self._find(part):
            self._remove(part)

    # What a person does. Nothing here asks for room or crashes.

    def write(self, path: str, content: str) -> None:
        """Write into a file, made if it is not there."""
        self._write(path, content)

    def save(self, path: str, content: str) -> None:
        """Write anew and rename over the old one, as editors do."""
        parent, name = self._parent(path)
        if found := self._child(parent, name):
            del parent.children[found[0]]
        node = self._node(folder=False)
        node.content = content
        parent.children[name] = node

    def make(self, path: str) -> None:
        """Make a folder."""
        parent, name = self._parent(path)
        parent.children[name] = self._node(folder=True)

    def rename(self, path: str, target: str) -> None:
        """Rename something."""
        self._move(path, target)

    def delete(self, path: str) -> list[str]:
        """Delete something for good; return the contents that went."""
        node = self._find_or_fail(path)
        self._remove(path)
        return [one.content for one in self._all(node) if not one.folder]

    def has(self, path: str) -> bool:
        """Something has that path."""
        return self._find(path) is not None

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Everything but our own, by path."""
        waiting = [("", self.root)]
        while waiting:
            path, node = waiting.pop()
            for name in sorted(node.children):
                if name == OURS or name.startswith(PART):
                    continue
                child = node.children[name]
                inner = f"{path}/{name}" if path else name
                yield inner, child
                if child.folder:
                    waiting.append((inner, child))

    def remount(self) -> None:
        """Some file systems number their files anew each time."""
        if not self._stable:
            for _, node in self.walk():
                self._next_inode += 1
                node.inode = self._next_inode

    def _write(self, path: str, content: str) -> None:
        node = self._find(path)
        if node is None:
            parent, name = self._parent(path)
            node = self._node(folder=False)
            parent.children[name] = node
        node.content = content
        node.mtime_ns = node.ctime_ns = self._now()

    def _move(self, path: str, target: str) -> Node:
        node = self._find_or_fail(path)
        parent, name = self._parent(target)
        taken = self._child(parent, name)
        if taken and taken[1] is not node:
            raise FileExistsError(errno.EEXIST, "It exists", target)
        if node.folder and (parent is node or any(one is parent for one in self._all(node))):
            raise OSError(errno.EINVAL, "Into itself", target)
        self._remove(path)
        parent.children[name] = node
        if not node.folder:
            node.ctime_ns = self._now()
        return node

    def _room(self) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")

    def _now(self) -> int:
        self._clock.pass_(1_000_000)
        return self._rounded(self._clock.ns)

    def _rounded(self, ns: int) -> int:
        return ns // self._step * self._step

    def _node(self, *, folder: bool) -> Node:
        self._next_inode += 1
        now = self._now()
        return Node(self._next_inode, folder, mtime_ns=now, ctime_ns=now)

    def _look(self, node: Node) -> Look:
        what = What.FOLDER if node.folder else What.FILE
        inode = node.inode if self._stable else 0
        return Look(what, inode, len(node.content), node.mtime_ns, node.ctime_ns)

    def _parts(self, path: str) -> list[str]:
        return path.split("/") if path else []

    def _child(self, folder: Node, name: str) -> tuple[str, Node] | None:
        if name in folder.children:
            return name, folder.children[name]
        if self.rules.ignores_case:
            key = self.rules.key(name)
            for one, child in folder.children.items():
                if self.rules.key(one) == key:
                    return one, child
        return None

    def _find(self, path: str) -> Node | None:
        node = self.root
        for name in self._parts(path):
            found = self._child(node, name) if node.folder else None
            if found is None:
                return None
            node = found[1]
        return node

    def _find_or_fail(self, path: str) -> Node:
        node = self._find(path)
        if node is None:
            raise FileNotFoundError(errno.ENOENT, "It is not there", path)
        return node

    def _parent(self, path: str) -> tuple[Node, str]:
        folder, _, name = path.rpartition("/")
        node = self._find_or_fail(folder)
        if not node.folder:
            raise NotADirectoryError(errno.ENOTDIR, "Not a folder", folder)
        return node, name

    def _remove(self, path: str) -> None:
        parent, name = self._parent(path)
        found = self._child(parent, name)
        if found:
            del parent.children[found[0]]

    def _all(self, node: Node) -> list[Node]:
        found = [node]
        for one in found:
            found += one.children.values()
        return found
