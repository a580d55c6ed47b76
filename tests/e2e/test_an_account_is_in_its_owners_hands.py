"""Storage, passwords, sessions, app passwords, closing and leaving, as the owner of an account sees them."""

import base64
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browsing import Open, ask, put, until_rendered
from tests.support.pictures import an_mp4
from tests.support.real_server import RealServer
from tests.support.sending import photo

ENDED = (r"status of 401",)
"""What a browser sees of what it was just asking when its session ended."""
NEW_PASSWORD = "an even longer new password"


@pytest.fixture
def page(server: RealServer, open_window: Open) -> Page:
    return open_window(server, "/account", forgive=(r"status of 403 .*/account/password$",))


@pytest.fixture
def other(server: RealServer, open_window: Open) -> Page:
    """Another browser of the same person, looking at the photos."""
    page = open_window(server, "/", forgive=ENDED)
    expect(page.get_by_role("heading", name="Photos")).to_be_visible()
    return page


def test_the_parts_of_the_storage_add_up(page: Page) -> None:
    kept, film = put(page, "a.jpg", photo("a", size=30_000)), put(page, "b.mp4", an_mp4())
    trashed = put(page, "c.jpg", photo("c", size=20_000))
    until_rendered(page, kept, film, trashed)
    ask(page, "POST", "/gallery/trash", {"ids": [trashed]})
    page.reload()

    usage = ask(page, "GET", "/account/usage")
    parts = {row["category"]: row["bytes"] for row in usage["categories"]}
    assert parts["photos"] == 30_000 and parts["trash"] == 20_000 and parts["videos"] > 0
    assert sum(parts.values()) == usage["used"] and usage["used"] + usage["reserved"] + usage["left"] == usage["quota"]
    storage = section(page, "Storage")
    expect(storage.get_by_role("listitem").filter(has_text="Photos")).to_contain_text("30 kB")
    expect(storage.get_by_role("listitem").filter(has_text="Trash")).to_contain_text("20 kB")
    expect(storage.get_by_text("of 5 GB")).to_be_visible()

    storage.get_by_role("link", name="Photos").click()
    expect(page.get_by_text("1 item, 30 kB: 30,000 bytes")).to_be_visible()
    page.get_by_label("Kind").get_by_role("link", name="Trash").click()
    expect(page.get_by_text("1 item, 20 kB: 20,000 bytes")).to_be_visible()
    page.get_by_role("link", name="c.jpg").click()
    expect(page.get_by_role("heading", name="Trash", exact=True)).to_be_visible()


def test_a_new_password_signs_the_other_browser_out(server: RealServer, page: Page, other: Page) -> None:
    password = section(page, "Password")
    password.get_by_label("Current password").fill("not the password at all")
    password.get_by_label("New password").fill(NEW_PASSWORD)
    password.get_by_role("button", name="Change the password").click()
    expect(password.get_by_text("That is not the current password.")).to_be_visible()

    password.get_by_label("Current password").fill(server.password)
    password.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    server.password = NEW_PASSWORD

    signed_out(other)
    other.get_by_label("E-mail").fill(server.email)
    other.get_by_label("Password").fill(NEW_PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Trash", exact=True)).to_be_visible()


def test_a_session_ended_from_afar_is_over_at_once(page: Page, other: Page) -> None:
    page.reload()
    sessions = section(page, "Where you are signed in")
    expect(sessions.get_by_text("this one")).to_be_visible()

    sessions.get_by_role("button", name="Sign out everywhere else").click()
    expect(sessions.get_by_role("listitem")).to_have_count(1)

    assert other.request.get("/api/v1/session").status == 401
    signed_out(other)


def test_an_app_password_is_shown_once_and_opens_the_interface(server: RealServer, page: Page) -> None:
    made = section(page, "App passwords")
    made.get_by_label("For which app or device").fill("Phone")
    made.get_by_role("button", name="Make an app password").click()
    secret = made.locator("code").inner_text()

    assert by_basic(server, secret) == 200
    page.reload()
    expect(made.get_by_text("Phone", exact=True)).to_be_visible()
    expect(page.get_by_text(secret)).to_have_count(0)
    expect(made.get_by_text("Last used")).to_be_visible()
    made.get_by_role("button", name="Revoke Phone").click()
    expect(made.get_by_role("listitem")).to_have_count(0)
    assert by_basic(server, secret) == 401


def test_closing_an_account_can_be_undone_from_any_page(server: RealServer, page: Page) -> None:
    section(page, "Close the account").get_by_role("button", name="Close the account").click()
    asked = page.get_by_role("dialog", name="Close this account?")
    asked.get_by_label("Current password").fill(server.password)
    asked.get_by_role("button", name="Close the account").click()
    expect(asked).to_be_hidden()

    page.goto("/trash")
    expect(page.get_by_text("This account closes on")).to_be_visible()
    page.get_by_role("button", name="Keep the account").click()

    expect(page.get_by_text("This account closes on")).to_be_hidden()
    assert ask(page, "GET", "/account")["closing_at"] is None


def test_after_signing_out_the_back_button_shows_nothing(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/account", forgive=ENDED)
    put(page, "private.jpg", photo("private"))
    page.goto("/")
    expect(page.locator("a[data-id]").first).to_be_visible()
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.go_back()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("a[data-id]")).to_have_count(0)
    left = page.evaluate("async () => [await indexedDB.databases(), Object.keys(sessionStorage), await caches.keys()]")
    assert left == [[], [], []]


def section(page: Page, title: str) -> Locator:
    """The part of the account page under a heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))


def signed_out(page: Page) -> None:
    """Whatever is touched next in that browser leads to the door."""
    page.get_by_role("link", name="Trash").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def by_basic(server: RealServer, password: str) -> int:
    """What the interface answers to an e-mail and an app password."""
    word = base64.b64encode(f"{server.email}:{password}".encode()).decode()
    request = urllib.request.Request(f"{server.url}/api/v1/gallery/months", headers={"Authorization": f"Basic {word}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status: int = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    return status
