"""Messages between this computer and the server: backups sent in, batches pushed, what is new fetched."""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tansu.client.errors import Refused
from tansu.client.wire import Answer, Wire

PIECE = 1 << 18
LOOK_AGAIN = 1.0
"""Seconds between two looks at an import that the server is reading."""
BATCH_BYTES = 4 << 20
Told = Callable[[str, int, int], None]
"""Is told (what happens, how much of it is done, how much there is); bytes."""


class FileBody:
    """A whole file as the body of one request."""

    def __init__(self, path: Path, told: Told) -> None:
        self._path = path
        self._told = told
        self.length = path.stat().st_size

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes."""
        sent = 0
        with self._path.open("rb", buffering=0) as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
                sent += len(piece)
                self._told("sending", sent, self.length)


async def bring_in(wire: Wire, path: Path, told: Told) -> dict[str, Any]:
    """Send a backup and wait until the server has read it; return the import with its report.

    Raises what `Wire.once` raises. The file may be sent again: what is known adds nothing.
    """
    address = f"messages/imports?filename={quote(path.name)}"
    begun = (await wire.once("POST", address, body=FileBody(path, told))).json()
    while begun["state"] in {"waiting", "reading"}:
        told("reading", int(begun["read"]), int(begun["size"]))
        await asyncio.sleep(LOOK_AGAIN)
        begun = (await wire.ask("GET", f"messages/imports/{begun['id']}")).json()
    return begun


async def push(wire: Wire, path: Path, told: Told) -> dict[str, int]:
    """Push a file of our own lines in batches; return what the batches came to.

    A batch is named by its content, so a push that was cut is repeated without harm.
    """
    total: dict[str, int] = {}
    size, sent = path.stat().st_size, 0
    for batch in _batches(path):
        name = hashlib.sha256(batch).hexdigest()
        counts = (await _put(wire, f"messages/batches/{name}", batch)).json()
        for key, count in counts.items():
            total[key] = total.get(key, 0) + int(count)
        sent += len(batch)
        told("pushing", sent, size)
    return total


@dataclass(frozen=True)
class Pulled:
    """What a pull brought."""

    messages: int
    calls: int
    gone: int


async def pull(wire: Wire, path: Path) -> Pulled:
    """Append what is new since the last pull into this file, one JSON object a line; the place is kept beside it.

    If the server no longer knows what happened since then, the file is begun anew. A pull that was cut may repeat
    lines; each has an id, and the last one counts.
    """
    place = path.with_name(path.name + ".cursor")
    cursor = place.read_text().strip() if place.exists() and path.exists() else ""
    messages = calls = gone = 0
    while True:
        try:
            asked = urlencode({"limit": 500, **({"since": cursor} if cursor else {})})
            page = (await wire.ask("GET", f"messages/changes?{asked}")).json()
        except Refused as error:
            if error.code != "start_over" or not cursor:
                raise
            path.unlink(missing_ok=True)
            cursor = ""
            continue
        lines = [
            *({"kind": "message", **one} for one in page["messages"]),
            *({"kind": "call", **one} for one in page["calls"]),
            *({"kind": "gone", "id": one} for one in page["gone"]),
        ]
        cursor = str(page["cursor"])
        await asyncio.to_thread(_append, path, place, lines, cursor)
        messages, calls = messages + len(page["messages"]), calls + len(page["calls"])
        gone += len(page["gone"])
        if not page["more"]:
            return Pulled(messages, calls, gone)


def _append(path: Path, place: Path, lines: list[dict[str, Any]], cursor: str) -> None:
    """Lines first and durable, then the place: a cut between repeats lines and loses none."""
    with path.open("ab") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    aside = place.with_name(place.name + ".new")
    with aside.open("w") as file_of_place:
        file_of_place.write(cursor + "\n")
        file_of_place.flush()
        os.fsync(file_of_place.fileno())
    aside.replace(place)


def _batches(path: Path) -> Iterator[bytes]:
    """Whole messages of about four mebibytes; the bytes of an attachment stay with the message after them."""
    batch = bytearray()
    with path.open("rb") as file:
        for line in file:
            batch += line if line.endswith(b"\n") else line + b"\n"
            if len(batch) >= BATCH_BYTES and b'"kind":"bytes"' not in line:
                yield bytes(batch)
                batch.clear()
    if batch:
        yield bytes(batch)


class _Bytes:
    """Bytes in memory as the body of one request."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.length = len(content)

    async def pieces(self) -> AsyncIterator[bytes]:
        yield self._content


async def _put(wire: Wire, path: str, content: bytes) -> Answer:
    return await wire.ask("PUT", path, body=_Bytes(content))
