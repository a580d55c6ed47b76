"""The reference of the server side: dictionaries only, and a feed that can be made to forget."""

from copy import deepcopy
from dataclasses import dataclass, field

from tansu.client.sync.remote import Heard, Stale, StartOver
from tansu.client.sync.trees import Item, name_key


@dataclass
class Entry:
    """A name."""

    number: int
    parent: int
    name: str
    folder: bool
    content: str = ""
    rev: int = 0
    written: int = 0
    """The rev of its content; a move leaves it."""
    modified: int = 0
    trashed: int = 0
    """The root of what went to the trash with it."""
    versions: list[str] = field(default_factory=list)


class ModelServer:
    """One account."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {0: Entry(0, 0, "", True)}
        self.rev = 0
        self.forgotten_until = 0
        self.epoch = 0
        self._backup: dict[int, Entry] = {}
        self._log: list[tuple[int, int]] = []

    def item(self, entry: Entry) -> Item:
        """An entry as an agent sees it."""
        if entry.folder:
            return Item(entry.number, entry.parent, entry.name, True)
        etag = f"{entry.number}-{entry.written}"
        size = len(entry.content)
        return Item(entry.number, entry.parent, entry.name, False, entry.content, size, etag, entry.modified)

    def living(self) -> list[Entry]:
        """All that is not in the trash, the root left out."""
        return [one for one in self.entries.values() if one.number and not one.trashed]

    def roots_of_trash(self) -> list[int]:
        """What was put into the trash by itself."""
        return [one.number for one in self.entries.values() if one.number and one.trashed == one.number]

    def children(self, number: int) -> list[Entry]:
        """What lives in a folder."""
        return [one for one in self.living() if one.parent == number]

    def changes(self, since: int, limit: int) -> Heard:
        """Like the feed: each number once, with its newest change."""
        if not self.forgotten_until <= since <= self.rev:
            raise StartOver("forgotten")
        newest: dict[int, int] = {}
        for rev, number in self._log:
            if rev > since:
                newest.pop(number, None)
                newest[number] = rev
        page = list(newest.items())[:limit]
        more = len(newest) > limit
        return Heard(tuple(n for n, _ in page), str(page[-1][1] if more else self.rev), more)

    def make_folder(self, parent: int, name: str) -> Entry:
        """Make a folder. Stale if the name is taken or the parent gone."""
        return self._add(parent, name, folder=True)

    def store(self, parent: int, name: str, content: str, modified: int) -> Entry:
        """Store a new file."""
        entry = self._add(parent, name, folder=False)
        entry.content, entry.written, entry.modified = content, entry.rev, modified
        return entry

    def overwrite(self, number: int, etag: str, content: str, modified: int) -> Entry:
        """Store the next version of a file."""
        entry = self._living(number)
        if self.item(entry).etag != etag:
            raise Stale("other bytes")
        entry.versions.append(entry.content)
        entry.content, entry.modified = content, modified
        self._touch(entry)
        entry.written = entry.rev
        return entry

    def move(self, number: int, parent: int, name: str) -> Entry:
        """Rename or move."""
        entry = self._living(number)
        self._require_folder(parent)
        if number in self._above(parent):
            raise Stale("into itself")
        owner = self._owner(parent, name)
        if owner and owner is not entry:
            raise Stale("taken")
        if entry.parent != parent:
            self._touch(self.entries[entry.parent], logged=False)
        entry.parent, entry.name = parent, name
        self._touch(entry)
        return entry

    def stamp(self, number: int) -> str:
        """The etag of a file or folder."""
        entry = self.entries.get(number)
        if entry is None or entry.trashed:
            return ""
        return f"folder-{entry.rev}" if entry.folder else self.item(entry).etag

    def trash(self, number: int, etag: str | None = None) -> None:
        """To the trash, with everything in it."""
        entry = self._living(number)
        if etag is not None and etag != self.stamp(number):
            raise Stale("not what it was")
        for one in self.living():
            if number in self._above(one.number):
                one.trashed = number
        self._touch(entry)

    def restore(self, number: int) -> None:
        """Back from the trash, if its folder lives and its name is free."""
        entry = self.entries[number]
        if entry.trashed != number or self.entries[entry.parent].trashed or self._owner(entry.parent, entry.name):
            return
        for one in self.entries.values():
            if one.trashed == number:
                one.trashed = 0
        self._touch(entry)

    def forget(self) -> None:
        """The feed no longer knows what was deleted until now."""
        self.forgotten_until = self.rev
        self._log = [(rev, number) for rev, number in self._log if not self.entries[number].trashed]

    def back_up(self) -> None:
        """Keep a copy of everything."""
        self._backup = deepcopy(self.entries)

    def restore_backup(self) -> bool:
        """Be as the last backup was, with numbers no client has seen; False if there is none."""
        if not self._backup:
            return False
        self.entries = deepcopy(self._backup)
        self.rev += 1000
        self.epoch += 1
        self.forgotten_until = self.rev
        self._log = [(self.rev, one.number) for one in self.living()]
        return True

    def values(self) -> set[str]:
        """Every content that can be had back: current, earlier versions, trash."""
        return {text for one in self.entries.values() for text in (one.content, *one.versions)}

    def paths(self) -> dict[str, str | None]:
        """The living tree: contents by path, None for folders."""
        return {self._path(one): None if one.folder else one.content for one in self.living()}

    def _path(self, entry: Entry) -> str:
        names = [name_key(entry.name)]
        while entry.parent:
            entry = self.entries[entry.parent]
            names.append(name_key(entry.name))
        return "/".join(reversed(names))

    def _add(self, parent: int, name: str, *, folder: bool) -> Entry:
        self._require_folder(parent)
        if self._owner(parent, name):
            raise Stale("taken")
        entry = Entry(self.rev + 1, parent, name, folder)
        self.entries[entry.number] = entry
        self._touch(entry)
        return entry

    def _touch(self, entry: Entry, *, logged: bool = True) -> None:
        self.rev += 1
        if logged:
            self._log.append((self.rev, entry.number))
        for number in self._above(entry.number):
            self.entries[number].rev = self.rev

    def _above(self, number: int) -> list[int]:
        found = [number]
        while number:
            number = self.entries[number].parent
            found.append(number)
        return found

    def _owner(self, parent: int, name: str) -> Entry | None:
        key = name_key(name)
        return next((one for one in self.children(parent) if name_key(one.name) == key), None)

    def _living(self, number: int) -> Entry:
        entry = self.entries.get(number)
        if entry is None or entry.trashed or not number:
            raise Stale("gone")
        return entry

    def _require_folder(self, number: int) -> None:
        entry = self.entries.get(number)
        if entry is None or entry.trashed or not entry.folder:
            raise Stale("no folder")
