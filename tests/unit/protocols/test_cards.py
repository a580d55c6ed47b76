"""Cards over REST, at a server that takes them, with a stand-in for Stripe: pages, signed events, what is refused."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.running import Person, Running, running
from tests.support.standin_stripe import KEY, SECRET, StandInStripe, signature, stripe_stand_in

PLAN = {"name": "200 GB", "bytes": 200_000_000_000, "term": "month", "prices": [{"minor": 299, "currency": "EUR"}]}


@dataclass
class Shop:
    """A server that takes cards, its provider, and what it sells."""

    server: Running
    stripe: StandInStripe
    root: Person
    plan: str

    @property
    def hook(self) -> str:
        """Where events go."""
        return f"{self.server.base}/api/v1/webhooks/stripe"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with stripe_stand_in() as stripe:
        chosen = {
            "TANSU_PAYMENTS": "stripe",
            "TANSU_STRIPE_SECRET_KEY": KEY,
            "TANSU_STRIPE_WEBHOOK_SECRET": SECRET,
            "TANSU_STRIPE_URL": stripe.url,
        }
        with running(tmp_path_factory.mktemp("shop"), **chosen) as server:
            root = server.person(operator=True)
            plan = str(root.call("POST", "/operator/plans", json=PLAN).json()["id"])
            stripe.hook = f"{server.base}/api/v1/webhooks/stripe"
            yield Shop(server, stripe, root, plan)


def ordered(shop: Shop, ada: Person) -> str:
    answer = ada.call("POST", "/subscription/orders", json={"plan": shop.plan, "currency": "EUR"})
    return str(answer.json()["id"])


def page_of(ada: Person, order: str) -> str:
    url = str(ada.call("POST", f"/subscription/orders/{order}/card").json()["url"])
    return url.rpartition("/")[2]


def until(seen: Any) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def payments_of(ada: Person) -> list[dict[str, Any]]:
    return list(ada.call("GET", "/subscription").json()["payments"])


def test_a_member_pays_on_the_page_and_is_given_it_back(shop: Shop) -> None:
    ada = shop.server.person()
    page = page_of(ada, ordered(shop, ada))
    before = ada.call("GET", "/subscription/card").json()

    shop.stripe.pay(page)
    until(lambda: payments_of(ada))
    portal = ada.call("POST", "/subscription/card").json()["url"]
    made = shop.root.call(
        "POST", f"/operator/accounts/{ada.account.id}/refunds", json={"rule": "last_payment_full"}
    ).json()["refunds"]
    shop.root.call("POST", f"/operator/refunds/{made[0]['id']}/approve")
    until(lambda: payments_of(ada)[0]["refunds"][0]["state"] == "succeeded")

    assert before == {"takes_cards": True, "known": True, "waiting": True, "failure": None}
    assert (payments_of(ada)[0]["provider"], payments_of(ada)[0]["amount"]["text"]) == ("stripe", "2.99 EUR")
    assert portal.startswith(f"{shop.stripe.url}/portal/")
    assert set(shop.stripe.hook_answers) == {200}
    assert shop.root.call("GET", "/operator/ledger").json()["balanced"] is True


def test_five_copies_at_once_in_any_order_pay_once(shop: Shop) -> None:
    ada = shop.server.person()
    page = page_of(ada, ordered(shop, ada))
    hook, shop.stripe.hook = shop.stripe.hook, ""
    session = shop.stripe.pay(page)
    shop.stripe.hook = hook
    intent = shop.stripe.things[session["payment_intent"]]
    bodies = [shop.stripe.event("payment_intent.succeeded", intent, id="evt_five") for _ in range(5)]
    bodies += [shop.stripe.event("charge.succeeded", shop.stripe.things[intent["latest_charge"]], id="evt_charge")]
    answers: list[int] = []

    threads = [
        threading.Thread(target=lambda one=body: answers.append(shop.stripe.send(one, signature(one))))
        for body in reversed(bodies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: payments_of(ada))

    assert answers == [200] * 6
    assert len(payments_of(ada)) == 1
    assert shop.root.call("GET", "/operator/ledger").json()["balanced"] is True


@pytest.mark.parametrize(
    ("secret", "age", "live"),
    [("whsec_wrong", 0, False), (SECRET, 301, False), (SECRET, -301, False), (SECRET, 0, True)],
)
def test_what_is_not_for_us_is_refused_and_leaves_nothing(shop: Shop, secret: str, age: int, live: bool) -> None:
    ada = shop.server.person()
    page = page_of(ada, ordered(shop, ada))
    hook, shop.stripe.hook = shop.stripe.hook, ""
    session = shop.stripe.pay(page)
    shop.stripe.hook = hook
    intent = shop.stripe.things[session["payment_intent"]]
    body = shop.stripe.event("payment_intent.succeeded", intent, live=live, id=f"evt_{secret}{age}{live}")

    answer = shop.server.call(
        "POST",
        "/webhooks/stripe",
        data=body,
        headers={"Stripe-Signature": signature(body, secret=secret, at=int(time.time()) - age)},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "error")
    assert payments_of(ada) == []


def test_an_event_of_ten_megabytes_or_of_another_provider_is_refused(shop: Shop) -> None:
    huge = shop.server.call("POST", "/webhooks/stripe", data=b"x" * 10_000_000)
    other = shop.server.call("POST", "/webhooks/paypal", data=b"{}")

    assert (huge.status_code, other.status_code) == (413, 400)


def test_nobody_pays_for_somebody_else(shop: Shop) -> None:
    ada, bob = shop.server.person(), shop.server.person()
    order = ordered(shop, ada)

    answers = [
        bob.call("POST", f"/subscription/orders/{order}/card").status_code,
        bob.call("POST", "/subscription/card").status_code,
        shop.server.call("POST", f"/subscription/orders/{order}/card").status_code,
    ]

    assert answers == [404, 409, 401]


@pytest.mark.parametrize("a_server", ["sqlite and folders"], indirect=True)
def test_a_server_without_a_provider_says_so(a_server: Running) -> None:
    ada = a_server.person()

    seen = ada.call("GET", "/subscription/card").json()
    hook = a_server.call("POST", "/webhooks/stripe", data=b"{}", headers={"Stripe-Signature": "t=1,v1=aa"})

    assert (seen["takes_cards"], hook.status_code) == (False, 400)
