"""Carrying out one step: look again, act, write down. A crash between any two of these is found out by looking."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tansu.client.errors import ClientError, FileChanged
from tansu.client.sync.disk import Disk, Look, What
from tansu.client.sync.ignore import Rules
from tansu.client.sync.intake import take_in
from tansu.client.sync.match import Here
from tansu.client.sync.memory import Memory, Spot
from tansu.client.sync.names import PART, beside, ours
from tansu.client.sync.remote import Outgoing, Remote, Stale
from tansu.client.sync.scan import joined
from tansu.client.sync.steps import Kind, Step
from tansu.client.sync.trees import Item, offspring


class Changed(ClientError):
    """Something here is no longer as it was when the plan was made: look again, then plan anew. Nothing was done."""


@dataclass
class Acting:
    """The hands of one plan: both sides, what is remembered, and the tree of this computer as it changes."""

    disk: Disk
    remote: Remote
    memory: Memory
    rules: Rules
    here: Here
    made: dict[int, int] = field(default_factory=dict)
    """The numbers the server gave to what was only here."""
    _owners: set[tuple[int, str]] | None = None
    """The folders and names that something had when the plan was made."""

    async def carry_out(self, step: Step) -> None:
        """Do one step. Raises Changed, Stale or FileChanged if it no longer fits, and OSError, Refused,
        Unreachable or NotSignedIn if it is not possible."""
        if step.kind is Kind.FORGET:
            self.memory.forget([step.number])
        elif step.kind in (Kind.AGREE, Kind.ADOPT):
            self._agree(step)
        elif step.kind is Kind.SET_ASIDE:
            await self._set_aside(step)
        elif step.kind is Kind.MAKE_HERE:
            self._make_here(step)
        elif step.kind is Kind.MAKE_THERE:
            await self._make_there(step)
        elif step.kind is Kind.MOVE_HERE:
            await self._move_here(step)
        elif step.kind is Kind.MOVE_THERE:
            await self._move_there(step)
        elif step.kind is Kind.FETCH:
            await self._fetch(step)
        elif step.kind is Kind.SEND:
            await self._send(step)
        elif step.kind is Kind.TRASH_HERE:
            await self._trash_here(step)
        else:
            await self._trash_there(step)

    def _agree(self, step: Step) -> None:
        item = _given(step)
        there = self._there(item.number) if step.kind is Kind.AGREE else item
        self.memory.agree(item, self._spot(step.number, item), there=there)

    async def _set_aside(self, step: Step) -> None:
        path = self.here.path(step.number)
        await self._require_same(step.number, path)
        folder = path.rpartition("/")[0]
        name = step.name
        while self.disk.look(joined(folder, name)):
            name = beside(step.name, "another", lambda one: bool(self.disk.look(joined(folder, one))))
        self.disk.move(path, joined(folder, name))
        if step.forget:
            self.memory.forget([step.number])

    def _make_here(self, step: Step) -> None:
        item = self._still(step)
        look = self.disk.make_folder(joined(self._folder(step.parent), step.name))
        self._lies(item, look.spot(step.name, now_ns=0), there=item)

    async def _make_there(self, step: Step) -> None:
        made = await self.remote.make_folder(self._number(step.parent), step.name)
        self._now_known(step.number, made)

    async def _move_here(self, step: Step) -> None:
        path = self.here.path(step.number)
        await self._require_same(step.number, path)
        look = self.disk.move(path, joined(self._folder(step.parent), step.name))
        before = self.here.spots[step.number]
        spot = look.spot(step.name, now_ns=0)._replace(settled=before.settled and look.inode != 0)
        known, mine = self.memory.agreed[step.number], self.here.items[step.number]
        self.here.spots[step.number] = spot
        self.here.items[step.number] = mine._replace(parent=self._number(step.parent))
        if step.passing:
            self.memory.see({step.number: self._spot(step.number, known)})
            return
        place = _given(step)
        agreed = known._replace(parent=place.parent, name=place.name)
        self.memory.agree(agreed, self._spot(step.number, agreed), there=self._there(step.number))

    async def _move_there(self, step: Step) -> None:
        moved = await self.remote.move(self._there(step.number), self._number(step.parent), step.name)
        known = self.memory.agreed[step.number]
        agreed = known._replace(parent=moved.parent, name=moved.name)
        if moved.sha256 == known.sha256:
            agreed = agreed._replace(etag=moved.etag)
        self.memory.agree(agreed, self._spot(step.number, agreed), there=moved)

    async def _fetch(self, step: Step) -> None:
        item = self._still(step)
        new = step.number not in self.here.items
        path = joined(self._folder(step.parent), step.name) if new else self.here.path(step.number)
        if new and self.disk.look(path):
            raise Changed(f"{path} has come into being meanwhile.")
        part = joined(path.rpartition("/")[0], f"{PART}{item.number}-{item.sha256[:12]}")
        now_ns = self.disk.now_ns()
        await self.remote.fetch(item, part)
        if new:
            look = self.disk.place(part, path, modified=item.modified)
            self._lies(item, look.spot(step.name, now_ns=now_ns), there=item)
            return
        await self._require_same(step.number, path)
        spot = self.here.spots[step.number]
        look = self.disk.replace(part, path, spot, modified=item.modified)
        known = self.memory.agreed[step.number]
        agreed = item._replace(parent=known.parent, name=known.name)
        self._lies(agreed, look.spot(spot.local_name, now_ns=now_ns), there=item)

    async def _send(self, step: Step) -> None:
        new = step.number < 0
        mine, spot, path = self.here.items[step.number], self.here.spots[step.number], self.here.path(step.number)
        look = self.disk.look(path)
        if look is None or not look.is_at(spot):
            raise Changed(f"{path} has changed meanwhile.")
        source = Outgoing(path, mine.sha256, mine.size, mine.modified, spot)
        if new:
            stored = await self.remote.send(source, self._number(step.parent), step.name, known=None)
            self._now_known(step.number, stored)
            return
        stored = await self.remote.send(source, 0, "", known=_given(step))
        known = self.memory.agreed[step.number]
        agreed = stored._replace(parent=known.parent, name=known.name)
        self.memory.agree(agreed, self._spot(step.number, agreed), there=stored)

    async def _trash_here(self, step: Step) -> None:
        path = self.here.path(step.number)
        await self._require_all_known(step, path)
        self.disk.trash(path, self.here.spots[step.number])
        self.memory.drop([step.number, *step.beneath])

    async def _trash_there(self, step: Step) -> None:
        going = {step.number, *step.beneath}
        item = self._there(step.number)
        self._require_absent(step.number)
        etag = item.etag
        if item.folder:
            # The etag first, then the feed: what happens in the folder after this changes the etag.
            before = {number: self._there(number) for number in going}
            etag = await self.remote.stamp(step.number)
            told = await take_in(self.memory, self.remote)
            tree = self.memory.there
            for number in told:
                now = tree.get(number)
                if (number in going and now != before[number]) or (now and now.parent in going and number not in going):
                    raise Stale("Somebody has just worked in that folder.")
        await self.remote.trash(step.number, etag)
        self.memory.drop(going)

    def _now_known(self, number: int, item: Item) -> None:
        """What was only here is there too."""
        self.made[number] = item.number
        self.here.items[item.number] = item._replace(parent=self.here.items[number].parent)
        self.here.spots[item.number] = self.here.spots[number]
        self.memory.agree(item, self._spot(item.number, item), there=item)

    def _lies(self, agreed: Item, spot: Spot, *, there: Item) -> None:
        """The item lies here now, with the bytes agreed on."""
        self.here.items[agreed.number] = agreed
        self.here.spots[agreed.number] = spot
        self.memory.agree(agreed, spot, there=there)

    def _still(self, step: Step) -> Item:
        """The item of the step, if nothing newer was heard of it: an earlier step may have listened to the feed."""
        item = _given(step)
        if self.memory.there_now(item.number) != item:
            raise Changed("The server has told something newer of this.")
        return item

    def _there(self, number: int) -> Item:
        found = self.memory.there_now(number)
        if found is None:
            raise Stale("This is gone from the server.")
        return found

    def _number(self, number: int) -> int:
        if number >= 0:
            return number
        if number not in self.made:
            raise Changed("The folder for this could not be made.")
        return self.made[number]

    def _folder(self, number: int) -> str:
        number = self._number(number)
        if number and number not in self.here.items:
            raise Changed("The folder for this could not be made.")
        return self.here.path(number)

    def _spot(self, number: int, agreed: Item) -> Spot:
        """The look to remember: only one under which the bytes were those agreed on, else one nothing ever has."""
        if number not in self.here.items:
            return self.memory.spots[number]
        spot = self.here.spots[number]
        if self.here.items[number].content == agreed.content:
            return spot
        return spot._replace(size=-1, settled=False)

    async def _require_same(self, number: int, path: str) -> None:
        """Raise Changed if what lies there is not what the plan was made for."""
        item, spot, look = self.here.items[number], self.here.spots[number], self.disk.look(path)
        if look is None or (look.what is What.FOLDER) != item.folder:
            raise Changed(f"{path} has changed meanwhile.")
        if item.folder:
            return
        if not look.is_at(spot):
            raise Changed(f"{path} has changed meanwhile.")
        if not spot.settled and await self.disk.checksum(path, look) != item.sha256:
            raise FileChanged(f"{path} has changed meanwhile.")

    async def _require_all_known(self, step: Step, path: str) -> None:
        """Raise Changed unless a file, or a folder and all in it, is as the plan knew it."""
        await self._require_same(step.number, path)
        if not self.here.items[step.number].folder:
            return
        inside = offspring({n: self.here.items[n] for n in step.beneath})
        waiting = [(step.number, path)]
        while waiting:
            number, folder = waiting.pop()
            named = {self.here.spots[one].local_name: one for one in inside.get(number, ())}
            for name, look in self._of_interest(folder):
                one = named.get(name)
                if one is None:
                    raise Changed(f"{joined(folder, name)} is new.")
                await self._require_same(one, joined(folder, name))
                if look.what is What.FOLDER:
                    waiting.append((one, joined(folder, name)))

    def _of_interest(self, folder: str) -> Iterator[tuple[str, Look]]:
        for name, look in self.disk.listing(folder).items():
            folder_too = look.what is What.FOLDER
            if not ours(name) and not self.rules.ignores(folder, name, folder=folder_too):
                yield name, look

    def _require_absent(self, number: int) -> None:
        """Raise Changed if it is back at its place here, or something is there that the plan did not know."""
        parent, name = self.memory.agreed[number].parent, self.memory.spots[number].local_name
        if parent and parent not in self.here.items:
            return
        if self._owners is None:
            spots, key = self.here.spots, self.disk.rules.key
            self._owners = {(one.parent, key(spots[n].local_name)) for n, one in self.here.items.items()}
        if (parent, self.disk.rules.key(name)) not in self._owners and self.disk.look(
            joined(self.here.path(parent), name)
        ):
            raise Changed("It is back.")


def _given(step: Step) -> Item:
    if step.item is None:
        raise ValueError(f"A step of kind {step.kind} names its item.")
    return step.item
