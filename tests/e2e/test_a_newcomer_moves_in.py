"""Somebody starts a server, opens the link it prints, and puts photographs in."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Open, drop
from tests.support.pictures import a_heic, a_jpeg, an_mp4
from tests.support.real_server import RealServer, new_server, real_server

STATES = ["waiting", "checking", "ready", "sending", "verifying", "stored"]
WATCH_THE_LINES = """
window.told = {}
new MutationObserver(() => {
  for (const line of document.querySelectorAll('main li:has(.name)')) {
    const name = line.querySelector('.name').textContent, said = line.querySelector('.word').textContent
    const all = (window.told[name] ??= [])
    if (all.at(-1) !== said) all.push(said)
  }
}).observe(document, { subtree: true, childList: true, characterData: true })
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Photos and a clip of three months, one of them in a folder of its own, with a file systems leave behind."""
    holiday = tmp_path / "Holiday"
    (holiday / "Sea").mkdir(parents=True)
    (holiday / "IMG_1.jpg").write_bytes(a_jpeg(640, 480, taken=datetime(2026, 5, 1, 14, 3), offset="+02:00"))
    (holiday / "IMG_2.jpg").write_bytes(a_jpeg(480, 640, taken=datetime(2026, 5, 2, 9, 0)))
    (holiday / "Sea" / "IMG_3.heic").write_bytes(a_heic(640, 480, taken=datetime(2019, 3, 3, 8, 30)))
    clip = an_mp4(640, 480, metadata={"creation_time": "2024-07-10T10:00:00Z"})
    (holiday / "VID_4.mp4").write_bytes(clip)
    (holiday / ".DS_Store").write_bytes(b"nobody's photo")
    return holiday


@pytest.fixture
def unclaimed(tmp_path: Path) -> Iterator[RealServer]:
    with new_server(tmp_path / "data") as started:
        yield started


# A server ends after the windows that look at it, or they complain: so it is asked for before them.
@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RealServer]:
    with real_server(tmp_path / "data") as started:
        yield started


def test_a_newcomer_sets_the_server_up_and_sees_a_folder_become_a_timeline(
    unclaimed: RealServer, open_window: Open, folder: Path
) -> None:
    page = open_window(unclaimed, f"/setup#code={unclaimed.code}", signed_in=False)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("E-mail").fill(unclaimed.email)
    page.get_by_label("Password", exact=True).fill(unclaimed.password)
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="A drawer for every photo")).to_be_visible()

    page.evaluate(WATCH_THE_LINES)
    page.locator(".empty input[webkitdirectory]").set_input_files(folder)
    expect(page.get_by_text("stored, safe from")).to_have_count(4)

    told: dict[str, list[str]] = page.evaluate("window.told")
    assert set(told) == {"Holiday/IMG_1.jpg", "Holiday/IMG_2.jpg", "Holiday/Sea/IMG_3.heic", "Holiday/VID_4.mp4"}
    for said in told.values():
        steps = [STATES.index(re.split(r"[ ,]", words)[0]) for words in said]
        assert steps == sorted(steps), said
    page.get_by_role("link", name="Photos").click()
    assert months_of(page) == {"May 2026": 2, "July 2024": 1, "March 2019": 1}
    expect(page.get_by_role("link", name=re.compile(r"^Photo, .*2 May 2026.*09:00"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Video, .*10 July 2024"))).to_be_visible()
    # Neither waits for the next look that a calm page takes, half a minute later.
    expect(page.locator("a[data-id] img.ready")).to_have_count(4, timeout=20_000)
    expect(page.get_by_text(re.compile(r"^[1-9][\d.]*\s[kM]B of 5\sGB$"))).to_be_visible(timeout=15_000)


def test_the_setup_link_works_once(server: RealServer, open_window: Open) -> None:
    page = open_window(server, f"/setup#code={server.code}", signed_in=False)

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.url.startswith(f"{server.url}/sign-in")


def test_a_folder_dropped_anywhere_arrives_whole(own_server: RealServer, open_window: Open, folder: Path) -> None:
    page = open_window(own_server, "/trash")
    expect(page.get_by_role("heading", name="This trash is empty")).to_be_visible()

    drop(page, folder)

    expect(page.get_by_text("stored, safe from")).to_have_count(4)
    page.get_by_role("link", name="Photos").click()
    assert months_of(page) == {"May 2026": 2, "July 2024": 1, "March 2019": 1}


def months_of(page: Page) -> dict[str, int]:
    """How many photos are shown under each month."""
    expect(page.locator("a[data-id]")).to_have_count(4)
    groups = page.get_by_role("rowgroup").all()
    return {str(group.get_attribute("aria-label")): group.locator("a[data-id]").count() for group in groups}
