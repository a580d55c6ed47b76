"""The operator sees jobs and accounts and invites people; nobody else sees any of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Open, ask, put
from tests.support.real_server import RealServer
from tests.support.sending import photo


@pytest.fixture
def page(server: RealServer, open_window: Open) -> Page:
    return open_window(server, "/operator/accounts")


def test_the_jobs_page_lists_what_the_server_does_by_itself(page: Page) -> None:
    page.get_by_role("link", name="Jobs").click()
    put(page, "a.jpg", photo("something to render"))

    page.reload()

    expect(page.get_by_role("heading", name="Jobs")).to_be_visible()
    counts = page.locator("dl.counts")
    expect(counts.get_by_text("previews to make")).to_be_visible()
    expect(page.locator("main").get_by_text("gallery.render", exact=True).first).to_be_visible()


def test_an_invited_person_sets_a_password_and_sees_nothing_of_the_operator(
    page: Page, server: RealServer, open_window: Open
) -> None:
    page.get_by_role("button", name="Invite somebody").click()
    drawer = page.get_by_role("dialog", name="Invite somebody")
    drawer.get_by_label("Name").fill("Bruno")
    drawer.get_by_label("E-mail").fill("bruno@example.org")
    drawer.get_by_label("Country").select_option("AT")
    drawer.get_by_label("Quota in GB").fill("2")
    drawer.get_by_role("button", name="Invite somebody").click()
    link = drawer.locator("code").inner_text()
    assert link.startswith(f"{server.url}/reset#token=")
    drawer.get_by_role("button", name="Done").click()
    bruno_line = page.locator("main li").filter(has_text="bruno@example.org")
    expect(bruno_line).to_contain_text("0 B of 2 GB")

    bruno = open_window(
        server,
        link.removeprefix(server.url),
        signed_in=False,
        forgive=(r"status of 403 .*/operator/", r"status of 401"),
    )
    assert "token" not in bruno.url
    bruno.get_by_label("New password").fill("brunos own long password")
    bruno.get_by_role("button", name="Set the password").click()
    bruno.get_by_role("link", name="Sign in").click()
    bruno.get_by_label("E-mail").fill("bruno@example.org")
    bruno.get_by_label("Password").fill("brunos own long password")
    bruno.get_by_role("button", name="Sign in").click()
    expect(bruno.get_by_role("heading", name="A drawer for every photo")).to_be_visible()
    expect(bruno.get_by_text("0 B of 2 GB")).to_be_visible()
    expect(bruno.get_by_role("link", name=re.compile("Jobs|Accounts|Health"))).to_have_count(0)
    assert bruno.request.get("/api/v1/operator/accounts").status == 403
    bruno.goto("/operator/accounts")
    expect(bruno.get_by_text(server.email)).to_have_count(0)

    bruno_line.get_by_role("button", name="Quota of Bruno").click()
    quota = page.get_by_role("dialog", name="Quota of Bruno")
    quota.get_by_label("Quota in GB").fill("3")
    quota.get_by_role("button", name="Save").click()
    expect(bruno_line).to_contain_text("0 B of 3 GB")
    assert ask(bruno, "GET", "/account/usage")["quota"] == 3_000_000_000

    bruno_line.get_by_role("button", name="Disable Bruno").click()
    expect(bruno_line).to_contain_text("disabled")
    assert bruno.request.get("/api/v1/session").status == 401
