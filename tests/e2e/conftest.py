"""The browser, the servers and the windows of the stories."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import browsing
from tests.support.browsing import Open
from tests.support.real_server import RealServer, real_server


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
