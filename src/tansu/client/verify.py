"""Verifying folders: every file is read again here, and answered for by a signed receipt from there."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tansu.client.errors import FileChanged
from tansu.client.hashing import HashedFile, read_checksum
from tansu.client.receipt_desk import ReceiptDesk
from tansu.client.receipts import Standing
from tansu.client.scan import LeftOut, LocalFile, walk
from tansu.client.tally import Outcome, Result, Tally

READERS = 2
HELD = frozenset({Standing.SAFE, Standing.STORED})


@dataclass
class Verified:
    """What the server says of each file, and the files that could not be read."""

    standings: dict[str, Standing] = field(default_factory=dict)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)

    @property
    def counts(self) -> Counter[Standing]:
        """Files by what is said of them."""
        return Counter(self.standings.values())

    @property
    def not_held(self) -> list[tuple[str, Standing]]:
        """The files whose only good copy may be the one here."""
        return [(path, standing) for path, standing in self.standings.items() if standing not in HELD]

    @property
    def complete(self) -> bool:
        """The server holds every file."""
        return not (self.not_held or self.unreadable)


async def verify(desk: ReceiptDesk, roots: list[Path], tally: Tally) -> Verified:
    """Say of every photo and video below `roots` whether the server holds its bytes. Nothing is sent or cached."""
    verified = Verified()
    found = await asyncio.to_thread(lambda: list(walk(roots, verified.left_out)))
    for file in found:
        tally.find(file.size)
    tally.counted = True
    verified.unreadable.extend(verified.left_out.unreadable)
    waiting = iter(found)
    readers = [_read_all(waiting, verified, tally) for _ in range(READERS)]
    files = sorted((file for read in await asyncio.gather(*readers) for file in read), key=lambda file: file.path)
    tally.stage = "receipts"
    receipts = await desk.ask({file.sha256: file.size for file in files})
    verified.standings = {file.path: receipts[file.sha256].standing for file in files}
    return verified


async def _read_all(waiting: Iterator[LocalFile], verified: Verified, tally: Tally) -> list[HashedFile]:
    read = []
    for file in waiting:
        try:
            read.append(await asyncio.to_thread(read_checksum, file))
        except (OSError, FileChanged) as error:
            verified.unreadable.append((file.path, str(error)))
        tally.settle(Outcome(file.path, file.size, Result.HAD))
    return read
