"""A door that is open before what is behind it is loaded."""

import asyncio
from collections.abc import Callable
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

_loading = Lock()
"""One at a time: modules that two threads import at once may see each other half made."""


class Door:
    """An application that is made for whoever first comes to it, or before by whoever has time."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._behind: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; who comes too early waits, and nobody else does."""
        if self._behind is None:
            await asyncio.to_thread(self.open)
        assert self._behind is not None
        await self._behind(scope, receive, send)

    @property
    def is_open(self) -> bool:
        """Whether what is behind it is made."""
        return self._behind is not None

    def open(self) -> None:
        """Make what is behind it, once."""
        with _loading:
            if self._behind is None:
                self._behind = self._make()
