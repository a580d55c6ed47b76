"""Bodies: from the event loop into a thread, a mebibyte at a time, with the next one on its way.

Pieces stay as they came where they are large: to join them would copy all of what people send once more.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from starlette.requests import Request

from tansu.core.errors import Busy
from tansu.protocols.http.state import server

T = TypeVar("T")
Pieces = tuple[list[bytes], bool]
"""Some of a body, and whether it is the end of it."""

GATHERED = 1 << 20
SMALL = 64 << 10
"""A body announced as no longer is worth no way back and forth between a thread and the loop."""
QUIET_SECONDS = 60.0
"""A client that sends nothing for so long is taken to be gone; what has come is kept."""


class _Body:
    """The body of one request as an iterator for a thread."""

    def __init__(self, request: Request, loop: asyncio.AbstractEventLoop) -> None:
        self._receive = request.receive
        self._loop = loop
        self._ended = False
        self._cut = False
        announced = request.headers.get("content-length", "")
        self._left = int(announced) if announced.isdecimal() and len(announced) < 20 else None
        self._asks = "expect" in request.headers
        self._first: Pieces | None = None

    async def arrive(self) -> None:
        """Take the first piece now."""
        self._first = await self._gather()

    def small(self) -> bool:
        """Whether all of it can be expected at once: it is short, says so, and need not be asked for."""
        return self._left is not None and 0 < self._left <= SMALL and not self._asks

    def __iter__(self) -> Iterator[bytes]:
        """Yield pieces. Raises ConnectionError when the client is gone."""
        pieces, ended = self._first or self._next().result()
        while not ended:
            # The next ones travel while these are hashed and written.
            coming = self._next()
            yield from pieces
            pieces, ended = coming.result()
        yield from pieces
        if self._cut:
            raise ConnectionError("the client went away before the end of the body")

    def _next(self) -> "Future[Pieces]":
        return asyncio.run_coroutine_threadsafe(self._gather(), self._loop)

    async def _gather(self) -> Pieces:
        pieces: list[bytes] = []
        size = 0
        try:
            # One timer that moves on with each piece: a task for every piece would cost more than the piece.
            async with asyncio.timeout(QUIET_SECONDS) as patience:
                while size < GATHERED and not self._ended:
                    message = await self._receive()
                    patience.reschedule(self._loop.time() + QUIET_SECONDS)
                    if message["type"] == "http.disconnect":
                        self._ended = self._cut = True
                        break
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if self._left is not None:
                        self._left -= len(pieces[-1])
                    self._ended = self._left == 0 or not message.get("more_body", False)
        except TimeoutError:
            self._ended = self._cut = True
        if size < SMALL * len(pieces):
            pieces = [b"".join(pieces)]
        return [piece for piece in pieces if piece], self._ended


async def with_body(request: Request, use: Callable[[Iterator[bytes]], T], *, small_first: bool = False) -> T:
    """Call `use` with the body's pieces in one of the upload threads, and return what it returns.

    With `small_first` a short body is taken before: then nobody is refused who has not sent it.
    """
    loop = asyncio.get_running_loop()
    pool = server(request).uploads
    waiting = getattr(pool, "_work_queue", None)
    if waiting is not None and waiting.qsize() > 64:
        raise Busy("Too many uploads at once. Try again in a moment.")
    body = _Body(request, loop)
    if small_first and body.small():
        await body.arrive()
    return await loop.run_in_executor(pool, lambda: use(iter(body)))
