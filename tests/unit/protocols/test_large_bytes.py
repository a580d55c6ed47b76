"""More bytes than one message holds: in order, whole, and read no further than somebody takes them."""

import asyncio
import hashlib
import os
import random
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from tansu.core.errors import Damaged, NotFound
from tansu.ports.blobs import BlobRef, Blobs
from tansu.protocols.http import pieces
from tansu.protocols.http.files import BlobResponse
from tansu.protocols.http.pieces import LARGE_PIECE, PIECE
from tests.support.running import Running
from tests.support.sending import photo
from tests.support.stores import open_local, open_memory

FILM = random.Random(7).randbytes(12 * PIECE + 4_321)
EDGES = st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, len(FILM) - PIECE, len(FILM) - 1])
on_both = pytest.mark.parametrize("kind", ["files", "no files"])


@on_both
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=EDGES | st.integers(0, len(FILM) - 1), length=EDGES | st.integers(0, len(FILM)))
def test_any_range_is_a_slice(tmp_path: Path, kind: str, first: int, length: int) -> None:
    blobs, ref = _film(tmp_path, kind)

    answer = _Asked(blobs, ref, {"range": f"bytes={first}-{first + length}"}).run()

    assert answer.body == FILM[first : first + length + 1]
    assert answer.headers["content-length"] == str(len(answer.body))


@on_both
def test_a_whole_file_is_the_same_in_memory_and_out_of_it(tmp_path: Path, kind: str) -> None:
    blobs, ref = _film(tmp_path, kind)
    warm = _Asked(blobs, ref).run()
    _forget(blobs, ref)

    cold = _Asked(blobs, ref).run()

    assert (warm.body, cold.body) == (FILM, FILM)


@pytest.mark.parametrize("first", [0, 1, PIECE - 1, LARGE_PIECE + 1])
def test_who_takes_many_pieces_without_delay_gets_large_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    blobs, ref = _film(tmp_path, "files")
    monkeypatch.setattr(pieces, "QUICK", 1)
    monkeypatch.setattr(pieces, "QUICK_PIECES", 3)

    asked = _Asked(blobs, ref, {"range": f"bytes={first}-"}).run()

    assert asked.sizes[:3] == [PIECE] * 3
    assert asked.sizes.count(LARGE_PIECE) >= 2
    assert asked.body == FILM[first:]


def test_who_takes_long_over_one_gets_small_ones_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs, ref = _film(tmp_path, "files")
    monkeypatch.setattr(pieces, "QUICK", 1)
    monkeypatch.setattr(pieces, "QUICK_PIECES", 3)

    asked = _Asked(blobs, ref, on_piece={6: lambda: setattr(pieces, "QUICK", 10**18)}).run()

    assert LARGE_PIECE in asked.sizes[:6]
    assert set(asked.sizes[6:-2]) == {PIECE}
    assert asked.body == FILM


@on_both
def test_what_is_missing_is_an_error_before_an_answer_begins(tmp_path: Path, kind: str) -> None:
    blobs, ref = _film(tmp_path, kind)
    blobs.delete(ref.owner, ref.id, ref.extension)
    asked = _Asked(blobs, ref)

    with pytest.raises(NotFound):
        asked.run()

    assert asked.status is None


def test_a_file_of_another_size_is_an_error_before_an_answer_begins(tmp_path: Path) -> None:
    blobs, ref = _film(tmp_path, "files")
    _path(blobs, ref).write_bytes(FILM[:-1])
    asked = _Asked(blobs, ref)

    with pytest.raises(Damaged):
        asked.run()

    assert asked.status is None


def test_a_file_that_becomes_shorter_breaks_the_answer_off(tmp_path: Path) -> None:
    blobs, ref = _film(tmp_path, "files")
    asked = _Asked(blobs, ref, on_piece={3: lambda: os.truncate(_path(blobs, ref), 5 * PIECE)})

    with pytest.raises(Damaged):
        asked.run()

    assert (asked.status, asked.ended) == (200, False)
    assert FILM.startswith(asked.body)
    assert not _open_files(tmp_path)


@on_both
def test_nothing_is_read_for_a_client_that_has_gone(tmp_path: Path, kind: str) -> None:
    blobs, ref = _film(tmp_path, kind)
    asked = _Asked(blobs, ref)
    asked.on_piece = {2: asked.gone.set}

    asked.run()

    assert len(asked.body) < len(FILM)
    assert not _open_files(tmp_path)


