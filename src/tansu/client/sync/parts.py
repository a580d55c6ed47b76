"""Fetching a file into an unfinished one beside its place: goes on where it was cut, and is checked at the end."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from tansu.client.download import Into, checksum_of
from tansu.client.errors import Refused, Unreachable
from tansu.client.sync.trees import Item
from tansu.client.wire import Busy, Wire

FROM_THE_START = 2
"""How often a file that arrives damaged is fetched anew."""


async def fetch_part(wire: Wire, address: str, part: str, item: Item, *, at: Callable[[int], None]) -> bool:
    """Bring the bytes to `part`, durable and with the checksum of `item`. False if the server has others by now.

    Raises Unreachable after the last try or if they keep arriving damaged, Refused, NotSignedIn, OSError.
    """
    path = Path(part)
    failures = damaged = 0
    while True:
        stands = path.stat().st_size if path.exists() else 0
        try:
            missing = stands < item.size or not path.exists()
            if missing and not await _fetch_rest(wire, address, path, item, stands, at):
                return False
        except Unreachable as error:
            moved = path.exists() and path.stat().st_size > stands
            failures = 1 if moved else failures + 1
            if failures >= wire.pacing.tries:
                raise
            await wire.pacing.pause(failures, asked=error.asked if isinstance(error, Busy) else 0.0)
            continue
        if await asyncio.to_thread(checksum_of, path) == item.sha256:
            return True
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        damaged += 1
        if damaged > FROM_THE_START:
            raise Unreachable("A file arrives with other bytes than the server says it has.")


async def _fetch_rest(wire: Wire, address: str, path: Path, item: Item, stands: int, at: Callable[[int], None]) -> bool:
    headers = {"If-Match": f'"{item.etag}"'}
    if stands:
        headers["Range"] = f"bytes={stands}-"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o666)
    with os.fdopen(descriptor, "ab") as file:
        try:
            await wire.fetch(address, Into(file, at), headers=headers)
        except Refused as error:
            if error.status in (404, 409, 410, 412):
                return False
            if error.status != 416:
                raise
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    return True
