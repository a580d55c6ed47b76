"""Sending stored bytes: whole files by the HTTP server itself where it can, ranges a mebibyte at a time."""

import asyncio
from collections.abc import Iterator
from unicodedata import category
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tansu.ports.blobs import BlobRef, Blobs
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

UNTRUSTED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'",
    "X-Content-Type-Options": "nosniff",
}


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
        whole = ByteRange(0, self._ref.size)
        part = wanted or whole
        headers = {"Content-Length": str(part.length)}
        if wanted:
            last = part.offset + part.length - 1
            headers["Content-Range"] = f"bytes {part.offset}-{last}/{self._ref.size}"
        pieces = (
            iter(())
            if scope["method"] == "HEAD"
            else self._blobs.read(self._ref, offset=part.offset, length=part.length)
        )
        # The first piece is read before the answer begins, so that a missing file is an error and not a torn 200.
        first = await asyncio.to_thread(_next, pieces)
        await self._start(send, 206 if wanted else 200, headers)
        path = self._blobs.path(self._ref)
        if (
            part == whole
            and path
            and scope["method"] != "HEAD"
            and "http.response.pathsend" in scope.get("extensions", {})
        ):
            await send({"type": "http.response.pathsend", "path": str(path)})
            return
        await _stream(receive, send, first, pieces)

    async def _start(self, send: Send, status: int, headers: dict[str, str]) -> None:
        lines = [(n.lower().encode(), v.encode("latin-1")) for n, v in {**self._fixed, **headers}.items()]
        await send({"type": "http.response.start", "status": status, "headers": lines})


def disposition(name: str, *, attachment: bool) -> str:
    """A Content-Disposition for any name a person may give (RFC 6266, RFC 8187)."""
    clean = "".join("_" if c in '"\\/' or c in _TURNS or category(c) == "Cc" else c for c in name)
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    kind = "attachment" if attachment else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean.encode('utf-8', 'replace'), safe='')}"


async def _stream(receive: Receive, send: Send, first: bytes, pieces: Iterator[bytes]) -> None:
    """Send piece after piece; stop reading when the client has gone, which `send` alone does not notice."""
    gone = asyncio.ensure_future(_gone(receive))
    piece = first
    try:
        while piece and not gone.done():
            coming = asyncio.ensure_future(asyncio.to_thread(_next, pieces))
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await coming
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _next(pieces: Iterator[bytes]) -> bytes:
    return next(pieces, b"")
