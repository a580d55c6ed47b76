"""The browser, the servers and the windows of the stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support import browsing
from tests.support.browsing import Open
from tests.support.real_server import RealServer, real_server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a story take longer than a test: a machine that is busy may need minutes to start a browser."""
    for item in items:
        if item.path.parent == HERE and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(300))


# One browser a file and not one a run: while Playwright is awake, no other test of the worker can use asyncio.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, shared by the stories of a file."""
    with browsing.chromium() as started:
        yield started


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Open]:
    """Opens windows; the story fails if one of them broke the content policy, or complained, or left the server."""
    with browsing.windows(browser) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A server with Ada's account, shared by the stories of a file."""
    with real_server(tmp_path_factory.mktemp("server") / "data") as started:
        yield started
