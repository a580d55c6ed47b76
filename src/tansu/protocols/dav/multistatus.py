"""207 Multi-Status, written as a stream of hand-made pieces: an object for each of 80,000 elements costs seconds."""

import asyncio
from collections.abc import Iterable, Iterator

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tansu.protocols.dav.xml import CONTENT_TYPE, DECLARATION, NAMESPACES, words

PIECE = 384 << 10

OPENING = f"{DECLARATION}<d:multistatus{NAMESPACES}>"
CLOSING = "</d:multistatus>"

REASONS = {
    200: "OK",
    201: "Created",
    204: "No Content",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    412: "Precondition Failed",
    423: "Locked",
    424: "Failed Dependency",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


class Multistatus(Response):
    """The answer 207 around `d:response` elements, which are made in a thread while the first are on their way."""

    def __init__(self, responses: Iterable[str], *, ending: str = "", headers: dict[str, str] | None = None) -> None:
        self.status_code = 207
        self.background = None
        self._responses = responses
        self._ending = ending
        self._more = headers or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send piece after piece."""
        pieces = _gathered(self._responses, self._ending)
        first = await asyncio.to_thread(_next, pieces)
        second = await asyncio.to_thread(_next, pieces) if first else b""
        headers = {"content-type": CONTENT_TYPE, "cache-control": "no-store", **self._more}
        if not second:
            headers["content-length"] = str(len(first))
        lines = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 207, "headers": lines})
        piece, coming = first, second
        while coming:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece, coming = coming, await asyncio.to_thread(_next, pieces)
        await send({"type": "http.response.body", "body": piece, "more_body": False})


THERE = ("<d:propstat><d:prop>", "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>")
MISSING = ("<d:propstat><d:prop>", "</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>")
"""The usual two, ready to be put around properties."""


def propstat(inside: str, status: int, extra: str = "") -> str:
    """Some properties and what became of them."""
    return f"<d:propstat><d:prop>{inside}</d:prop>{status_line(status)}{extra}</d:propstat>"


def status_line(status: int) -> str:
    """A `d:status`."""
    return f"<d:status>HTTP/1.1 {status} {REASONS.get(status, 'Unknown')}</d:status>"


def failed(address: str, status: int, condition: str = "") -> str:
    """A `d:response` for one member of a collection with which something could not be done."""
    error = f"<d:error>{condition}</d:error>" if condition else ""
    return f"<d:response><d:href>{words(address)}</d:href>{status_line(status)}{error}</d:response>"


def _gathered(responses: Iterable[str], ending: str) -> Iterator[bytes]:
    gathered, size = [OPENING], 0
    for one in responses:
        gathered.append(one)
        size += len(one)
        if size >= PIECE:
            yield "".join(gathered).encode("utf-8", "replace")
            gathered, size = [], 0
    yield "".join([*gathered, ending, CLOSING]).encode("utf-8", "replace")


def _next(pieces: Iterator[bytes]) -> bytes:
    return next(pieces, b"")
