"""Storage gets full: the bell says it, its owner reads it, puts it away, thinks again, and reads it in Hindi."""

from playwright.sync_api import Page, expect

from tansu.app.instance import open_instance
from tansu.foundation import notices
from tansu.settings import load_settings
from tests.support.browsing import Open, a_device, ask
from tests.support.real_server import RealServer

TITLE = "80% of your storage is used"


def test_the_bell_rings_at_80_percent_and_its_notice_goes_and_comes(server: RealServer, open_window: Open) -> None:
    page = open_window(server, "/")
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    fill_to_82_percent(page, server)

    page.reload()
    page.get_by_role("link", name="Notices, 1 new").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    page.get_by_role("button", name=f"Dismiss: {TITLE}").press("Enter")
    expect(page.get_by_role("heading", name="Nothing to tell you")).to_be_visible()
    expect(page.get_by_role("heading", name=TITLE)).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()

    page.get_by_role("link", name="See what takes the room").click()
    expect(page.get_by_text("sea.txt").first).to_be_visible()
    page.goto("/account")
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok):
        page.get_by_label("Language of notices and mail").select_option("hi")
    page.goto("/notices")
    expect(page.get_by_role("heading", name="आपकी 80% जगह भर गई है")).to_be_visible()


def fill_to_82_percent(page: Page, server: RealServer) -> None:
    """Keep a file, let the quota be a little more, and have the server look now and not in half a minute."""
    assert a_device(page, server, "Laptop").put("sea.txt", b"sea" * 1000).status_code == 201
    account = ask(page, "GET", "/account")["id"]
    used = ask(page, "GET", "/account/usage")["used"]
    ask(page, "PATCH", f"/operator/accounts/{account}", {"quota": used * 100 // 82})
    beside = open_instance(load_settings(data=server.data), beside=True)
    with beside.outside.system() as work:
        notices.look_at_usage.defer(work)
    beside.close()
    while ask(page, "GET", "/account/notices?limit=1")["unseen"] == 0:
        page.wait_for_timeout(100)
