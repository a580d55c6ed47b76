"""Fetching one original into a file: goes on where it was cut, and is checked before it counts."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tansu.client.errors import Refused, Unreachable
from tansu.client.wire import Busy, Wire

PIECE = 1 << 20
FROM_THE_START = 2
"""How often an original that arrives damaged is fetched anew."""


async def download(wire: Wire, asset_id: str, part: Path, *, size: int, sha256: str, at: Callable[[int], None]) -> None:
    """Bring the original to `part`, durable and with that checksum; what `part` holds already is gone on from.

    Raises Unreachable after the last try or if it keeps arriving damaged, Refused, NotSignedIn, OSError.
    """
    failures = damaged = 0
    while True:
        stands = part.stat().st_size if part.exists() else 0
        try:
            if stands < size:
                await _fetch_rest(wire, asset_id, part, stands, sha256, at)
        except Unreachable as error:
            moved = part.exists() and part.stat().st_size > stands
            failures = 1 if moved else failures + 1
            if failures >= wire.pacing.tries:
                raise
            await wire.pacing.pause(failures, asked=error.asked if isinstance(error, Busy) else 0.0)
            continue
        except Refused as error:
            if error.status != 416:
                raise
        if await asyncio.to_thread(checksum_of, part) == sha256:
            return
        part.unlink(missing_ok=True)
        damaged += 1
        if damaged > FROM_THE_START:
            raise Unreachable("An original arrives with other bytes than the gallery says it has.")


def checksum_of(path: Path) -> str:
    """The SHA-256 of a file's bytes; empty if there is no file."""
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


async def _fetch_rest(
    wire: Wire, asset_id: str, part: Path, stands: int, sha256: str, at: Callable[[int], None]
) -> None:
    headers = {"Range": f"bytes={stands}-", "If-Range": f'"{sha256}"'} if stands else {}
    with part.open("ab") as file:
        await wire.fetch(f"gallery/assets/{asset_id}/original", Into(file, at), headers=headers)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())


class Into:
    """Takes a download into a file opened for appending."""

    def __init__(self, file: BinaryIO, at: Callable[[int], None]) -> None:
        self._file = file
        self._at = at

    async def begin(self, *, partial: bool) -> None:
        """Start over if what comes is all of it."""
        if not partial:
            self._file.truncate(0)

    async def piece(self, piece: bytes) -> None:
        """Write a piece, and say how far the file is."""
        await asyncio.to_thread(self._file.write, piece)
        self._at(self._file.tell())
