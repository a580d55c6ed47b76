"""The server as the agent needs it, over REST."""

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from tansu.client.errors import ClientError, FileChanged, Refused, Unreachable
from tansu.client.hashing import HashedFile
from tansu.client.scan import Identity, shown
from tansu.client.source import Source, Span
from tansu.client.sync.parts import fetch_part
from tansu.client.sync.remote import Heard, Outgoing, Stale, Stand, StartOver
from tansu.client.sync.trees import ROOT, Item
from tansu.client.upload import Placed, Sender
from tansu.client.wire import Answer, Busy, Wire

PAGE = 5_000
FEED_PAGE = 1_000
IN_ONE = 8 << 20
"""Bytes up to which a file goes in one request."""
AT_ONCE = 8
"""Questions on their way at the same time."""
MANY = 500
"""So many numbers at once are looked up by listing everything."""
MOVED_ON = frozenset({404, 409, 410, 412})
At = Callable[[str, int, int], None]


class RestRemote:
    """One folder of the account. `path_there` says by which names the server knows a folder, as far as we do."""

    def __init__(
        self,
        wire: Wire,
        top: str,
        path_there: Callable[[int], list[str]],
        *,
        sender: Sender | None = None,
        root: int = ROOT,
        root_path: str = "",
        at: At = lambda path, gone, size: None,
    ) -> None:
        self._wire = wire
        self._top = top
        self._path_there = path_there
        self._sender = sender
        self._root = root
        self._root_path = root_path
        self._at = at

    async def stands_at(self) -> Stand:
        """Where the feed stands now."""
        told = (await self._wire.ask("GET", "changes?feature=tree")).json()
        return Stand(str(told["cursor"]), str(told.get("fingerprint") or ""))

    async def listing(self) -> list[Item]:
        """Everything beneath the root, page by page in the order of numbers."""
        found = [self._item(one) for one in await self._everything()]
        if self._root == ROOT:
            return found
        inside = {ROOT}
        size = -1
        while size != len(inside):
            size = len(inside)
            inside |= {item.number for item in found if item.parent in inside}
        return [item for item in found if item.number in inside]

    async def changes(self, cursor: str) -> Heard:
        """One page of the feed."""
        try:
            answer = await self._wire.ask(
                "GET", f"changes?feature=tree&since={quote(cursor, safe='')}&limit={FEED_PAGE}"
            )
        except Refused as error:
            if error.code == "start_over":
                raise StartOver(str(error)) from error
            raise
        told = answer.json()
        numbers = dict.fromkeys(int(one["item"]) for one in told["changes"] if str(one["item"]).isdecimal())
        if self._root in numbers and self._root != ROOT:
            await self._require_root()
        numbers.pop(self._root, None)
        return Heard(tuple(numbers), str(told["cursor"]), bool(told["more"]))

    async def entries(self, numbers: Iterable[int]) -> dict[int, Item | None]:
        """How these are now."""
        wanted = list(numbers)
        if len(wanted) > MANY:
            there = {item.number: item for item in (self._item(one) for one in await self._everything())}
            # What a listing does not have is asked for by its number all the same.
            missing = [number for number in wanted if number not in there]
            found = await self._entries_of(missing)
            return {number: there.get(number) or found.get(number) for number in wanted}
        return await self._entries_of(wanted)

    async def children(self, number: int) -> list[Item]:
        """What is in a folder; nothing if it is gone."""
        found: list[Item] = []
        cursor = ""
        while True:
            after = f"&cursor={quote(cursor, safe='')}" if cursor else ""
            try:
                page = await self._wire.ask("GET", f"files/{self._told(number)}/children?limit={PAGE}{after}")
            except Refused as error:
                if error.status in MOVED_ON or error.status == 422:
                    return found
                raise
            told = page.json()
            found += [self._item(one) for one in told["entries"]]
            cursor = told["next"] or ""
            if not cursor:
                return found

    async def make_folder(self, parent: int, name: str) -> Item:
        """Make a folder. Stale if the name is taken."""
        answer = await self._change("POST", "files/folders", {"path": self._path(parent, name)})
        return self._item(answer.json())

    async def send(self, source: Outgoing, parent: int, name: str, *, known: Item | None) -> Item:
        """Store the bytes under a path, if what is there is what we think."""
        path = self._path(known.parent, known.name) if known else self._path(parent, name)
        if self._sender and source.size > IN_ONE:
            stored = await self._send_in_parts(self._sender, source, path, known)
        else:
            stored = self._item((await self._send_in_one(source, path, known)).json())
        if stored.sha256 != source.sha256:
            raise Stale("Somebody has stored other bytes there in the same moment.")
        return stored

    async def fetch(self, item: Item, part: str) -> None:
        """Bring the bytes of `item` to `part`, going on from what it holds."""
        told = await fetch_part(
            self._wire,
            f"files/{item.number}/content",
            os.path.join(self._top, part),  # noqa: PTH118
            item,
            at=lambda gone: self._at(item.name, gone, item.size),
        )
        if not told:
            raise Stale("The server has other bytes by now.")

    async def move(self, item: Item, parent: int, name: str) -> Item:
        """Rename or move."""
        # A folder's etag changes with everything in it, so only a file's is a condition here.
        headers = {"If-Match": f'"{item.etag}"'} if item.etag else {}
        wanted = {"parent": self._told(parent), "name": name}
        answer = await self._change("PATCH", f"files/{item.number}", wanted, headers)
        return self._item(answer.json())

    async def trash(self, number: int, etag: str) -> None:
        """Into the trash, if it is as we know it."""
        await self._change("POST", "files/trash", {"numbers": [number]}, {"If-Match": f'"{etag}"'})

    async def stamp(self, number: int) -> str:
        """The etag as it is now; empty if it is gone."""
        found = await self._entry(number)
        return str(found["etag"]) if found else ""

    async def _send_in_one(self, source: Outgoing, path: str, known: Item | None) -> Answer:
        condition = {"If-Match": f'"{known.etag}"'} if known else {"If-None-Match": "*"}
        headers = {**condition, "X-Checksum-SHA256": source.sha256, "Content-Type": "application/octet-stream"}
        address = f"files/content?path={quote(path, safe='')}&modified_at={quote(_instant(source.modified), safe='')}"
        opened = await asyncio.to_thread(Source, self._hashed(source))
        try:
            return await self._put(address, opened, headers, source)
        finally:
            opened.close()

    async def _send_in_parts(self, sender: Sender, source: Outgoing, path: str, known: Item | None) -> Item:
        """By tus, so that it goes on where it was cut, also in a later run."""
        condition = {"if_match": f'"{known.etag}"'} if known else {"if_none_match": "*"}
        try:
            arrived = await sender.send(
                self._hashed(source),
                to=Placed(path, _instant(source.modified), **condition),
                at=lambda gone: self._at(source.path, gone, source.size),
            )
        except Refused as error:
            if error.status in MOVED_ON:
                raise Stale(str(error)) from error
            raise
        found = await self._entry(int(arrived.asset))
        if found is None:
            raise Stale("It has arrived, and is gone again.")
        return self._item(found)

    async def _everything(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            after = f"&cursor={quote(cursor, safe='')}" if cursor else ""
            told = (await self._wire.ask("GET", f"files/tree?limit={PAGE}{after}")).json()
            found += told["entries"]
            cursor = told["next"] or ""
            if not cursor:
                return [one for one in found if one["number"] not in (ROOT, self._root)]

    async def _entries_of(self, numbers: list[int]) -> dict[int, Item | None]:
        found: dict[int, Item | None] = {}
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            told = await asyncio.gather(*(self._entry(number) for number in some))
            found.update({number: self._item(one) if one else None for number, one in zip(some, told, strict=True)})
        return found

    async def _entry(self, number: int) -> dict[str, Any] | None:
        try:
            found = (await self._wire.ask("GET", f"files/{number}")).json()
        except Refused as error:
            if error.status in (404, 409, 410):
                return None
            raise
        return None if found.get("trashed_at") else found

    async def _require_root(self) -> None:
        if await self._entry(self._root) is None:
            raise ClientError(
                f"The folder {self._root_path!r} is no longer on the server. Nothing was changed here. "
                "Restore it there, or sync another one into another folder."
            )

    async def _change(
        self, method: str, path: str, content: object, headers: Mapping[str, str] | None = None
    ) -> Answer:
        try:
            return await self._wire.ask(method, path, content=content, headers=headers)
        except Refused as error:
            if error.status in MOVED_ON:
                raise Stale(str(error)) from error
            raise

    async def _put(self, address: str, opened: Source, headers: Mapping[str, str], source: Outgoing) -> Answer:
        failures = 0
        while True:
            span = Span(opened, 0, source.size, lambda gone: self._at(source.path, gone, source.size))
            try:
                opened.check()
                return await self._wire.once("PUT", address, body=span, headers=headers)
            except Unreachable as error:
                if span.trouble:
                    raise span.trouble from None
                failures += 1
                if failures >= self._wire.pacing.tries:
                    raise
                await self._wire.pacing.pause(failures, asked=error.asked if isinstance(error, Busy) else 0.0)
            except Refused as error:
                if error.status in MOVED_ON:
                    # Also after a try whose answer was lost: the next look finds out what became of it.
                    raise Stale(str(error)) from error
                raise

    def _hashed(self, source: Outgoing) -> HashedFile:
        path = os.path.join(self._top, source.path)  # noqa: PTH118
        found = Identity.of(os.lstat(path))
        if (found.size, found.mtime_ns, found.ctime_ns) != source.spot[2:5]:
            raise FileChanged(f"{shown(source.path)} has changed meanwhile.")
        return HashedFile(path, found, source.sha256)

    def _path(self, parent: int, name: str) -> str:
        return "/".join([*filter(None, [self._root_path]), *self._path_there(parent), name])

    def _told(self, number: int) -> int:
        return self._root if number == ROOT else number

    def _item(self, told: Mapping[str, Any]) -> Item:
        parent = int(told["parent"])
        if parent == self._root:
            parent = ROOT
        elif parent == ROOT:
            # At the top of the account, outside the folder that is synced.
            parent = -1
        folder = bool(told["folder"])
        return Item(
            int(told["number"]),
            parent,
            str(told["name"]),
            folder,
            "" if folder else str(told["sha256"]),
            0 if folder else int(told["size"]),
            "" if folder else str(told["etag"]),
            0 if folder else _nanoseconds(str(told["modified_at"])),
        )


def _instant(ns: int) -> str:
    seconds, rest = divmod(ns, 1_000_000_000)
    try:
        moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
    except (OverflowError, ValueError, OSError):
        return ""
    return moment.isoformat().replace("+00:00", "Z")


def _nanoseconds(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int(moment.timestamp()) * 1_000_000_000 + moment.microsecond * 1000