def test_reading_waits_for_a_client_that_is_slow(tmp_path: Path) -> None:
    blobs, ref = _film(tmp_path, "files")
    asked = _Asked(blobs, ref)

    async def story() -> None:
        taken = asyncio.Event()
        asked.wait = taken.wait
        sending = asyncio.ensure_future(asked.answer())
        await asked.first.wait()
        # What was not read yet can still be changed.
        with _path(blobs, ref).open("r+b") as file:
            file.seek(PIECE)
            file.write(b"later" * 100)
        taken.set()
        await sending

    asyncio.run(story())

    assert asked.body[PIECE : PIECE + 500] == b"later" * 100


def test_others_have_their_turn_while_a_client_takes_all_at_once(tmp_path: Path) -> None:
    blobs, ref = _film(tmp_path, "files")
    asked = _Asked(blobs, ref)
    seen: list[int] = []

    async def story() -> None:
        sending = asyncio.ensure_future(asked.answer())
        while not sending.done():
            seen.append(len(asked.body))
            await asyncio.sleep(0)

    asyncio.run(story())

    assert any(0 < size < len(FILM) for size in seen)


def test_a_slow_client_of_the_real_server_gets_every_byte(a_server: Running) -> None:
    ada = a_server.person()
    asset = ada.upload(_a_photo_and(FILM * 3), filename="long.jpg").json()["id"]
    host, _, port = a_server.base.removeprefix("http://").partition(":")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        client.connect((host, int(port)))
        asking = f"GET /api/v1/gallery/assets/{asset}/original HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        client.sendall(f"{asking}Authorization: Bearer {ada.token}\r\n\r\n".encode())

        answer = b"".join(iter(lambda: client.recv(4096), b""))

    _, _, body = answer.partition(b"\r\n\r\n")
    assert hashlib.sha256(body).digest() == hashlib.sha256(_a_photo_and(FILM * 3)).digest()


class _Asked:
    """One GET as a server plays it: what is sent is copied at once, as Granian does."""

    def __init__(
        self,
        blobs: Blobs,
        ref: BlobRef,
        headers: dict[str, str] | None = None,
        on_piece: dict[int, Callable[[], object]] | None = None,
    ) -> None:
        raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        self._scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw}
        self._response = BlobResponse(Request(self._scope), blobs, ref, {})
        self.on_piece = on_piece or {}
        self.gone, self.first = asyncio.Event(), asyncio.Event()
        self.wait: Callable[[], Awaitable[Any]] | None = None
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.ended = False
        self._pieces: list[bytes] = []

    @property
    def body(self) -> bytes:
        return b"".join(self._pieces)

    @property
    def sizes(self) -> list[int]:
        return list(map(len, self._pieces))

    def run(self) -> "_Asked":
        asyncio.run(self.answer())
        return self

    async def answer(self) -> None:
        await self._response(self._scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        self._pieces.append(bytes(message["body"]))
        self.ended = not message.get("more_body", False)
        self.on_piece.get(len(self._pieces), lambda: None)()
        self.first.set()
        if self.wait:
            await self.wait()


def _film(data: Path, kind: str) -> tuple[Blobs, BlobRef]:
    blobs = open_local(data)[0] if kind == "files" else open_memory()[0]
    if blobs.size("ada", "film1", "mp4") is None:
        blobs.put("ada", [FILM], blob_id="film1", extension="mp4")
    return blobs, BlobRef("ada", "film1", "mp4", len(FILM), hashlib.sha256(FILM).hexdigest(), 0)


def _path(blobs: Blobs, ref: BlobRef) -> Path:
    path = blobs.path(ref)
    assert path is not None
    return path


def _forget(blobs: Blobs, ref: BlobRef) -> None:
    """Let the system drop what it keeps of the file in memory, where it can."""
    if (path := blobs.path(ref)) and hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _open_files(below: Path) -> list[str]:
    """What this process still has open there."""
    places = []
    for one in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):
            places.append(str(one.readlink()))
    return [place for place in places if place.startswith(str(below))]


def _a_photo_and(more: bytes) -> bytes:
    """Bytes that are an original for the gallery: it looks at the beginning only."""
    return photo("long") + more
