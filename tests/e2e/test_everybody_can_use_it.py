"""Every page, light and dark, narrow and wide: an automatic judge finds nothing, and nothing scrolls sideways."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import Open, ask, put, until_rendered
from tests.support.needed import file
from tests.support.pictures import a_jpeg, an_mp4
from tests.support.real_server import RealServer
from tools.make_messages import write, write_calls

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DOORS = ["/sign-in", "/forgotten", "/reset"]
# By part of the app: a part is judged well within the time a test may take, on a busy machine too.
PAGES = {
    "photos": ["/", "/photo/{photo}", "/photo/{film}", "/upload", "/trash", "/came-back", "/take", "/nowhere"],
    "files and notes": ["/files", "/files?path=Letters", "/files/trash", "/notes", "/notes/trash"],
    "contacts": ["/contacts/{card}", "/contacts/new", "/contacts/books", "/contacts/duplicates", "/contacts/trash"],
    "account": [
        "/account",
        "/account/storage/photos",
        "/plan",
        "/account/devices",
        "/connect",
        "/connect/nextcloud-android",
        "/connect/davx5",
    ],
    "messages": [
        "/messages",
        "/messages/{thread}",
        "/messages/calls",
        "/messages/files",
        "/messages/trash",
    ],
    "operator": ["/operator/jobs", "/operator/accounts", "/operator/plans", "/operator/health"],
}
INSIDE = "Math.max(0, ...[...document.querySelectorAll('main')].map((main) => main.scrollWidth - main.clientWidth))"
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1440)]


@pytest.fixture(scope="module")
def library(server: RealServer, browser: Browser) -> dict[str, str]:
    """A photo, a film, a contact, and something in the trash: their ids."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    asked = {"email": server.email, "password": server.password}
    page.request.post("/api/v1/session", data=asked, headers={"X-Tansu": "1"})
    photo = put(page, "photo.jpg", a_jpeg(800, 600, taken=datetime(2026, 5, 1, 14, 3), gps=(48.1, 11.6)))
    film = put(page, "film.mp4", an_mp4(640, 480))
    trashed = put(page, "a long name of something that was thrown away.jpg", a_jpeg(300, 400))
    until_rendered(page, photo, film, trashed)
    ask(page, "POST", "/gallery/trash", {"ids": [trashed]})
    again = put(page, "sent again.jpg", a_jpeg(500, 400, taken=datetime(2026, 5, 2, 9, 0)))
    until_rendered(page, again)
    ask(page, "POST", "/gallery/came-back", {"ids": [again]})
    page.request.put("/api/v1/files/content?path=Letters/To%20Oma.txt", data="Dear Oma", headers={"X-Tansu": "1"})
    card = ask(
        page, "POST", "/contacts/cards", {"display": "Oma", "numbers": [{"value": "+49 69 1", "types": ["home"]}]}
    )
    prices = [{"minor": 299, "currency": "EUR"}]
    plan = ask(
        page, "POST", "/operator/plans", {"name": "200 GB", "bytes": 2 * 10**11, "term": "month", "prices": prices}
    )
    order = ask(page, "POST", "/subscription/orders", {"plan": plan["id"], "currency": "EUR"})
    ask(page, "POST", f"/operator/orders/{order['id']}/payment", {**prices[0], "reference": "bank"})
    thread = _some_messages(page)
    context.close()
    return {"photo": photo, "film": film, "card": card["id"], "thread": thread}


def _some_messages(page: Page) -> str:
    """Conversations with a picture, a group and a few calls, one message in the trash; the conversation of a group."""
    folder = Path(tempfile.mkdtemp())
    write(folder / "sms.xml", 60)
    write_calls(folder / "calls.xml", 8)
    for name in ("sms.xml", "calls.xml"):
        page.request.post(
            f"/api/v1/messages/imports?filename={name}",
            data=(folder / name).read_bytes(),
            headers={"X-Tansu": "1"},
        )
    while any(one["state"] != "done" for one in ask(page, "GET", "/messages/imports")["imports"]):
        page.wait_for_timeout(100)
    threads = ask(page, "GET", "/messages/threads")["threads"]
    ask(page, "POST", "/messages/trash", {"ids": [threads[-1]["newest"]["id"]]})
    return str(next(one["id"] for one in threads if len(one["people"]) > 1))


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_no_door_has_anything_against_it(server: RealServer, open_window: Open, scheme: str, width: int) -> None:
    door = open_window(server, DOORS[0], signed_in=False, **look(scheme, width))

    found = [words for path in DOORS for words in judged(door, path)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_no_page_has_anything_against_it(
    server: RealServer, open_window: Open, library: dict[str, str], scheme: str, width: int, part: str
) -> None:
    page = open_window(server, PAGES[part][0].format(**library), **look(scheme, width))

    found = [words for path in PAGES[part] for words in judged(page, path.format(**library))]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(("scheme", "width"), [LOOKS[0], LOOKS[-1]])
def test_searching_messages_and_taking_them_along_have_nothing_against_them(
    server: RealServer, open_window: Open, library: dict[str, str], scheme: str, width: int
) -> None:
    page = open_window(server, f"/messages/{library['thread']}", **look(scheme, width))

    page.locator("section.one header").get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Pages to read", exact=False)).to_be_visible()
    found = wrong_with(page, "taking a conversation along")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Pictures and files").click()
    expect(page.get_by_role("dialog", name="Pictures and files")).to_be_visible()
    found += wrong_with(page, "the pictures of a conversation")
    page.goto("/messages")
    page.get_by_role("button", name="By person or day").click()
    page.get_by_role("searchbox", name="Search messages").fill("a")
    expect(page.locator("section.list mark").first).to_be_visible()
    found += wrong_with(page, "searching")

    assert not found, "\n".join(found)


def look(scheme: str, width: int) -> dict[str, Any]:
    """How the window is to be."""
    # The judge is a script of its own, which the content policy of our pages keeps out everywhere else.
    size = {"width": width, "height": 800}
    return {"color_scheme": scheme, "viewport": size, "reduced_motion": "reduce", "bypass_csp": True}


def judged(page: Page, path: str) -> list[str]:
    """What is wrong with a page, in words."""
    page.goto(path)
    expect(page.locator("h1:visible, [role=dialog]:visible").first).to_be_visible()
    return wrong_with(page, path)


def wrong_with(page: Page, path: str) -> list[str]:
    """What is wrong with what the page shows now, in words."""
    page.wait_for_load_state("networkidle")
    if not page.evaluate("'axe' in window"):
        page.evaluate(file(AXE, "make web brings it").read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("(rules) => axe.run({ runOnly: rules })", RULES)
    assert len(result["passes"]) >= 10, f"{path}: the judge looked at next to nothing"
    wrong = [
        f"{path}: {rule['id']}: {rule['help']}: {node['target']} {node['html'][:160]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
    by = max(page.evaluate("document.documentElement.scrollWidth - innerWidth"), page.evaluate(INSIDE))
    return [*wrong, f"{path}: scrolls sideways by {by} pixels"] if by > 0 else wrong
