"""An app opens our page and asks to be let in: its owner signs in, reads who asks, and decides."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.support.browsing import Open
from tests.support.real_server import RealServer

PHONE = "Mozilla/5.0 (Android) Nextcloud-android/3.30.0"


@dataclass
class Asked:
    """What an app gets when it asks: the page to open, and how to hear the answer."""

    page: str
    endpoint: str
    token: str


def test_an_app_gets_in_once_its_owner_has_signed_in_and_granted_it(server: RealServer, open_window: Open) -> None:
    asked = begin(server)
    page = open_window(server, asked.page, signed_in=False)
    expect(page.get_by_text("An app asks to be let in.")).to_be_visible()
    sign_in_by_hand(page, server)
    expect(page.get_by_text("Nextcloud")).to_be_visible()
    assert poll(asked) is None

    page.get_by_role("button", name="Grant access").click()
    expect(page.get_by_role("heading", name="Access granted")).to_be_visible()
    got = poll(asked)

    expect(page.get_by_role("heading", name="The app has signed in")).to_be_visible()
    assert got is not None and got["loginName"] == server.email
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("button", name="Revoke Nextcloud")).to_be_visible()


def test_an_app_that_was_denied_gets_nothing(server: RealServer, open_window: Open) -> None:
    asked = begin(server)
    page = open_window(server, asked.page)

    page.get_by_role("button", name="Deny").click()

    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()
    assert poll(asked) is None


def test_an_address_that_is_over_says_what_to_do(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/login/flow/nobody-asked", forgive=(r"status of 404 .*/login-flows/",))

    expect(page.get_by_text("Begin again in the app.")).to_be_visible()


def sign_in_by_hand(page: Page, server: RealServer) -> None:
    """As its owner does at the door."""
    page.get_by_label("E-mail").fill(server.email)
    page.get_by_label("Password").fill(server.password)
    page.get_by_role("button", name="Sign in").click()


def begin(server: RealServer) -> Asked:
    """Ask as the app for Android does."""
    request = urllib.request.Request(f"{server.url}/index.php/login/v2", b"", {"User-Agent": PHONE})
    with urllib.request.urlopen(request, timeout=30) as answer:
        told = json.loads(answer.read())
    return Asked(urllib.parse.urlsplit(told["login"]).path, told["poll"]["endpoint"], told["poll"]["token"])


def poll(asked: Asked) -> dict[str, str] | None:
    """The app's question whether it may come in; None while it may not."""
    try:
        with urllib.request.urlopen(asked.endpoint, f"token={asked.token}".encode(), timeout=30) as answer:
            got: dict[str, str] = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        assert error.code == 404
        return None
    return got
