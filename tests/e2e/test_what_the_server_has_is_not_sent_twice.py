"""Sending again: what is here is left alone, what is in the trash comes back, what was deleted is asked about."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.browsing import Open, ask, put
from tests.support.real_server import RealServer
from tests.support.sending import photo

HERE, TRASHED, GONE = photo("here"), photo("in the trash"), photo("deleted for good")


def test_duplicates_are_named_and_trashed_and_deleted_ones_ask(
    server: RealServer, open_window: Open, tmp_path: Path
) -> None:
    page = open_window(server, "/upload")
    put(page, "here.jpg", HERE)
    trashed, gone = put(page, "trashed.jpg", TRASHED), put(page, "gone.jpg", GONE)
    ask(page, "POST", "/gallery/trash", {"ids": [trashed, gone]})
    ask(page, "POST", "/gallery/purge", {"ids": [gone]})
    for name, content in (("here.jpg", HERE), ("trashed.jpg", TRASHED), ("gone.jpg", GONE)):
        (tmp_path / name).write_bytes(content)

    page.locator("input[multiple]").first.set_input_files(
        [tmp_path / n for n in ("here.jpg", "trashed.jpg", "gone.jpg")]
    )

    expect(line(page, "here.jpg")).to_contain_text("Already in your library")
    expect(line(page, "trashed.jpg")).to_contain_text("In your trash – restore?")
    expect(line(page, "gone.jpg")).to_contain_text("You deleted this on")
    expect(page.get_by_role("heading", name="Needs your answer")).to_be_visible()
    assert shown(page) == 1

    line(page, "trashed.jpg").get_by_role("button", name="Restore").click()
    line(page, "gone.jpg").get_by_role("button", name="Upload again").click()

    expect(line(page, "trashed.jpg")).to_contain_text("stored")
    expect(line(page, "gone.jpg")).to_contain_text("stored")
    expect(page.get_by_role("heading", name="Needs your answer")).to_be_hidden()
    assert shown(page) == 3
    assert ask(page, "GET", "/gallery/trash")["total"] == 0


def line(page: Page, name: str) -> Locator:
    """The line of a file in the queue."""
    return page.locator("main li").filter(has=page.locator(".name", has_text=name))


def shown(page: Page) -> int:
    """How many photos the timeline has."""
    total: int = ask(page, "GET", "/gallery/months")["total"]
    return total
