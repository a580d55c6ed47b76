"""A computer with a folder of photos, signed in to the stand-in server."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tansu.client.api import Api
from tansu.client.credentials import Credential, Credentials
from tansu.client.hashing import ChecksumCache
from tansu.client.journal import Journal
from tansu.client.pacing import Pacing
from tansu.client.pipeline import Flow
from tansu.client.push import Report, push
from tansu.client.receipt_desk import ReceiptDesk
from tansu.client.receipts import ReceiptBook
from tansu.client.tally import Result, Tally
from tansu.client.upload import Sender
from tansu.client.wire import Wire
from tests.support.standin_api import StandIn


async def at_once(seconds: float) -> None:
    """A pause that takes no time."""


HASTE = Pacing(tries=5, first=0.0, longest=0.0, sleep=at_once)


def jpeg(text: str, *, size: int = 0) -> bytes:
    """Bytes the stand-in takes for a photo; different texts make different bytes."""
    head = b"\xff\xd8\xff" + text.encode()
    seed = hashlib.sha256(head).digest()
    return head if size <= len(head) else (head + seed * (size // 32 + 1))[:size]


@dataclass
class Computer:
    """Folders below `home`; `server` is who we push to."""

    home: Path
    server: StandIn
    small: int = 8 << 20
    chunk: int = 32 << 20
    pacing: Pacing = HASTE
    waited: list[float] = field(default_factory=list)

    @property
    def photos(self) -> Path:
        """The folder that is pushed."""
        return self.home / "photos"

    def put(self, name: str, content: bytes) -> Path:
        """Write a file below the pushed folder."""
        path = self.photos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    @property
    def journal(self) -> Journal:
        """The journal of begun uploads."""
        return Journal(self.home / "state" / "uploads")

    @property
    def credentials(self) -> Credentials:
        """The credentials of this computer."""
        return Credentials(self.home / "config")

    async def push(self, *, receipts: bool = False, **how: Any) -> Report:
        """Push the folder as the command would; `how` is for Flow and `push`."""
        later = {key: how.pop(key) for key in ("safe_list", "wait_safe") if key in how}
        cache = ChecksumCache(self.home / "state" / "checksums.db")
        try:
            async with self.api() as api:
                sender = Sender(api, self.journal, small=self.small, chunk=self.chunk)
                flow = Flow(api, [self.photos], cache, self.journal, sender, Tally(), **how)
                desk = self.desk(api) if receipts or later else None
                return await push(flow, desk, sleep=self._wait, **later)
        finally:
            cache.close()

    @asynccontextmanager
    async def api(self) -> AsyncIterator[Api]:
        """The server as this computer calls it."""
        if not self.credentials.all():
            self.credentials.keep(Credential(self.server.url, "acc-ada", "ada@example.org", "secret-1", "tok-1"))
        async with Wire(self.server.url, token="secret-1", pacing=self.pacing) as wire:
            yield Api(wire)

    def desk(self, api: Api) -> ReceiptDesk:
        """Where receipts are asked for."""
        book = ReceiptBook(self.home / "state" / "receipts.jsonl")
        return ReceiptDesk(api, self.credentials, self.server.url, book)

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.server.pass_time(seconds)


def counts(report: Report) -> dict[str, int]:
    """How many files ended how."""
    return {one.value: count for one in Result if (count := sum(o.result is one for o in report.outcomes))}
