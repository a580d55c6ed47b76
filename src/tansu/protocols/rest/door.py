"""The doors to the API, one for each area: making all of them at once is a third of the start."""

from collections.abc import Iterable
from functools import partial
from importlib import import_module

from starlette.types import ASGIApp, Receive, Scope, Send

from tansu.protocols.http.door import Door
from tansu.protocols.rest.areas import AREAS, Area


def _make(areas: Iterable[Area]) -> ASGIApp:
    made: ASGIApp = import_module("tansu.protocols.rest.api").make_api(areas)
    return made


_DOORS = [Door(partial(_make, (area,))) for area in AREAS]
_BY_WORD = {word: door for door, area in zip(_DOORS, AREAS, strict=True) for word in area.words}
_BY_WORD["openapi.json"] = Door(partial(_make, AREAS))
_NO_AREA = _DOORS[0]
"""It says of an address that nobody answers what any of them would."""


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """What is mounted at /api/v1."""
    word = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/").partition("/")[0]
    await _BY_WORD.get(word, _NO_AREA)(scope, receive, send)


def make_every_area() -> None:
    """Make what nobody has asked for yet: nobody has to wait for it then, and no later upgrade mixes into it."""
    for door in _DOORS:
        door.open()
