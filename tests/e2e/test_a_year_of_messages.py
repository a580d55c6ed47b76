"""A phone's year of messages is brought in, found again by word, read, saved from and taken along."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.support.browsing import Open, ask
from tests.support.real_server import RealServer
from tools.make_messages import write


def test_a_year_of_messages_in_a_browser(server: RealServer, open_window: Open, tmp_path: Path) -> None:
    write(tmp_path / "sms.xml", 400)
    page = open_window(server, "/messages")
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    page.get_by_role("link", name="Bring in a backup").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "sms.xml")
    expect(page.get_by_text("400 of 400 messages new")).to_be_visible()

    page.get_by_role("link", name="Conversations").click()
    page.get_by_role("searchbox", name="Search messages").fill("公园")
    hit = page.locator("li a", has=page.locator("mark")).first
    expect(hit.locator("mark")).to_have_text("公园")
    hit.click()
    expect(page.locator("article.lit")).to_be_visible()
    expect(page.get_by_role("heading", name="Mei Lin")).to_be_visible()

    page.locator(".date input").fill("2026-04-30")
    expect(page).to_have_url(re.compile("at=2026-04-30"))
    expect(page.locator("article").last).to_be_visible()
    page.get_by_role("button", name="Pictures and files").click()
    shown = page.get_by_role("dialog", name="Pictures and files")
    shown.get_by_role("link").first.click()
    expect(page.locator("article.lit img")).to_be_visible()
    page.locator("article.lit").get_by_role("button", name="Save to photos").click()
    expect(page.get_by_text("Saved to your photos.")).to_be_visible()
    assert ask(page, "GET", "/gallery/months")["total"] == 1

    page.locator("article.lit").get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("1 message moved to the trash.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("article.lit")).to_be_visible()

    page.locator("article.lit").get_by_role("button", name="Move to trash").click()
    expect(page.locator("article.lit")).to_have_count(0)
    page.get_by_role("link", name="Trash", exact=True).first.click()
    page.get_by_role("navigation", name="Which trash").get_by_role("link", name="Messages").click()
    page.get_by_role("button", name=re.compile("^Restore ")).click()
    expect(page.get_by_role("heading", name="This trash is empty")).to_be_visible()
    page.go_back()
    page.go_back()

    page.get_by_role("searchbox", name="Search messages").fill("")
    page.get_by_role("button", name="By person or day").click()
    page.get_by_placeholder("With whom").fill("mei lin")
    page.get_by_label("Until", exact=True).fill("2025-06-30")
    found = page.locator("section.list > ul time")
    expect(found.first).to_have_text(re.compile("(May|Jun) 2025"))

    page.get_by_role("button", name="More", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Mei Lin")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("dialog").get_by_label("From").fill("2025-01-01")
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("SMS Backup & Restore")).click()
    taken = Path(coming.value.path()).read_bytes()
    assert taken.startswith(b"<?xml") and "公园".encode() in taken
