"""A door that is open before what is behind it is loaded."""

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from tansu.protocols.http.door import Door


class Builder:
    """Builds an application that answers, and counts how often; the first tries may fail."""

    def __init__(self, failures: int = 0) -> None:
        self.built = 0
        self._failures = failures

    def __call__(self) -> ASGIApp:
        """Build it."""
        if self._failures:
            self._failures -= 1
            raise ImportError("a file is missing")
        self.built += 1
        return PlainTextResponse("here")


def test_many_who_come_too_early_wait_for_the_same_one() -> None:
    build = Builder()
    door = Door(build)

    answers = asyncio.run(_all_at_once(door, 8))

    assert answers == [200] * 8
    assert build.built == 1


def test_who_has_time_opens_it_before_anybody_comes_and_again_changes_nothing() -> None:
    build = Builder()
    door = Door(build)

    door.open()
    door.open()

    assert asyncio.run(_all_at_once(door, 1)) == [200]
    assert build.built == 1


def test_what_could_not_be_built_is_tried_again_by_the_next() -> None:
    door = Door(Builder(failures=1))

    with pytest.raises(ImportError):
        asyncio.run(_all_at_once(door, 1))

    assert asyncio.run(_all_at_once(door, 1)) == [200]


async def _all_at_once(door: Door, times: int) -> list[int]:
    return await asyncio.gather(*(_ask(door) for _ in range(times)))


async def _ask(door: Door) -> int:
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    await door({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send)
    return int(said[0]["status"])
