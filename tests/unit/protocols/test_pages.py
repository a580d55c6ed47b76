"""The web app as a server gives it: which addresses are its own, and what it says of those that are nobody's."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from tansu.protocols.web import WebApp


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder in which the app was built."""
    _build(tmp_path, "first", seconds=1)
    return tmp_path


def _build(folder: Path, name: str, *, seconds: int) -> None:
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets" / f"{name}.js").write_text(f"// {name}")
    (folder / "index.html").write_text(f"<!doctype html><title>{name}</title>")
    os.utime(folder / "index.html", (seconds, seconds))


def scope(path: str, method: str = "GET", kind: str = "http") -> dict[str, Any]:
    return {"type": kind, "method": method, "path": path, "headers": [], "query_string": b""}


@pytest.mark.parametrize("path", ["/", "/assets/first.js"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_first_page_and_its_files_need_nobody_else(built: Path, path: str, method: str) -> None:
    assert WebApp(built).has(scope(path, method))


@pytest.mark.parametrize(
    "asked",
    [
        scope("/dav/files"),
        scope("/api/v1/instance"),
        scope("/healthz"),
        scope("/photo/abc"),
        scope("/", "OPTIONS"),
        scope("/", "PROPFIND"),
        scope("/assets/../index.html"),
        scope("/", kind="lifespan"),
    ],
    ids=lambda asked: f"{asked['type']} {asked['method']} {asked['path']}",
)
def test_whatever_may_be_a_protocols_is_left_to_the_house(built: Path, asked: dict[str, Any]) -> None:
    assert not WebApp(built).has(asked)


@pytest.mark.parametrize(("path", "status"), [("/photo/abc", 200), ("/none.js", 404), ("/.well-known/caldav", 404)])
def test_an_address_of_the_app_is_its_page_and_a_file_that_is_not_there_is_not(
    built: Path, path: str, status: int
) -> None:
    assert asyncio.run(_ask(WebApp(built), path))[0] == status


def test_an_app_that_is_built_while_the_server_runs_is_there_when_the_page_is_loaded_again(tmp_path: Path) -> None:
    app = WebApp(tmp_path / "static")
    before = asyncio.run(_ask(app, "/")), asyncio.run(_ask(app, "/assets/first.js"))
    (tmp_path / "static").mkdir()

    _build(tmp_path / "static", "first", seconds=1)
    first = asyncio.run(_ask(app, "/")), asyncio.run(_ask(app, "/assets/first.js"))
    _build(tmp_path / "static", "second", seconds=2)
    second = asyncio.run(_ask(app, "/")), asyncio.run(_ask(app, "/assets/second.js"))

    assert [status for status, _ in before] == [503, 404]
    assert (first[0][0], first[1]) == (200, (200, b"// first"))
    assert b"second" in second[0][1]
    assert second[1] == (200, b"// second")


async def _ask(app: WebApp, path: str) -> tuple[int, bytes]:
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope(path), receive, send)
    return int(said[0]["status"]), said[1]["body"]
