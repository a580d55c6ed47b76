"""The door to the API. An area is made when it is first asked for: making all of them is a third of the start."""

import asyncio
from importlib import import_module
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

from tansu.protocols.rest.areas import AREAS, Area

_AREAS = {word: (area,) for area in AREAS for word in area.words} | {"openapi.json": AREAS}
_NO_AREA = AREAS[:1]
"""It says of an address that nobody answers what any of them would."""

_made: dict[tuple[Area, ...], ASGIApp] = {}
_making = Lock()


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """What is mounted at /api/v1. Who comes before an area is made waits for it, and nobody else does."""
    word = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/").partition("/")[0]
    areas = _AREAS.get(word, _NO_AREA)
    if areas not in _made:
        await asyncio.to_thread(_make, areas)
    await _made[areas](scope, receive, send)


def make_every_area() -> None:
    """Make what nobody has asked for yet: nobody has to wait for it then, and no later upgrade mixes into it."""
    for area in AREAS:
        _make((area,))


def _make(areas: tuple[Area, ...]) -> None:
    with _making:
        if areas not in _made:
            _made[areas] = import_module("tansu.protocols.rest.api").make_api(areas)
