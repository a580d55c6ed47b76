"""A plan is shared by a link and by an address: everybody keeps their own, and nobody sees another's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Open, ask, put
from tests.support.pictures import a_jpeg
from tests.support.real_server import RealServer

PLAN = {"name": "Family", "bytes": 10**12, "term": "month", "prices": [{"minor": 900, "currency": "EUR"}], "people": 6}
PASSWORD = "another long enough password"


@pytest.fixture
def ada(server: RealServer, open_window: Open) -> Page:
    return open_window(server, "/plan")


@pytest.fixture
def byron(server: RealServer, ada: Page, open_window: Open) -> Iterator[Page]:
    invited = ask(ada, "POST", "/operator/accounts", {"email": "byron@example.org", "name": "Byron"})
    page = open_window(server, "/sign-in", signed_in=False)
    ask(page, "POST", "/password/reset", {"token": invited["invite"].partition("#token=")[2], "password": PASSWORD})
    yield page


def test_somebody_joins_by_a_link_and_leaves_with_everything(ada: Page, byron: Page, server: RealServer) -> None:
    buy_the_family_plan(ada)
    ada.goto("/plan")
    ada.get_by_role("button", name="Invite somebody").click()
    ada.get_by_role("button", name="Make the invitation").click()
    link = ada.get_by_role("dialog").locator("code").inner_text()

    # The link waits behind the door for who has to sign in first.
    byron.goto(link)
    byron.get_by_label("E-mail").fill("byron@example.org")
    byron.get_by_label("Password", exact=True).fill(PASSWORD)
    byron.get_by_role("button", name="Sign in").click()
    expect(byron.get_by_role("dialog", name="Ada invites you")).to_contain_text("You share 1 TB with Ada")
    byron.get_by_role("button", name="Share it").click()
    expect(byron.get_by_text("You share the plan of Ada.")).to_be_visible()
    put(byron, "sunset.jpg", a_jpeg(64, 48))

    ada.goto("/plan")
    expect(ada.get_by_text("byron@example.org")).to_be_visible()
    expect(ada.get_by_role("button", name="Remove Byron")).to_be_visible()
    byron.goto("/plan")
    byron.get_by_role("button", name="Leave the family").click()
    expect(byron.get_by_role("dialog")).to_contain_text("You keep everything")
    byron.get_by_role("dialog").get_by_role("button", name="Leave the family").click()

    expect(byron.get_by_text("5 GB, free")).to_be_visible()
    assert ask(byron, "GET", "/account/usage")["used"] > 0
    assert ask(ada, "GET", "/account/usage")["used"] == 0


def buy_the_family_plan(page: Page) -> None:
    """Offer it, order it and record that it was paid."""
    plan = ask(page, "POST", "/operator/plans", PLAN)["id"]
    order = ask(page, "POST", "/subscription/orders", {"plan": plan, "currency": "EUR"})["id"]
    paid = {"minor": 900, "currency": "EUR", "reference": "bank"}
    ask(page, "POST", f"/operator/orders/{order}/payment", paid)
