"""A plan is shared by a link and by an address: everybody keeps their own, and nobody sees another's."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Open, ask, put
from tests.support.pictures import a_jpeg
from tests.support.real_server import RealServer

PLAN = {"name": "Family", "bytes": 10**12, "term": "month", "prices": [{"minor": 900, "currency": "EUR"}], "people": 6}
OWN_PLAN = {"name": "Just me", "bytes": 2 * 10**11, "term": "month", "prices": [{"minor": 299, "currency": "EUR"}]}
PASSWORD = "another long enough password"


@pytest.fixture
def ada(server: RealServer, open_window: Open) -> Page:
    """The operator, who has the family plan."""
    page = open_window(server, "/plan")
    if ask(page, "GET", "/family")["people"] < 6:
        buy(page, page, PLAN)
    return page


@pytest.fixture
def byron(server: RealServer, ada: Page, open_window: Open) -> Page:
    return a_guest(server, ada, open_window, "Byron")


@pytest.fixture
def clara(server: RealServer, ada: Page, open_window: Open) -> Page:
    return a_guest(server, ada, open_window, "Clara")


def test_somebody_joins_by_a_link_and_leaves_with_everything(ada: Page, byron: Page) -> None:
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


def test_who_has_a_plan_reads_what_goes_back_and_joins_in_one_step(ada: Page, clara: Page) -> None:
    ask(clara, "POST", "/session", {"email": "clara@example.org", "password": PASSWORD})
    buy(clara, ada, OWN_PLAN)
    ask(ada, "POST", "/family/invites", {"email": "clara@example.org"})
    clara.goto("/plan")
    clara.get_by_role("button", name="Share it").click()

    asked = clara.get_by_role("dialog", name="Ada invites you")
    expect(asked).to_contain_text("You have a plan of your own: Just me. It ends now")
    expect(asked).to_contain_text("€2.99 for the time you have paid for and not used goes back")
    asked.get_by_role("button", name="End my plan and join").click()

    expect(clara.get_by_text("You share the plan of Ada.")).to_be_visible()
    (refund,) = ask(clara, "GET", "/subscription")["payments"][0]["refunds"]
    assert (refund["amount"]["text"], refund["rule"]) == ("2.99 EUR", "prorata_from")


def a_guest(server: RealServer, operator: Page, open_window: Open, name: str) -> Page:
    """Somebody with an account, at the door."""
    asked = {"email": f"{name.lower()}@example.org", "name": name}
    invited = ask(operator, "POST", "/operator/accounts", asked)
    page = open_window(server, "/sign-in", signed_in=False)
    ask(page, "POST", "/password/reset", {"token": invited["invite"].partition("#token=")[2], "password": PASSWORD})
    return page


def buy(page: Page, operator: Page, plan: dict[str, object]) -> None:
    """Let somebody order a plan that the operator offers, and record that it was paid."""
    offered = ask(operator, "POST", "/operator/plans", plan)["id"]
    order = ask(page, "POST", "/subscription/orders", {"plan": offered, "currency": "EUR"})["id"]
    paid = {**plan["prices"][0], "reference": "bank"}  # type: ignore[index]
    ask(operator, "POST", f"/operator/orders/{order}/payment", paid)
