"""Setup help: exact addresses, an app password made on the spot, and word when the app has used it."""

import base64
import urllib.request

from playwright.sync_api import Page, expect

from tests.support.browsing import Open
from tests.support.real_server import RealServer


def test_an_app_gets_in_with_what_the_page_shows(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/connect")
    page.get_by_label("Android").check(force=True)
    expect(page.get_by_role("link", name="Contacts on the Mac")).to_have_count(0)
    page.get_by_role("link", name="DAVx⁵ for Android").click()

    page.get_by_role("button", name="Make an app password").click()
    expect(page.get_by_text("Waiting for the app to sign in")).to_be_visible()
    signs_in(server, user=shown(page, "User name"), password=shown(page, "Password"))

    expect(page.get_by_text("It works: the app signed in")).to_be_visible()
    assert shown(page, "Address (URL)") == f"{server.url}/dav/"


def test_a_code_to_scan_is_drawn_only_when_asked_for_and_can_be_taken_back(
    server: RealServer, open_window: Open
) -> None:
    page = open_window(server, "/connect/nextcloud-ios")
    code = page.get_by_role("img", name="Code with address, user name and app password")
    expect(code).to_have_count(0)

    page.get_by_role("button", name="Show a code to scan").click()
    expect(code).to_be_visible()

    page.get_by_role("link", name="Account", exact=True).last.click()
    page.get_by_role("button", name="Revoke Nextcloud app for iPhone and iPad").click()
    expect(page.get_by_role("button", name="Revoke Nextcloud app for iPhone and iPad")).to_have_count(0)


def shown(page: Page, term: str) -> str:
    """The value beside a term of what the app asks for."""
    return page.locator("dl > div").filter(has=page.get_by_text(term, exact=True)).locator("code").inner_text()


def signs_in(server: RealServer, *, user: str, password: str) -> None:
    """One request as the app makes it."""
    word = base64.b64encode(f"{user}:{password}".encode()).decode()
    request = urllib.request.Request(f"{server.url}/api/v1/gallery/months", headers={"Authorization": f"Basic {word}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200
