"""Recognising what lies in the folder: which of it we know, under whatever name it goes by now.

A folder is known by its inode first, so that what is in a renamed one is still in its place; a file by its path
first, because programs save by writing a new file under the old name. What is missing at its path is then looked
for by inode, size and time, and at last by its bytes. So a rename moves no bytes.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from tansu.client.errors import FileChanged
from tansu.client.scan import shown
from tansu.client.sync.disk import Disk, Look
from tansu.client.sync.memory import Memory, Spot
from tansu.client.sync.names import sendable
from tansu.client.sync.scan import Listed, Reasons, Scan, joined
from tansu.client.sync.trees import ROOT, Item, offspring


@dataclass
class Here:
    """The tree of this computer."""

    items: dict[int, Item] = field(default_factory=dict)
    spots: dict[int, Spot] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    """Known items of which we cannot tell now how they are; they are in `items` as we last knew them."""
    skipped: Reasons = field(default_factory=list)
    unreadable: Reasons = field(default_factory=list)
    """What could not be read; somebody has to look."""

    def path(self, number: int) -> str:
        """Where it lies."""
        names = []
        while number != ROOT:
            names.append(self.spots[number].local_name)
            number = self.items[number].parent
        return "/".join(reversed(names))

    def local_names(self) -> dict[int, str]:
        """Those whose name here is not their name there."""
        return {n: spot.local_name for n, spot in self.spots.items() if spot.local_name != self.items[n].name}


@dataclass(slots=True)
class _Loose:
    """A file that must be read before we can say what it is."""

    path: str
    name: str
    parent: int
    look: Look
    number: int = 0
    sha256: str = ""


async def recognise(disk: Disk, memory: Memory, found: Scan, *, now_ns: int) -> Here:
    """Give numbers to all that was found. Reads the bytes of what is new or looks different, and of nothing else.

    What looks different but is the same is remembered by its new look.
    """
    matching = _Matching(disk, memory, found, now_ns)
    matching.walk()
    await matching.read()
    return matching.here


class _Matching:
    def __init__(self, disk: Disk, memory: Memory, found: Scan, now_ns: int) -> None:
        self._disk = disk
        self._memory = memory
        self._scan = found
        self._now_ns = now_ns
        self._known = _by_name(memory)
        self._keys: dict[int, dict[str, int]] = {}
        self._folders = {memory.spots[n].inode: n for n, item in memory.agreed.items() if item.folder}
        self._folders.pop(0, None)
        self._loose: list[_Loose] = []
        self._next_new = -1
        self._seen: dict[int, Spot] = {}
        self._mounted: set[int] = set()
        self.here = Here(skipped=found.skipped, unreadable=found.unreadable)

    def walk(self) -> None:
        waiting: list[tuple[int, Listed]] = [(ROOT, self._scan.top)]
        hidden: list[int] = []
        while waiting:
            number, listed = waiting.pop()
            known = self._known.get(number, {})
            if listed.unreadable:
                hidden += known.values()
                continue
            agreed, spots, items, seen = self._memory.agreed, self._memory.spots, self.here.items, self.here.spots
            for name, look in listed.files.items():
                candidate = known.get(name, 0)
                # The common case, as short as it can be: it looks as it did.
                if candidate:
                    spot = spots[candidate]
                    if look[1:5] == spot[1:5] and spot[5] and candidate not in items and not agreed[candidate].folder:
                        items[candidate] = agreed[candidate]
                        seen[candidate] = spot
                        continue
                self._loose.append(_Loose(joined(listed.path, name), name, number, look))
            for name in sorted(listed.folders):
                look, inner = listed.folders[name]
                inside = self._folder(number, name, look, inner)
                self._watch_mounts(inside, look, inner)
                waiting.append((inside, inner))
            hidden += [known[name] for name in listed.passed if name in known]
        self._hold(hidden)

    async def read(self) -> None:
        self._loose.sort(key=lambda one: one.path)
        for one in self._loose:
            self._by_path(one)
        missing = {n for n in self._memory.agreed if n not in self.here.items and not self._memory.agreed[n].folder}
        self._by_look(missing)
        for one in self._loose:
            await self._read(one)
        self._by_bytes(missing - self.here.items.keys())
        for one in self._loose:
            self._enter(one)
        self._memory.see(self._seen)
        self._memory.keep_mounted({number for number in self._mounted if number > ROOT})

    def _folder(self, parent: int, name: str, look: Look, inner: Listed) -> int:
        """The number of a folder found under that name."""
        items, agreed = self.here.items, self._memory.agreed
        number = self._folder_known(parent, name, look, inner)
        spot = look.spot(name, now_ns=self._now_ns)
        if not number:
            number = self._new()
            items[number] = Item(number, parent, sendable(name), True)
        else:
            items[number] = self._placed(agreed[number], parent, name)
            before = self._memory.spots[number]
            # A folder's times and size say nothing about it; only a new name or inode is worth remembering.
            if (before.local_name, before.inode) == (name, look.inode):
                spot = before
            elif items[number] is agreed[number]:
                self._seen[number] = spot
        self.here.spots[number] = spot
        return number

    def _watch_mounts(self, number: int, look: Look, inner: Listed) -> None:
        """A folder that was another volume and is not any more: that volume is missing, and so is nothing in it."""
        if look.foreign:
            self._mounted.add(number)
        elif number in self._memory.mounted:
            self._mounted.add(number)
            inner.unreadable = True
            self.here.unreadable.append((shown(inner.path), "was another volume, which is not mounted now"))

    def _folder_known(self, parent: int, name: str, look: Look, inner: Listed) -> int:
        by_inode = self._unclaimed(self._folders.get(look.inode, 0))
        by_path = self._unclaimed(self._named(parent, name))
        if by_path == by_inode:
            return by_path
        if by_path and self._memory.spots[by_path].inode in self._scan.folder_inodes - {0} and not by_inode:
            # The one we knew by this name has another by now, and this is a new one.
            return 0
        if by_inode and not self._resembles(by_inode, inner):
            # Systems give the numbers of removed folders to new ones.
            by_inode = 0
        if by_inode and by_path:
            return max((by_inode, by_path), key=lambda number: self._in_common(number, inner))
        return by_inode or by_path

    def _unclaimed(self, number: int) -> int:
        """The number, if it is a folder's that was not found yet; else 0."""
        return number if number and number not in self.here.items and self._memory.agreed[number].folder else 0

    def _resembles(self, number: int, inner: Listed) -> bool:
        empty = not self._known.get(number) or not (inner.files or inner.folders)
        return empty or self._in_common(number, inner) > 0

    def _in_common(self, number: int, inner: Listed) -> int:
        return sum(1 for name in self._known.get(number, {}) if name in inner.files or name in inner.folders)

    def _named(self, parent: int, name: str) -> int:
        """What we knew in that folder by that name, or by one that is the same to this file system."""
        known = self._known.get(parent)
        if not known:
            return 0
        if number := known.get(name, 0):
            return number
        if parent not in self._keys:
            key = self._disk.rules.key
            self._keys[parent] = {key(one): number for one, number in known.items()}
        return self._keys[parent].get(self._disk.rules.key(name), 0)

    def _placed(self, item: Item, parent: int, name: str) -> Item:
        """A known item where it was found; the very same object if it has not moved."""
        spot = self._memory.spots[item.number]
        told = item.name if name == spot.local_name else sendable(name)
        if (parent, told) == (item.parent, item.name):
            return item
        return item._replace(parent=parent, name=told)

    def _by_path(self, one: _Loose) -> None:
        number = self._named(one.parent, one.name)
        if number and number not in self.here.items and not self._memory.agreed[number].folder:
            self._take(one, number)

    def _by_look(self, missing: set[int]) -> None:
        looks = {self._memory.spots[n][1:4]: n for n in sorted(missing) if self._memory.spots[n].inode}
        for one in self._loose:
            number = looks.get(one.look[1:4], 0)
            if not one.number and number and number not in self.here.items:
                self._take(one, number)

    def _by_bytes(self, missing: set[int]) -> None:
        bytes_of = {self._memory.agreed[n].sha256: n for n in sorted(missing, reverse=True)}
        for one in self._loose:
            number = bytes_of.get(one.sha256, 0)
            if not one.number and one.sha256 and number and number not in self.here.items:
                self._take(one, number)

    def _take(self, one: _Loose, number: int) -> None:
        one.number = number
        # A place holder until its bytes are read; it says that the item is not missing.
        self.here.items[number] = self._memory.agreed[number]
        self.here.spots[number] = self._memory.spots[number]

    async def _read(self, one: _Loose) -> None:
        known = self._memory.spots.get(one.number) if one.number else None
        if known and known.settled and one.look.is_at(known):
            # It has moved with a folder, and nothing else.
            one.sha256 = self._memory.agreed[one.number].sha256
            return
        try:
            one.sha256 = await self._disk.checksum(one.path, one.look)
        except FileChanged:
            self.here.skipped.append((shown(one.path), "is being written to; it is looked at again next time"))
        except OSError as error:
            self.here.unreadable.append((shown(one.path), f"cannot be read: {error.strerror or error}"))

    def _enter(self, one: _Loose) -> None:
        if not one.sha256:
            if one.number:
                self.here.held.add(one.number)
            return
        spot = one.look.spot(one.name, now_ns=self._now_ns)
        if not one.number:
            number = self._new()
            self.here.items[number] = Item(
                number, one.parent, sendable(one.name), False, one.sha256, one.look.size, "", one.look.mtime_ns
            )
            self.here.spots[number] = spot
            return
        known = self._memory.agreed[one.number]
        item = self._placed(known, one.parent, one.name)
        if one.sha256 != known.sha256:
            item = item._replace(sha256=one.sha256, size=one.look.size, etag="", modified=one.look.mtime_ns)
        self.here.items[one.number] = item
        self.here.spots[one.number] = spot
        if item is known and spot != self._memory.spots[one.number]:
            self._seen[one.number] = spot

    def _hold(self, numbers: list[int]) -> None:
        """Keep these, and what is in them, as we knew them, unless they were found elsewhere."""
        children = offspring(self._memory.agreed) if numbers else {}
        while numbers:
            number = numbers.pop()
            if number in self.here.items:
                continue
            self.here.items[number] = self._memory.agreed[number]
            self.here.spots[number] = self._memory.spots[number]
            self.here.held.add(number)
            numbers.extend(children.get(number, ()))

    def _new(self) -> int:
        self._next_new -= 1
        return self._next_new + 1


def _by_name(memory: Memory) -> dict[int, dict[str, int]]:
    """The known items of each folder by the name they have here."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for number, item in memory.agreed.items():
        found[item.parent][memory.spots[number].local_name] = number
    return found
