"""The line between a device and the server: each call lets others go first, and some are lost on the way."""

from collections.abc import Callable, Iterable

from tansu.client.errors import FileChanged
from tansu.client.sync.remote import Heard, Outgoing, Stale, Stand
from tansu.client.sync.trees import Item
from tests.support.sync.fake_disk import FakeDisk
from tests.support.sync.model_server import ModelServer
from tests.support.sync.passing import Fate, T, passed


class Line:
    """A Remote over a model server."""

    def __init__(self, server: ModelServer, disk: FakeDisk, fate: Fate, *, page: int = 3) -> None:
        self._server = server
        self._disk = disk
        self._fate = fate
        self._page = page

    async def _call(self, do: Callable[[], T]) -> T:
        return await passed(do, self._fate)

    async def stands_at(self) -> Stand:
        return await self._call(lambda: Stand(str(self._server.rev), str(self._server.epoch)))

    async def listing(self) -> list[Item]:
        return await self._call(lambda: [self._server.item(one) for one in self._server.living()])

    async def changes(self, cursor: str) -> Heard:
        return await self._call(lambda: self._server.changes(int(cursor), self._page))

    async def entries(self, numbers: Iterable[int]) -> dict[int, Item | None]:
        def look() -> dict[int, Item | None]:
            found = {number: self._server.entries.get(number) for number in numbers}
            return {n: self._server.item(one) if one and not one.trashed else None for n, one in found.items()}

        return await self._call(look)

    async def children(self, number: int) -> list[Item]:
        return await self._call(lambda: [self._server.item(one) for one in self._server.children(number)])

    async def make_folder(self, parent: int, name: str) -> Item:
        return await self._call(lambda: self._server.item(self._server.make_folder(parent, name)))

    async def send(self, source: Outgoing, parent: int, name: str, *, known: Item | None) -> Item:
        def store() -> Item:
            look = self._disk.look(source.path)
            if look is None or not look.is_at(source.spot):
                raise FileChanged(source.path)
            if known is None:
                return self._server.item(self._server.store(parent, name, source.sha256, source.modified))
            stored = self._server.overwrite(known.number, known.etag, source.sha256, source.modified)
            return self._server.item(stored)

        return await self._call(store)

    async def fetch(self, item: Item, part: str) -> None:
        def bring() -> str:
            entry = self._server.entries.get(item.number)
            if entry is None or entry.trashed or self._server.item(entry).etag != item.etag:
                raise Stale("other bytes")
            return entry.content

        self._disk.write_part(part, await self._call(bring))

    async def move(self, item: Item, parent: int, name: str) -> Item:
        return await self._call(lambda: self._server.item(self._server.move(item.number, parent, name)))

    async def trash(self, number: int, etag: str) -> None:
        await self._call(lambda: self._server.trash(number, etag))

    async def stamp(self, number: int) -> str:
        return await self._call(lambda: self._server.stamp(number))


class LinedServer(ModelServer):
    """The model with lines to it."""

    def line(self, disk: FakeDisk, fate: Fate) -> Line:
        """A device's line."""
        return Line(self, disk, fate)
