"""Which bodies that nobody reads are waited for."""

import asyncio

import pytest
from starlette.types import Message

from tansu.protocols.http.lingering import MOST, Incoming

PIECE = 1 << 20


class Body:
    """So many mebibytes that a client sends."""

    def __init__(self, count: int) -> None:
        self.left = count

    async def receive(self) -> Message:
        self.left -= 1
        return {"type": "http.request", "body": bytes(1), "more_body": self.left > 0}


@pytest.mark.parametrize(
    "method, good, mebibytes, waited",
    [
        ("POST", False, 16, True),
        ("POST", False, 17, False),
        ("POST", True, 17, True),
        ("PATCH", True, 600, True),
        ("GET", True, 17, False),
        ("GET", False, 16, True),
    ],
)
def test_long_bodies_are_waited_for_only_if_they_were_asked_for_and_are_welcome(
    method: str, good: bool, mebibytes: int, waited: bool
) -> None:
    body = Body(mebibytes)
    scope = {"method": method, "headers": [(b"content-length", str(mebibytes * PIECE).encode())]}

    asyncio.run(Incoming(scope, body.receive).drop(good=good))

    assert body.left == (0 if waited else mebibytes)
    assert MOST == 16 * PIECE
