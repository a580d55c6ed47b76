"""The server is killed in the middle of things and started again: what was stored is there, what was cut goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.support.browsing import Open, ask, put
from tests.support.real_server import RealServer, real_server, serve_again, stop
from tests.support.sending import photo, sha256_of

CUT = (r"net::ERR_(CONNECTION|EMPTY|SOCKET|INTERNET)",)
"""What a browser writes into its console while there is no server."""
LARGE = photo("a large one", size=24_000_000)
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
QUICK = SLOW | {"uploadThroughput": -1}


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RealServer]:
    with real_server(tmp_path / "data") as started:
        yield started


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "large.jpg"
    file.write_bytes(LARGE)
    return file


def test_a_cut_upload_goes_on_by_itself_and_what_was_there_is_there(
    own_server: RealServer, open_window: Open, large: Path
) -> None:
    page = open_window(own_server, "/upload", forgive=CUT)
    before = put(page, "before.jpg", photo("before the cut"))
    devtools = slow_down(page)
    page.locator("input[multiple]").first.set_input_files(large)
    expect(page.get_by_text(re.compile("sending [2-9][0-9] ?%"))).to_be_visible()

    own_server.kill()
    devtools.send("Network.emulateNetworkConditions", QUICK)
    again = serve_again(own_server.data, own_server.port)
    try:
        expect(page.get_by_text("stored, safe from")).to_be_visible(timeout=60_000)

        assert sent_once(page) == {sha256_of(LARGE), sha256_of(photo("before the cut"))}
        page.get_by_role("link", name="Photos").click()
        expect(page.locator("a[data-id]")).to_have_count(2)
        expect(page.locator(f"a[data-id='{before}']")).to_be_visible()
    finally:
        stop(again)


def test_after_a_reload_choosing_the_file_again_sends_only_the_rest(
    own_server: RealServer, open_window: Open, large: Path
) -> None:
    page = open_window(own_server, "/upload")
    devtools = slow_down(page)
    page.locator("input[multiple]").first.set_input_files(large)
    expect(page.get_by_text(re.compile("sending [2-9][0-9] ?%"))).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("Choose this file again to go on")).to_be_visible()
    devtools.send("Network.emulateNetworkConditions", QUICK)

    with page.expect_request(lambda sent: sent.method == "PATCH") as rest:
        page.locator("input[multiple]").first.set_input_files(large)
    expect(page.get_by_text("stored, safe from")).to_be_visible()

    assert int(rest.value.headers["upload-offset"]) > 0
    assert sent_once(page) == {sha256_of(LARGE)}


def slow_down(page: Page) -> CDPSession:
    """A line slow enough to be cut in the middle of a file."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    return devtools


def sent_once(page: Page) -> set[str]:
    """The checksums of all assets, each of which must be there once."""
    ids = [
        asset
        for month in ask(page, "GET", "/gallery/months")["months"]
        for asset in ask(page, "GET", f"/gallery/months/{month}")["ids"]
    ]
    sums = [ask(page, "GET", f"/gallery/assets/{asset}")["sha256"] for asset in ids]
    assert len(sums) == len(set(sums))
    return set(sums)
