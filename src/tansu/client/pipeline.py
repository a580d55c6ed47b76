"""Scanning, hashing, asking and sending at once, so that the first byte leaves before the last folder is read."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tansu.client.api import MOST_CHECKED, Api
from tansu.client.errors import ClientError, FileChanged, NotSignedIn, Refused, Unreachable, WrongAddress
from tansu.client.hashing import ChecksumCache, HashedFile, Stopped, read_checksum
from tansu.client.journal import Journal
from tansu.client.plan import Action, Again, Do, plan
from tansu.client.scan import LeftOut, LocalFile, walk
from tansu.client.tally import THERE, Outcome, Result, Tally
from tansu.client.upload import Sender

HASHERS = 2
LOOKED_UP = 256
"""Files whose checksums are looked up at once."""
AHEAD = MOST_CHECKED
"""How many files may be hashed and not yet asked about, or asked about and not yet sent."""
STOPPING = frozenset({"quota_exceeded", "server_full", "frozen", "forbidden"})
"""Refusals that would be the answer to every further file."""
Item = TypeVar("Item")
IN_VAIN = 3
"""Files one after the other that no try could send, after which the run ends although the server answers."""
WORDS_FOR_AGAIN = {Do.RESTORE: "restore", Do.SEND_DELETED: "yes"}
NOTHING_SENT = {
    Do.NOTHING: Result.HAD,
    Do.LEAVE_IN_TRASH: Result.IN_TRASH,
    Do.LEAVE_DELETED: Result.DELETED_BEFORE,
}


@dataclass
class Flow:
    """One pass over folders: give it what it needs, `run` it, read `outcomes`, `left_out` and `halted`."""

    api: Api
    roots: list[Path]
    cache: ChecksumCache
    journal: Journal
    sender: Sender
    tally: Tally
    parallel: int = 4
    again: Again = Again.NO
    dry_run: bool = False
    list_others: bool = False
    left_out: LeftOut = field(default_factory=LeftOut)
    outcomes: list[Outcome] = field(default_factory=list)
    halted: str = ""
    """Why the run has stopped before the end, in words for the person."""

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._found: asyncio.Queue[LocalFile | None] = asyncio.Queue()
        self._hashed: asyncio.Queue[HashedFile | None] = asyncio.Queue(AHEAD)
        self._planned: asyncio.Queue[Action | None] = asyncio.Queue(AHEAD)
        self._in_vain = 0
        self._seen: set[str] = set()
        self._ended: dict[str, Outcome] = {}
        self._followers: list[HashedFile] = []

    async def run(self) -> None:
        """Bring every file to an outcome. One bad file never ends the run; what would stop them all does."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._scan())
                group.create_task(self._hash_all())
                group.create_task(self._ask())
                for _ in range(self.parallel):
                    group.create_task(self._send_all())
        finally:
            # Threads cannot be cancelled; this lets one that reads a large file end within a piece.
            self._stop.set()
        for file in self._followers:
            first = self._ended[file.sha256]
            result = Result.HAD if first.result in THERE else first.result
            self._settle(replace(first, path=file.path, size=file.size, result=result))

    async def _scan(self) -> None:
        files = walk(self.roots, self.left_out, list_others=self.list_others)
        while batch := await asyncio.to_thread(_some, files):
            for file in batch:
                self.tally.find(file.size)
                self._found.put_nowait(file)
        self.tally.counted = True
        for path, reason in self.left_out.unreadable:
            self.tally.find(0)
            self._settle(Outcome(path, 0, Result.FAILED, reason=reason, next_step="See whether you may read it."))
        for _ in range(HASHERS):
            self._found.put_nowait(None)

    async def _hash_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(HASHERS):
                group.create_task(self._hash())
        await self._hashed.put(None)

    async def _hash(self) -> None:
        ended = False
        while not ended:
            batch, ended = await _drain(self._found, LOOKED_UP)
            known = await asyncio.to_thread(self.cache.known, batch)
            for file, hashed in zip(batch, known, strict=True):
                if hashed := hashed or await self._read(file):
                    await self._hashed.put(hashed)

    async def _read(self, file: LocalFile) -> HashedFile | None:
        if self.halted:
            self._settle(self._not_tried(file.path, file.size))
            return None
        try:
            hashed = await asyncio.to_thread(read_checksum, file, stop=self._stop)
            await asyncio.to_thread(self.cache.keep, hashed)
        except FileChanged as error:
            self._settle(_failed(file, str(error), "Push again when nothing writes to it any more."))
        except OSError as error:
            self._settle(_failed(file, error.strerror or str(error), "See whether the file can be opened."))
        except Stopped:
            self._settle(self._not_tried(file.path, file.size))
        else:
            return hashed
        return None

    async def _ask(self) -> None:
        ended = False
        while not ended:
            batch, ended = await _drain(self._hashed, MOST_CHECKED)
            for action in await self._plan(batch):
                await self._take_up(action)
        for _ in range(self.parallel):
            await self._planned.put(None)

    async def _plan(self, batch: list[HashedFile]) -> list[Action]:
        """Actions for a batch; if nobody can be asked any more, what is new in it is left untried."""
        new = [sha256 for sha256 in dict.fromkeys(file.sha256 for file in batch) if sha256 not in self._seen]
        try:
            states = await self.api.check(new) if new and not self.halted else {}
        except (Unreachable, NotSignedIn, WrongAddress, Refused) as error:
            self.halted, states = self.halted or str(error), {}
        answered = [file for file in batch if file.sha256 in states or file.sha256 in self._seen]
        for file in batch:
            if file.sha256 not in states and file.sha256 not in self._seen:
                self._settle(self._not_tried(file.path, file.size, file.sha256))
        begun = {sha256 for sha256 in new if self.journal.find(sha256)}
        return plan(answered, states, begun=begun, seen=self._seen, again=self.again)

    async def _take_up(self, action: Action) -> None:
        file = action.file
        if action.do is Do.FOLLOW:
            self._followers.append(file)
            return
        self._seen.add(file.sha256)
        if action.do in NOTHING_SENT:
            self.journal.forget(file.sha256)
            self._end(file, NOTHING_SENT[action.do])
        elif self.dry_run:
            self._end(file, Result.WOULD_RESTORE if action.do is Do.RESTORE else Result.WOULD_SEND)
        else:
            await self._planned.put(action)

    async def _send_all(self) -> None:
        while action := await self._planned.get():
            file = action.file
            if self.halted:
                self._end(file, Result.NOT_TRIED, self.halted)
                continue
            self.tally.at(file.path, 0, file.size)
            await self._send(action)

    async def _send(self, action: Action) -> None:
        file = action.file
        again = WORDS_FOR_AGAIN.get(action.do, "")
        try:
            arrived = await self.sender.send(
                file, again=again, at=lambda gone: self.tally.at(file.path, gone, file.size)
            )
        except FileChanged as error:
            self._end(file, Result.FAILED, str(error), "Push again when nothing writes to it any more.")
        except OSError as error:
            self._end(file, Result.FAILED, error.strerror or str(error), "See whether the file can be opened.")
        except Refused as error:
            self._refused(file, error)
        except Unreachable as error:
            self._in_vain += 1
            if self._in_vain >= IN_VAIN or not await self._answers():
                self.halted = self.halted or str(error)
            self._end(file, Result.FAILED, str(error), "Push again; what has arrived is kept.")
        except (NotSignedIn, WrongAddress) as error:
            self.halted = self.halted or str(error)
            self._end(file, Result.FAILED, str(error), "Push again; what has arrived is kept.")
        except ClientError as error:
            self._end(file, Result.FAILED, str(error))
        else:
            self._in_vain = 0
            sent = Result.SENT if arrived.added else Result.HAD
            self._end(file, Result.RESTORED if action.do is Do.RESTORE else sent)

    async def _answers(self) -> bool:
        """Whether the server is there at all, so that what failed is about one file or its upload."""
        try:
            await self.api.instance()
        except ClientError:
            return False
        return True

    def _refused(self, file: HashedFile, error: Refused) -> None:
        if error.code == "in_trash":
            self._end(file, Result.IN_TRASH)
        elif error.code == "deleted_before":
            self._end(file, Result.DELETED_BEFORE)
        elif error.status >= 500 and error.status != 507:
            self._end(file, Result.FAILED, str(error), "Push again later; if it stays so, tell the operator.")
        else:
            if error.code in STOPPING or error.status == 507:
                self.halted = self.halted or str(error)
            self._end(file, Result.REFUSED, str(error))

    def _end(self, file: HashedFile, result: Result, reason: str = "", next_step: str = "") -> None:
        outcome = Outcome(file.path, file.size, result, file.sha256, reason, next_step)
        self._ended[file.sha256] = outcome
        self._settle(outcome)

    def _settle(self, outcome: Outcome) -> None:
        self.tally.settle(outcome)
        self.outcomes.append(outcome)

    def _not_tried(self, path: str, size: int, sha256: str = "") -> Outcome:
        return Outcome(path, size, Result.NOT_TRIED, sha256, self.halted, "Push again afterwards.")


def _failed(file: LocalFile, reason: str, next_step: str) -> Outcome:
    return Outcome(file.path, file.size, Result.FAILED, "", reason, next_step)


def _some(files: Iterator[LocalFile]) -> list[LocalFile]:
    return list(islice(files, LOOKED_UP))


async def _drain(queue: asyncio.Queue[Item | None], most: int) -> tuple[list[Item], bool]:
    """Wait for one, then take what is there, at most `most`; the second value is True once the end was met."""
    batch: list[Item] = []
    while not batch or (len(batch) < most and not queue.empty()):
        item = await queue.get()
        if item is None:
            return batch, True
        batch.append(item)
    return batch, False
