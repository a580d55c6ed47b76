"""A plan is paid by card on the provider's page: the browser goes there and comes back, and waits for the word."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.browsing import Open, ask
from tests.support.real_server import RealServer, real_server
from tests.support.standin_stripe import KEY, SECRET, StandInStripe, stripe_stand_in

PLAN = {"name": "200 GB", "bytes": 200_000_000_000, "term": "month", "prices": [{"minor": 299, "currency": "EUR"}]}


@pytest.fixture(scope="module")
def stripe() -> Iterator[StandInStripe]:
    with stripe_stand_in() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, stripe: StandInStripe) -> Iterator[RealServer]:
    """A server that takes cards."""
    data = tmp_path_factory.mktemp("server") / "data"
    data.mkdir(mode=0o700)
    (data / "tansu.toml").write_text(
        f"""payments = "stripe"
stripe_secret_key = "{KEY}"
stripe_webhook_secret = "{SECRET}"
stripe_url = "{stripe.url}"
"""
    )
    with real_server(data) as started:
        yield started


def test_a_plan_is_paid_by_card_and_the_page_waits_for_the_word(
    server: RealServer, stripe: StandInStripe, open_window: Open
) -> None:
    page = open_window(server, "/plan", forgive=(r"^left the server: http://127\.0\.0\.1:\d+/(pay|portal)/",))
    plan = ask(page, "POST", "/operator/plans", PLAN)["id"]
    ask(page, "POST", "/subscription/orders", {"plan": plan, "currency": "EUR"})
    page.goto("/plan")

    page.get_by_role("button", name="Pay by card").click()
    expect(page.get_by_text("299 eur")).to_be_visible()
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_text("Waiting for the confirmation of your payment.")).to_be_visible()
    stripe.hook = f"{server.url}/api/v1/webhooks/stripe"
    stripe.tell("payment_intent.succeeded", stripe.all("payment_intent")[0])

    expect(page.get_by_text(re.compile("200 GB, paid until"))).to_be_visible()
    expect(page.get_by_text("Waiting for the confirmation of your payment.")).to_have_count(0)
    page.get_by_role("button", name="Change card").click()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text(re.compile("200 GB, paid until"))).to_be_visible()
    assert ask(page, "GET", "/operator/ledger")["balanced"] is True
