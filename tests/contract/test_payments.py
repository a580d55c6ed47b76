"""What every provider that takes cards promises: the pretended one, Stripe's stand-in, and a stranger's Stripe."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tansu.adapters.clock.stopped import StoppedClock
from tansu.adapters.payments.by_hand import ByHand
from tansu.adapters.payments.fake import FakePayments
from tansu.adapters.payments.stripe import StripePayments
from tansu.core.errors import Conflict, NotFound
from tansu.core.money import Money
from tansu.ports.payments import Ask, BackState, ChargeState, Payments
from tests.support.ports import free_port
from tests.support.standin_stripe import KEY, SECRET, stripe_stand_in

ASK = Ask("key-1", "order-1", "ada", Money(299, "EUR"), "200 GB")

# It would listen everywhere, and keep what it knows in a file that all of its processes share.
LOCALSTRIPE = """
import sys
from aiohttp import web
from localstripe import resources, server
type(resources.store).dump_to_disk = lambda self: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]))
"""


@dataclass
class Provider:
    """A provider, and how a payer leaves a card there."""

    payments: Payments
    leave_card: Any


@pytest.fixture(params=["fake", "stand-in", "localstripe"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Provider]:
    if request.param == "fake":
        fake = FakePayments(StoppedClock())
        yield Provider(fake, fake.cards.add)
    elif request.param == "stand-in":
        with stripe_stand_in() as running:
            payments = StripePayments(KEY, SECRET, url=running.url)
            yield Provider(
                payments, lambda customer: running._make("pm", "payment_method", customer=customer, type="card")
            )
    else:
        with localstripe(tmp_path) as url:
            yield Provider(StripePayments("sk_test_12345", SECRET, url=url), lambda customer: _leave(url, customer))


@contextmanager
def localstripe(folder: Path) -> Iterator[str]:
    """A stranger's Stripe in a process of its own, on loopback."""
    port = free_port()
    program = (
        f"from aiohttp import web; from localstripe.server import app; web.run_app(app, host='127.0.0.1', port={port})"
    )
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-c", program], stdout=quiet, stderr=quiet, cwd=folder)
    try:
        url = f"http://127.0.0.1:{port}"
        _until_up(url)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _until_up(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            requests.get(f"{url}/v1/balance", auth=("sk_test_12345", ""), timeout=5)
            return
        except requests.RequestException:
            assert time.monotonic() < until, "localstripe did not start"
            time.sleep(0.1)


def _leave(url: str, customer: str) -> None:
    key = ("sk_test_12345", "")
    card = {"card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "2040", "card[cvc]": "123"}
    made = requests.post(f"{url}/v1/payment_methods", data={"type": "card", **card}, auth=key, timeout=20).json()
    requests.post(f"{url}/v1/payment_methods/{made['id']}/attach", data={"customer": customer}, auth=key, timeout=20)


def test_a_payer_becomes_known_leaves_a_card_and_is_charged(provider: Provider) -> None:
    customer = provider.payments.customer("ada", email="ada@example.org", name="Ada")
    before = provider.payments.has_card(customer)
    provider.leave_card(customer)

    charge = provider.payments.charge_card(ASK, customer=customer)
    seen = provider.payments.look(charge.reference)

    assert (before, provider.payments.has_card(customer)) == (False, True)
    assert (seen.state, seen.amount, seen.backs) == (ChargeState.PAID, Money(299, "EUR"), ())
    assert (seen.order, seen.account, seen.key) == ("order-1", "ada", "key-1")


def test_money_goes_back_in_parts_each_once(provider: Provider) -> None:
    customer = provider.payments.customer("ada", email="ada@example.org", name="Ada")
    provider.leave_card(customer)
    charge = provider.payments.charge_card(ASK, customer=customer).reference

    first, again = (provider.payments.give_back(charge, Money(100, "EUR"), key="a") for _ in range(2))
    rest = provider.payments.give_back(charge, Money(199, "EUR"), key="b")

    assert first == again
    backs = provider.payments.look(charge).backs
    assert sorted((one.key, one.amount.minor, one.state) for one in backs) == [
        ("a", 100, BackState.SUCCEEDED),
        ("b", 199, BackState.SUCCEEDED),
    ]
    assert {first.reference, rest.reference} == {one.reference for one in backs}


def test_who_left_no_card_cannot_be_charged(provider: Provider) -> None:
    customer = provider.payments.customer("ada", email="ada@example.org", name="Ada")

    assert provider.payments.charge_card(ASK, customer=customer).state is ChargeState.FAILED


def test_a_charge_that_nobody_made_is_not_found(provider: Provider) -> None:
    with pytest.raises(NotFound):
        provider.payments.look("pi_nothing")


def test_by_hand_there_is_nobody_to_ask() -> None:
    by_hand = ByHand()

    with pytest.raises(Conflict, match="operator"):
        by_hand.charge_card(ASK, customer="ada")
    with pytest.raises(Conflict, match="no provider's list"):
        by_hand.charges(StoppedClock().now())
    assert (by_hand.takes_cards, by_hand.has_card("ada")) == (False, False)
