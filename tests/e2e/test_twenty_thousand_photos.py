"""A library of twenty thousand photos: any year is one jump away, and the page stays small."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bench.seeding import seed
from tansu.app import load_settings, open_instance
from tansu.foundation import accounts
from tests.support.browsing import Open, ask
from tests.support.ports import free_port
from tests.support.real_server import RealServer, serve_again, stop, until_up

MOST_TILES = 400
MOST_PIXELS = 4_100_000
EMAIL, PASSWORD = "seeded@example.org", "twenty thousand photographs"
NO_BYTES = (r"status of (404|500|503) .*/(thumbnail|preview)",)
"""The library has rows only: no picture of it was ever made."""

LOOK = """() => {
  const box = document.querySelector('.scroller'), all = [...document.querySelectorAll('.tile')]
  const seen = all.map((tile) => tile.getBoundingClientRect())
    .filter(({ top, bottom }) => bottom > box.getBoundingClientRect().top && top < innerHeight)
  const flat = seen.filter(({ height }) => height < 20).length
  return { tiles: all.length, height: box.scrollHeight, seen: seen.length, flat }
}"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A server with an account of twenty thousand photos."""
    data: Path = tmp_path_factory.mktemp("large") / "data"
    instance = open_instance(load_settings(data=data))
    try:
        owner = seed(instance.outside, EMAIL, 20_000)
        accounts.set_password(instance.outside, owner.account, PASSWORD)
    finally:
        instance.close()
    server = until_up(serve_again(data, free_port()), email=EMAIL, password=PASSWORD)
    yield server
    stop(server)


def test_every_year_is_one_jump_away_and_the_page_stays_small(large: RealServer, open_window: Open) -> None:
    page = open_window(large, "/", forgive=NO_BYTES)
    slider = page.get_by_role("slider", name="Go to a month")
    expect(page.locator(".tile").first).to_be_visible()
    months: list[str] = ask(page, "GET", "/gallery/months")["months"]
    assert ask(page, "GET", "/gallery/months")["total"] == 20_000

    for month in (months[len(months) * 3 // 5], months[-1], months[len(months) // 7], "2025-03"):
        jump(page, months.index(month), of=months)

        expect(slider).to_have_attribute("aria-valuetext", f"{datetime.fromisoformat(month + '-01'):%B %Y}")
        page.wait_for_function(f"() => {{ const {{ seen, flat }} = ({LOOK})(); return seen >= 8 && flat === 0 }}")
        found = page.evaluate(LOOK)
        assert found["tiles"] <= MOST_TILES and found["height"] <= MOST_PIXELS, (month, found)


def test_a_drag_along_the_edge_leads_through_the_years(large: RealServer, open_window: Open) -> None:
    page = open_window(large, "/", forgive=NO_BYTES)
    slider = page.get_by_role("slider", name="Go to a month")
    edge = slider.bounding_box()
    assert edge
    page.mouse.move(edge["x"] + 10, edge["y"] + 5)
    page.mouse.down()

    for share in (0.2, 0.5, 0.8, 0.999):
        page.mouse.move(edge["x"] + 10, edge["y"] + edge["height"] * share, steps=5)
        assert page.evaluate(LOOK)["tiles"] <= MOST_TILES
    page.mouse.up()

    page.wait_for_function(f"() => ({LOOK})().seen >= 8")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("2006"))


def jump(page: Page, to: int, *, of: list[str]) -> None:
    """Go to a month by keys: to the nearest end, by years, then by months."""
    page.get_by_role("slider", name="Go to a month").focus()
    page.keyboard.press("Home")
    first = [at for at, month in enumerate(of) if at == 0 or of[at - 1][:4] != month[:4]]
    years = [at for at in first if at <= to]
    for _ in years[1:]:
        page.keyboard.press("PageDown")
    for _ in range(to - years[-1]):
        page.keyboard.press("ArrowDown")
