"""An answer that is heard: what a client is still sending, and nobody reads, is taken and dropped before it is given.

A server that answers and closes while bytes are still coming makes the system reset the connection, and a client
that was only sending then sees a broken pipe instead of the answer: a refusal, or that its photo is there already.
"""

import asyncio

from starlette.types import Message, Receive, Scope

MOST = 16 << 20
"""Longer bodies are waited for only where they were asked for: nobody should send a gigabyte to hear a no."""

SECONDS = 10.0
"""For a no from its first byte to its last, for a yes from each to the next."""

SENDING = frozenset({"POST", "PUT", "PATCH"})
"""Whoever asks for a page and sends an endless body with it sends to nobody."""


class Incoming:
    """The body of one request, and whether anybody has begun to read it."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._scope = scope
        self._begun = False

    async def receive(self) -> Message:
        """Hand on what comes."""
        self._begun = True
        return await self._receive()

    async def drop(self, *, good: bool) -> None:
        """Take a body that nobody has begun to read, and forget it; for an answer that is not `good` a moderate one.

        Who sends a film again and is cut off takes it for failed, and sends it again tomorrow. A client that waits for
        `100 Continue` has sent nothing yet and is not asked to.
        """
        if self._begun:
            return
        headers = dict(self._scope["headers"])
        length = headers.get(b"content-length", b"0")
        if b"expect" in headers or not length.isdigit() or not int(length):
            return
        good = good and self._scope["method"] in SENDING
        if int(length) > MOST and not good:
            return
        try:
            async with asyncio.timeout(SECONDS) as patience:
                while (await self.receive()).get("more_body", False):
                    if good:
                        patience.reschedule(asyncio.get_running_loop().time() + SECONDS)
        except TimeoutError:
            return
