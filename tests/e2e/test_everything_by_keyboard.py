"""Nobody touches a mouse: sign in, go to a month, walk the grid, look, favourite, throw away and take back."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Open, put, until_rendered
from tests.support.pictures import a_jpeg
from tests.support.real_server import RealServer

MONTHS = [datetime(2026, 5, 10), datetime(2026, 2, 10), datetime(2024, 7, 10), datetime(2019, 3, 10)]
EACH = 9


@pytest.fixture
def page(server: RealServer, open_window: Open) -> Iterator[Page]:
    """The door of a server whose library has nine photos in each of four months."""
    filling = open_window(server, "/account")
    ids = [
        put(filling, f"{month:%Y%m}-{number}.jpg", a_jpeg(160 + number, 120, taken=month + timedelta(hours=number)))
        for month in MONTHS
        for number in range(EACH)
    ]
    until_rendered(filling, *ids)
    filling.context.close()
    yield open_window(server, "/", signed_in=False, viewport={"width": 1000, "height": 500})


def test_the_whole_way_without_a_mouse(page: Page, server: RealServer) -> None:
    keys = page.keyboard
    tab_to(page, "E-mail")
    keys.type(server.email)
    tab_to(page, "Password")
    keys.type(server.password)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="May 2026")).to_be_visible()

    tab_to(page, "Go to a month")
    slider = page.get_by_role("slider", name="Go to a month")
    for key, month in [
        ("ArrowDown", "February 2026"),
        ("PageDown", "July 2024"),
        ("End", "March 2019"),
        ("PageUp", "July 2024"),
        ("Home", "May 2026"),
        ("End", "March 2019"),
    ]:
        keys.press(key)
        expect(slider).to_have_attribute("aria-valuetext", month)
    expect(page.get_by_role("heading", name="March 2019")).to_be_in_viewport()
    expect(page.get_by_role("link", name=re.compile("^Photo, .*March 2019")).first).to_be_visible()

    tab_to(page, re.compile("^Photo, .*March 2019"), backwards=True)
    first = focused(page)
    keys.press("ArrowRight")
    second = focused(page)
    assert first != second and "March 2019" in second
    keys.press("ArrowLeft")
    assert focused(page) == first

    keys.press("Enter")
    viewer = page.locator(".viewer")
    expect(viewer).to_have_attribute("aria-label", first)
    keys.press("ArrowRight")
    expect(viewer).to_have_attribute("aria-label", second)
    keys.press("f")
    expect(viewer.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    keys.press("i")
    expect(viewer.get_by_role("complementary", name="Details")).to_be_visible()
    keys.press("Escape")
    expect(viewer.get_by_role("complementary", name="Details")).to_be_hidden()
    keys.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.get_by_role("link", name=f"{second}, favourite")).to_be_focused()

    keys.press("Delete")
    expect(page.get_by_text("Moved to the trash.")).to_be_visible()
    expect(page.get_by_role("link", name=f"{second}, favourite")).to_have_count(0)
    expect(page.locator("a:focus")).to_have_attribute("aria-label", re.compile("^Photo, "))
    tab_to(page, "Undo")
    keys.press("Enter")
    expect(page.get_by_role("link", name=f"{second}, favourite")).to_be_visible()


def tab_to(page: Page, name: str | re.Pattern[str], *, backwards: bool = False) -> None:
    """Press Tab until what has the focus is called that."""
    passed: list[str] = []
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        passed.append(focused(page))
        if passed[-1] == name or (isinstance(name, re.Pattern) and name.search(passed[-1])):
            return
    raise AssertionError(f"Tab does not lead to {name}; it passed {passed}")


def focused(page: Page) -> str:
    """What the element with the focus is called."""
    name: str = page.evaluate(
        """() => {
          const at = document.activeElement
          return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent.trim()
        }"""
    )
    return name
