"""The areas of the API: what is loaded when somebody first asks, and nothing of it is out of reach."""

import asyncio
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from fastapi.routing import APIRoute

from tansu.protocols import rest
from tansu.protocols.rest.areas import AREAS, Area
from tansu.protocols.rest.door import Api


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.words[0])
def test_every_address_of_an_area_begins_with_one_of_its_words(area: Area) -> None:
    parts = [import_module(f"{rest.__name__}.{name}") for name in area.parts]

    first_words = {route.path.split("/")[1] for part in parts for route in part.routes.routes}

    assert first_words == set(area.words)


def test_every_module_that_has_routes_is_in_one_area() -> None:
    placed = [name for area in AREAS for name in area.parts]

    modules = [one.name for one in iter_modules(rest.__path__)]
    with_routes = [name for name in modules if _has_routes(import_module(f"{rest.__name__}.{name}"))]

    assert sorted(placed) == sorted(with_routes)


def test_many_who_come_before_an_area_is_made_wait_for_that_one_alone() -> None:
    api = Api()

    answers = asyncio.run(_all_at_once(api, "/api/v1/changes/none", 8))

    assert answers == [404] * 8
    assert [area.words for area, door in api.doors.items() if door.is_open] == [("changes",)]


def test_an_address_of_no_area_is_answered_in_our_words() -> None:
    assert [asyncio.run(_ask(Api(), path)) for path in ("/api/v1/nonsense", "/api/v1")] == [404, 404]


def _has_routes(module: Any) -> bool:
    return any(isinstance(route, APIRoute) for route in getattr(getattr(module, "routes", None), "routes", ()))


async def _all_at_once(api: Api, path: str, times: int) -> list[int]:
    return await asyncio.gather(*(_ask(api, path) for _ in range(times)))


async def _ask(api: Api, path: str) -> int:
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "/api/v1", "headers": [], "query_string": b""}
    await api(scope, receive, send)
    return int(said[0]["status"])
