"""What is in the trash says when it goes, comes back whole, and is gone for good only when somebody says so."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Open, ask, put
from tests.support.real_server import RealServer
from tests.support.sending import photo

NAMES = ["one.jpg", "two.jpg", "three.jpg", "four.jpg"]


@pytest.fixture
def trash(server: RealServer, open_window: Open) -> Iterator[Page]:
    """A trash with four photos in it."""
    page = open_window(server, "/trash")
    ids = [put(page, name, photo(name)) for name in NAMES]
    ask(page, "POST", "/gallery/trash", {"ids": ids})
    page.reload()
    yield page


def test_the_trash_from_its_dates_to_its_end(trash: Page) -> None:
    expect(trash.get_by_text("4 items")).to_be_visible()
    (purge_at, *_) = [one["purge_at"] for one in ask(trash, "GET", "/gallery/trash")["assets"]]
    gone = datetime.fromisoformat(purge_at).astimezone(ZoneInfo("Europe/Berlin"))
    said = re.compile(rf"Deleted on {gone:%A},? {gone.day} {gone:%B %Y} \(in 30 days\)")
    expect(trash.get_by_text(said)).to_have_count(4)

    trash.get_by_role("button", name="Restore one.jpg").click()
    expect(trash.get_by_text("Restored.", exact=True)).to_be_visible()
    expect(trash.get_by_text("3 items")).to_be_visible()

    trash.get_by_role("checkbox", name="Select Photo two.jpg").check(force=True)
    trash.get_by_role("button", name="Delete 1 now").click()
    asked = trash.get_by_role("dialog", name=re.compile("Delete 1 item for good"))
    asked.get_by_role("button", name="Keep").click()
    expect(asked).to_be_hidden()
    assert ask(trash, "GET", "/gallery/trash")["total"] == 3
    trash.get_by_role("button", name="Delete 1 now").click()
    asked.get_by_role("button", name="Delete for good").click()
    expect(trash.get_by_text("2 items")).to_be_visible()

    trash.get_by_role("button", name="Empty the trash").click()
    trash.get_by_role("dialog", name="Delete all 2 items for good?").get_by_role(
        "button", name="Delete for good"
    ).click()
    expect(trash.get_by_role("heading", name="This trash is empty")).to_be_visible()

    trash.get_by_role("link", name="Photos", exact=True).click()
    expect(trash.locator("a[data-id]")).to_have_count(1)
    used = {row["category"]: row["bytes"] for row in ask(trash, "GET", "/account/usage")["categories"] if row["bytes"]}
    assert used == {"photos": len(photo("one.jpg"))}
