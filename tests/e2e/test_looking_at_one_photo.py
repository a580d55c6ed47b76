"""A photo by its own address, a film that plays from the middle, and the original as it came."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browsing import Open, ask, put, until, until_rendered
from tests.support.pictures import a_jpeg, an_mp4
from tests.support.real_server import RealServer
from tests.support.sending import sha256_of

PHOTO = a_jpeg(800, 600, taken=datetime(2026, 5, 1, 14, 3), offset="+02:00", gps=(48.1371, -11.5754))
OLDER = a_jpeg(600, 800, taken=datetime(2026, 4, 1, 10, 0))


@pytest.fixture
def page(server: RealServer, open_window: Open) -> Page:
    return open_window(server, "/account")


def test_a_deep_link_opens_the_photo_and_leads_to_its_neighbour(page: Page) -> None:
    photo, older = put(page, "sea.jpg", PHOTO), put(page, "wood.jpg", OLDER)
    until_rendered(page, photo, older)

    page.goto(f"/photo/{photo}")
    viewer = page.get_by_role("dialog", name=re.compile("Photo, 1 May 2026.*14:03"))
    expect(viewer).to_be_visible()
    expect(viewer.locator("img").first).to_have_js_property("complete", True)
    viewer.get_by_role("button", name="Details").click()
    for fact in ("sea.jpg", "800 × 600", "48.1371° N, 11.5754° W", sha256_of(PHOTO)[:16]):
        expect(viewer.get_by_role("complementary", name="Details")).to_contain_text(fact)

    viewer.get_by_role("button", name="Older").click()
    expect(page.get_by_role("dialog", name=re.compile("Photo, 1 April 2026"))).to_be_visible()
    assert page.url.endswith(f"/photo/{older}")
    page.get_by_role("button", name="Back to your photos").click()
    expect(page.locator(f"a[data-id='{older}']")).to_be_focused()


def test_a_mark_that_is_answered_late_is_of_the_photo_it_was_made_on(page: Page) -> None:
    photo, older = put(page, "sea.jpg", PHOTO), put(page, "wood.jpg", OLDER)
    until_rendered(page, photo, older)
    page.goto(f"/photo/{photo}")
    expect(page.get_by_role("dialog", name=re.compile("Photo, 1 May 2026"))).to_be_visible()
    held: list[Route] = []
    page.route(f"**/gallery/assets/{photo}", lambda route: held.append(route))

    page.keyboard.press("f")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name=re.compile("Photo, 1 April 2026"))).to_be_visible()
    until(page, lambda: held, "the request is on its way")
    held[0].continue_()

    expect(page.get_by_role("status").filter(has_text="Marked as a favourite")).to_have_count(1)
    expect(page.get_by_role("dialog", name=re.compile("Photo, 1 April 2026"))).to_be_visible()
    assert ask(page, "GET", f"/gallery/assets/{photo}")["favourite"]


def test_a_photo_of_nobody_is_said_to_be_missing(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/photo/aaaaaaaaaaaaa", forgive=(r"status of 404 .*/gallery/assets/aaaaaaaaaaaaa",))

    expect(page.get_by_text("This photo does not exist, or it is not yours.")).to_be_visible()


def test_a_film_plays_from_wherever_somebody_jumps_to(page: Page) -> None:
    film = put(page, "film.mp4", an_mp4(640, 480, frames=300, fast_start=True))
    until_rendered(page, film)
    answers: list[tuple[int, str]] = []
    page.on(
        "response",
        lambda answer: (
            answers.append((answer.status, answer.request.headers.get("range", "")))
            if "original" in answer.url
            else None
        ),
    )

    page.goto(f"/photo/{film}")
    expect(page.locator("video")).to_be_visible()
    played = page.locator("video").evaluate(
        """async (film) => {
          const until = (name) => new Promise((then, failed) => {
            film.addEventListener(name, then, { once: true })
            film.addEventListener('error', () => failed(new Error(film.error?.message)), { once: true })
          })
          if (film.readyState < 1) await until('loadedmetadata')
          const jumped = until('seeked')
          film.currentTime = 20
          await jumped
          film.muted = true
          await film.play()
          await until('timeupdate')
          return { at: film.currentTime, length: film.duration, width: film.videoWidth }
        }"""
    )

    assert played["at"] >= 20 and played["length"] == pytest.approx(30, abs=0.2) and played["width"] == 640
    assert answers and all(status == 206 and asked.startswith("bytes=") for status, asked in answers)


def test_the_download_is_the_original_to_the_byte(page: Page, tmp_path: Path) -> None:
    content = a_jpeg(320, 240, taken=datetime(2025, 12, 24, 18, 0))
    photo = put(page, "Grüße aus Łódź.jpg", content)
    until_rendered(page, photo)
    page.goto(f"/photo/{photo}")

    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click()

    coming.value.save_as(tmp_path / "got")
    assert coming.value.suggested_filename == "Grüße aus Łódź.jpg"
    got = (tmp_path / "got").read_bytes()
    assert sha256_of(got) == ask(page, "GET", f"/gallery/assets/{photo}")["sha256"]
    assert got == content
