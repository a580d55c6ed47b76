"""Sending stored bytes: whole or in part, conditionally, and never as a page."""

import asyncio
from unicodedata import category
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tansu.ports.blobs import BlobRef, Blobs
from tansu.protocols.http.pieces import Pieces, open_pieces
from tansu.protocols.http.ranges import ByteRange, Unsatisfiable, matches, parse_range, range_still_applies

SAFE_INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "image/avif",
        "image/heic",
        "image/heif",
        "video/mp4",
        "video/quicktime",
        "video/webm",
        "video/3gpp",
    }
)
"""Nothing else is ever shown inline: a browser must not run what a person uploaded (S33)."""

UNTRUSTED = {"Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"}

PIECES_A_TURN = 4
"""After so many pieces others have their turn, even if the client takes all as quickly as it is read."""

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of writing, so that `gpj.exe` can look like `exe.jpg` (S32)."""


class BlobResponse(Response):
    """Answers GET and HEAD for one blob, with Range, If-Range and If-None-Match.

    Its ETag is the checksum, unless whatever names the blob has one of its own.
    """

    def __init__(
        self, request: Request, blobs: Blobs, ref: BlobRef, headers: dict[str, str], *, etag: str = ""
    ) -> None:
        self._request = request
        self._blobs = blobs
        self._ref = ref
        self._etag = etag or ref.sha256
        self._fixed = {**headers, **UNTRUSTED, "Accept-Ranges": "bytes", "ETag": f'"{self._etag}"'}
        self.background = None
        self.status_code = 200

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, a part of it, or the news that nothing has changed."""
        asked = self._request.headers
        if matches(asked.get("if-none-match"), self._etag):
            await self._start(send, 304, {})
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            wanted = parse_range(asked.get("range"), self._ref.size)
        except Unsatisfiable:
            await self._start(send, 416, {"Content-Range": f"bytes */{self._ref.size}", "Content-Length": "0"})
            await send({"type": "http.response.body", "body": b""})
            return
        if wanted and not range_still_applies(asked.get("if-range"), self._etag):
            wanted = None
        await self._send_bytes(scope, receive, send, wanted)

    async def _send_bytes(self, scope: Scope, receive: Receive, send: Send, wanted: ByteRange | None) -> None:
        part = wanted or ByteRange(0, self._ref.size)
        status, headers = 206 if wanted else 200, {"Content-Length": str(part.length)}
        if wanted:
            last = part.offset + part.length - 1
            headers["Content-Range"] = f"bytes {part.offset}-{last}/{self._ref.size}"
        if scope["method"] == "HEAD":
            await self._start(send, status, headers)
            await send({"type": "http.response.body", "body": b""})
            return
        # The first piece is read before the answer begins, so that a missing file is an error and not a torn 200.
        pieces, first = await asyncio.to_thread(open_pieces, self._blobs, self._ref, part)
        try:
            await self._start(send, status, headers)
            if len(first) == part.length:
                await send({"type": "http.response.body", "body": first})
            else:
                await _stream(receive, send, first, pieces)
        finally:
            pieces.close()

    async def _start(self, send: Send, status: int, headers: dict[str, str]) -> None:
        lines = [(n.lower().encode(), v.encode("latin-1")) for n, v in {**self._fixed, **headers}.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})


def disposition(name: str, *, attachment: bool) -> str:
    """A Content-Disposition for any name a person may give (RFC 6266, RFC 8187)."""
    clean = "".join("_" if c in '"\\/' or c in _TURNS or category(c) == "Cc" else c for c in name)
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    kind = "attachment" if attachment else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean.encode('utf-8', 'replace'), safe='')}"


async def _stream(receive: Receive, send: Send, first: bytes, pieces: Pieces) -> None:
    """Send piece after piece; stop reading when the client has gone, which `send` alone does not notice."""
    gone = asyncio.ensure_future(_gone(receive))
    piece: bytes | bytearray = first
    turn = 0
    try:
        while piece and not gone.done():
            # Returns as soon as the piece is in the server's queue, and waits only where that is full.
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            turn += 1
            if turn % PIECES_A_TURN == 0:
                await asyncio.sleep(0)
            piece = await pieces.next()
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
