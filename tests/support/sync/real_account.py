"""A real account for made-up worlds: the true features and ledgers on an embedded database, without the network."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tansu.client.errors import FileChanged
from tansu.client.sync.remote import Heard, Outgoing, Stale, Stand, StartOver
from tansu.client.sync.trees import ROOT, Item, name_key
from tansu.core.errors import Conflict, Invalid, NotFound, PreconditionFailed
from tansu.core.principal import Principal
from tansu.features import files
from tansu.features.files import ANY, Condition
from tansu.foundation import changes, tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside
from tests.support.building import an_account, an_outside, principal_of
from tests.support.sync.fake_disk import FakeDisk
from tests.support.sync.passing import Fate, T, passed

PAGE = 1000
MOVED_ON = (Conflict, Invalid, NotFound, PreconditionFailed)


class RealAccount:
    """One account of an instance, as a world sees its server."""

    def __init__(self, outside: Outside, who: Principal) -> None:
        self.outside = outside
        self.who = who
        self.epoch = ""
        self._texts: dict[str, str] = {"": ""}

    @classmethod
    def on(cls, outside: Outside, name: str) -> "RealAccount":
        """A new account of an instance."""
        return cls(outside, principal_of(an_account(outside, f"{name}@example.org", password="")))

    def line(self, disk: FakeDisk, fate: Fate) -> "RealLine":
        """A device's line to it."""
        return RealLine(self, disk, fate)

    def item(self, entry: Entry) -> Item:
        """An entry as an agent sees it; contents go by their text, as on the made-up disks."""
        if entry.folder:
            return Item(entry.number, entry.parent, entry.name, True)
        modified = int(entry.modified_at.timestamp() * 1000) * 1_000_000
        text = self._texts[entry.sha256]
        return Item(entry.number, entry.parent, entry.name, False, text, entry.size, entry.etag, modified)

    def learn(self, text: str) -> bytes:
        """The bytes of a text, and remember which those are."""
        content = text.encode()
        self._texts[hashlib.sha256(content).hexdigest()] = text
        return content

    def living(self) -> list[Entry]:
        """All that is not in the trash."""
        found: list[Entry] = []
        while True:
            with self.outside.read(self.who) as work:
                page = tree.walk(work, after=found[-1].number if found else 0, limit=PAGE)
            found += page
            if len(page) < PAGE:
                return found

    def paths(self) -> dict[str, str | None]:
        """The living tree: contents by path, None for folders."""
        living = {one.number: one for one in self.living()}
        found = {}
        for entry in living.values():
            names, above = [name_key(entry.name)], entry.parent
            while above:
                names.append(name_key(living[above].name))
                above = living[above].parent
            found["/".join(reversed(names))] = None if entry.folder else self._texts[entry.sha256]
        return found

    def values(self) -> set[str]:
        """Every content that can be had back: current, earlier versions, trash."""
        with self.outside.read(self.who) as work:
            named = tree.page(work, features=None, after=0, limit=PAGE)
            kept = [version for one in named if not one.folder for version in tree.versions(work, one.number)]
        return {self._texts[one.sha256] for one in [*named, *kept]}

    def roots_of_trash(self) -> list[int]:
        """What was put into the trash by itself."""
        with self.outside.read(self.who) as work:
            return [one.number for one in tree.trashed(work, limit=PAGE)]

    def trash(self, number: int) -> None:
        """As a person in the web app does."""
        files.trash(self.outside, self.who, [number])

    def restore(self, number: int) -> None:
        """Bring it back."""
        files.restore(self.outside, self.who, [number])

    def back_up(self) -> None:
        """Not here: a backup is of a whole instance."""

    def restore_backup(self) -> bool:
        """Not here."""
        return False

    def forget(self) -> None:
        """Every client has to start over."""
        with self.outside.system() as work:
            changes.start_over(work, [self.who.account])
        self.epoch += "."


