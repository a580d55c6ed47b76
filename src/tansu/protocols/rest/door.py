"""The API behind one door for each of its areas: making all of them at once is a third of the start."""

from collections.abc import Iterable
from functools import partial
from importlib import import_module

from starlette.types import ASGIApp, Receive, Scope, Send

from tansu.protocols.http.door import Door
from tansu.protocols.rest.areas import AREAS, Area


class Api:
    """What is mounted at /api/v1. Who comes before an area is made waits for that one alone."""

    def __init__(self) -> None:
        self.doors = {area: Door(partial(_make, (area,))) for area in AREAS}
        self._by_word = {word: door for area, door in self.doors.items() for word in area.words}
        self._by_word["openapi.json"] = Door(partial(_make, AREAS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Of an address that nobody answers, the first area says what any of them would."""
        word = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/").partition("/")[0]
        await self._by_word.get(word, self.doors[AREAS[0]])(scope, receive, send)

    def open(self) -> None:
        """Make what nobody has asked for yet: nobody has to wait for it then, and no later upgrade mixes into it."""
        for door in self.doors.values():
            door.open()


def _make(areas: Iterable[Area]) -> ASGIApp:
    made: ASGIApp = import_module("tansu.protocols.rest.api").make_api(areas)
    return made
