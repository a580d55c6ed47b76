"""Staying: run whenever something changes here or there, and wait well when the server is away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from tansu.client.errors import NotSignedIn, Unreachable
from tansu.client.sync.names import ours

LISTEN_SECONDS = 20.0
"""Between two questions to the server whether something is new there."""
FULL_SECONDS = 1800.0
"""Between two looks at everything, for what a watch may have missed."""


async def changes_here(top: Path, *, stop: asyncio.Event) -> AsyncIterator[None]:
    """Yield whenever something but our own files has changed in the folder."""
    async for _ in awatch(top, watch_filter=_foreign(top), debounce=1_600, step=200, stop_event=stop, recursive=True):
        yield


class Waiting:
    """Waits for the next reason to run."""

    def __init__(self, top: Path, has_news: Callable[[], Awaitable[bool]], *, listen: float = LISTEN_SECONDS) -> None:
        self._top = top
        self._has_news = has_news
        self._listen = listen
        self._here = asyncio.Event()
        self._stop = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self.watched = True
        """Changes here are told by the system; else they are only found by looking."""

    async def __aenter__(self) -> "Waiting":
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        if self._watching:
            with suppress(asyncio.CancelledError):
                await self._watching

    async def for_a_reason(self) -> None:
        """Return when something has changed here or there, or when it is time to look at everything."""
        loop = asyncio.get_running_loop()
        end = loop.time() + (FULL_SECONDS if self.watched else self._listen)
        while loop.time() < end:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._here.wait(), self._listen)
            if self._here.is_set():
                self._here.clear()
                return
            with suppress(Unreachable, NotSignedIn):
                if await self._has_news():
                    return

    async def _watch(self) -> None:
        try:
            async for _ in changes_here(self._top, stop=self._stop):
                self._here.set()
        except (OSError, RuntimeError):
            # Too many folders for the system's watches, or a file system without them.
            self.watched = False


def _foreign(top: Path) -> Callable[[Change, str], bool]:
    begin = len(str(top)) + 1

    def wanted(change: Change, path: str) -> bool:
        names = path[begin:].split("/")
        return not any(ours(name) for name in names)

    return wanted