class RealLine:
    """A Remote over the features, with a line that loses some calls."""

    def __init__(self, account: RealAccount, disk: FakeDisk, fate: Fate) -> None:
        self._account = account
        self._outside = account.outside
        self._who = account.who
        self._disk = disk
        self._fate = fate

    async def stands_at(self) -> Stand:
        return await self._call(self._stand)

    async def listing(self) -> list[Item]:
        return await self._call(lambda: [self._account.item(one) for one in self._account.living()])

    async def changes(self, cursor: str) -> Heard:
        def listen() -> Heard:
            try:
                with self._outside.read(self._who) as work:
                    page = changes.since(work, int(cursor), feature="tree", limit=3)
            except changes.StartOver as error:
                raise StartOver(str(error)) from error
            numbers = dict.fromkeys(int(one.item) for one in page.changes)
            return Heard(tuple(numbers), str(page.rev), page.more)

        return await self._call(listen)

    async def entries(self, numbers: Iterable[int]) -> dict[int, Item | None]:
        return await self._call(lambda: {number: self._entry(number) for number in numbers})

    async def children(self, number: int) -> list[Item]:
        def look() -> list[Item]:
            with self._outside.read(self._who) as work:
                return [self._account.item(one) for one in tree.children(work, number, after="", limit=PAGE)]

        return await self._call(look)

    async def make_folder(self, parent: int, name: str) -> Item:
        def make() -> Item:
            made = files.make_folder(self._outside, self._who, self._path(parent, name), make_parents=True)
            return self._account.item(made)

        return await self._call(make)

    async def send(self, source: Outgoing, parent: int, name: str, *, known: Item | None) -> Item:
        def store() -> Item:
            look = self._disk.look(source.path)
            if look is None or not look.is_at(source.spot):
                raise FileChanged(source.path)
            path = self._path(known.parent, known.name) if known else self._path(parent, name)
            condition = Condition(match={known.etag}) if known else Condition(none_match={ANY})
            stored = files.store(
                self._outside,
                self._who,
                path,
                chunks=[self._account.learn(source.sha256)],
                modified_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=source.modified // 1000),
                condition=condition,
                make_parents=True,
            )
            return self._account.item(stored.entry)

        return await self._call(store)

    async def fetch(self, item: Item, part: str) -> None:
        def bring() -> str:
            now = self._entry(item.number)
            if now is None or now.etag != item.etag:
                raise Stale("other bytes")
            with self._outside.read(self._who) as work:
                ref = files.content(work, item.number).ref
            return b"".join(self._outside.blobs.read(ref)).decode()

        self._disk.write_part(part, await self._call(bring))

    async def move(self, item: Item, parent: int, name: str) -> Item:
        def put() -> Item:
            condition = Condition(match={item.etag}) if item.etag else files.UNCONDITIONAL
            moved = files.move_entry(
                self._outside, self._who, item.number, parent=parent, name=name, condition=condition
            )
            return self._account.item(moved.entry)

        return await self._call(put)

    async def trash(self, number: int, etag: str) -> None:
        await self._call(lambda: files.trash(self._outside, self._who, [number], condition=Condition(match={etag})))

    async def stamp(self, number: int) -> str:
        def look() -> str:
            try:
                with self._outside.read(self._who) as work:
                    return files.living(work, number).etag
            except NotFound:
                return ""

        return await self._call(look)

    async def _call(self, do: Callable[[], T]) -> T:
        def judged() -> T:
            try:
                return do()
            except MOVED_ON as error:
                raise Stale(str(error)) from error

        return await passed(judged, self._fate)

    def _stand(self) -> Stand:
        with self._outside.read(self._who) as work:
            return Stand(str(changes.newest(work)), self._account.epoch)

    def _entry(self, number: int) -> Item | None:
        try:
            with self._outside.read(self._who) as work:
                return self._account.item(files.living(work, number))
        except NotFound:
            return None

    def _path(self, parent: int, name: str) -> list[str]:
        if parent == ROOT:
            return [name]
        with self._outside.read(self._who) as work:
            return [*tree.path_of(work, parent), name]


def an_instance(folder: Path) -> Outside:
    """An instance for as many accounts as are wanted. Whoever asks closes its database."""
    return an_outside("", folder)
