"""An answer that is heard: what a client is still sending, and nobody reads, is taken and dropped before it is given.

A server that answers and closes while bytes are still coming makes the system reset the connection, and a client
that was only sending then sees a broken pipe instead of the answer: a refusal, or that its photo is there already.
"""

import asyncio

from starlette.types import Message, Receive, Scope

MOST = 16 << 20
"""Longer bodies are not waited for: nobody should send a gigabyte to hear a no."""

SECONDS = 10.0


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

    async def drop(self) -> None:
        """Take what is left of a body of moderate length that nobody has begun to read, and forget it.

        A client that waits for `100 Continue` has sent nothing yet and is not asked to.
        """
        if self._begun:
            return
        headers = dict(self._scope["headers"])
        length = headers.get(b"content-length", b"0")
        if b"expect" in headers or not length.isdigit() or not 0 < int(length) <= MOST:
            return
        try:
            async with asyncio.timeout(SECONDS):
                while (await self.receive()).get("more_body", False):
                    pass
        except TimeoutError:
            return
