"""The Stripe adapter against our stand-in: pages, cards, idempotency keys, refunds, disputes, signed events."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tansu.adapters.payments.stripe import StripePayments
from tansu.core.errors import NotFound, TansuError, Unavailable
from tansu.core.money import Money
from tansu.ports.payments import Ask, BackState, BadSignature, ChargeState, DisputeState, Failure
from tests.support.standin_stripe import KEY, SECRET, StandInStripe, signature, stripe_stand_in

ASK = Ask("key-1", "order-1", "ada", Money(299, "EUR"), "200 GB")
HOME = "https://photos.example"


@pytest.fixture
def stand_in() -> Iterator[StandInStripe]:
    with stripe_stand_in() as running:
        yield running


@pytest.fixture
def payments(stand_in: StandInStripe) -> StripePayments:
    return StripePayments(KEY, SECRET, url=stand_in.url)


@pytest.fixture
def customer(payments: StripePayments) -> str:
    return payments.customer("ada", email="ada@example.org", name="Ada")


def paid(payments: StripePayments, stand_in: StandInStripe, customer: str, ask: Ask = ASK) -> str:
    """Let the payer pay on a page; the reference of the charge."""
    page = payments.page_to_pay(ask, customer=customer, done=f"{HOME}/plan", back=HOME)
    stand_in.pay(page.reference)
    return payments.look(page.reference).reference


def test_a_page_is_the_same_for_the_same_key(payments: StripePayments, customer: str) -> None:
    first, again = (payments.page_to_pay(ASK, customer=customer, done=HOME, back=HOME) for _ in range(2))

    assert first == again
    seen = payments.look(first.reference)
    assert (seen.state, seen.order, seen.account, seen.key) == (ChargeState.OPEN, "order-1", "ada", "key-1")


def test_what_was_paid_on_a_page_is_found_by_either_name(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    page = payments.page_to_pay(ASK, customer=customer, done=HOME, back=HOME)
    stand_in.pay(page.reference)

    by_page = payments.look(page.reference)
    by_charge = payments.look(by_page.reference)

    assert by_page == by_charge
    assert (by_page.state, by_page.amount, by_page.order) == (ChargeState.PAID, Money(299, "EUR"), "order-1")


def test_the_card_that_was_left_is_charged_once_for_one_key(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    assert payments.has_card(customer) is False
    paid(payments, stand_in, customer)
    ask = Ask("key-2", "order-2", "ada", Money(299, "EUR"), "200 GB")

    first = payments.charge_card(ask, customer=customer)
    again = payments.charge_card(ask, customer=customer)
    looked = payments.charge_card(ask, customer=customer, again=True)

    assert first.state is ChargeState.PAID
    assert {first.reference, again.reference, looked.reference} == {first.reference}
    assert len(stand_in.all("payment_intent")) == 2


def test_an_answer_that_is_lost_is_no_second_charge(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    paid(payments, stand_in, customer)
    ask = Ask("key-2", "order-2", "ada", Money(299, "EUR"), "200 GB")
    stand_in.lost = 1

    with pytest.raises(Unavailable):
        payments.charge_card(ask, customer=customer)
    stand_in._answers.clear()
    found = payments.charge_card(ask, customer=customer, again=True)

    assert found.state is ChargeState.PAID
    assert len(stand_in.all("payment_intent")) == 2


def test_a_card_that_is_refused_or_missing_says_why(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    ask = Ask("key-2", "order-2", "ada", Money(299, "EUR"), "200 GB")
    missing = payments.charge_card(ask, customer=customer)
    paid(payments, stand_in, customer)
    stand_in.declines = "insufficient_funds"

    refused = payments.charge_card(ask, customer=customer)

    assert [(one.state, one.failure, one.key) for one in (missing, refused)] == [
        (ChargeState.FAILED, "no_card", "key-2"),
        (ChargeState.FAILED, "insufficient_funds", "key-2"),
    ]


def test_the_same_key_for_another_sum_is_refused(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    paid(payments, stand_in, customer)
    payments.charge_card(Ask("key-2", "order-2", "ada", Money(299, "EUR"), "x"), customer=customer)

    with pytest.raises(TansuError):
        payments.charge_card(Ask("key-2", "order-2", "ada", Money(300, "EUR"), "x"), customer=customer)


def test_a_refund_whose_answer_is_lost_is_found_and_not_sent_again(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    charge = paid(payments, stand_in, customer)
    stand_in.lost = 1

    with pytest.raises(Unavailable):
        payments.give_back(charge, Money(100, "EUR"), key="back-1")
    stand_in._answers.clear()
    found = payments.give_back(charge, Money(100, "EUR"), key="back-1")

    assert (found.state, found.amount, found.key) == (BackState.SUCCEEDED, Money(100, "EUR"), "back-1")
    assert len(stand_in.all("refund")) == 1
    assert payments.look(charge).backs == (found,)


def test_more_than_was_paid_does_not_go_back(payments: StripePayments, stand_in: StandInStripe, customer: str) -> None:
    charge = paid(payments, stand_in, customer)

    refused = payments.give_back(charge, Money(300, "EUR"), key="back-1")

    assert (refused.state, refused.reason, refused.reference) == (BackState.FAILED, Failure.OTHER, "")
    assert stand_in.all("refund") == []


def test_a_dispute_is_seen_and_stops_refunds(payments: StripePayments, stand_in: StandInStripe, customer: str) -> None:
    charge = paid(payments, stand_in, customer)
    stand_in.dispute(charge, "needs_response")

    refused = payments.give_back(charge, Money(299, "EUR"), key="back-1")
    opened = payments.look(charge).disputes
    stand_in.dispute(charge, "won")

    assert refused.reason is Failure.DISPUTE
    assert [one.state for one in (*opened, *payments.look(charge).disputes)] == [DisputeState.OPEN, DisputeState.WON]


def test_a_question_of_a_bank_is_no_dispute(payments: StripePayments, stand_in: StandInStripe, customer: str) -> None:
    charge = paid(payments, stand_in, customer)

    stand_in.dispute(charge, "warning_needs_response")

    assert payments.look(charge).disputes == ()


def test_the_list_has_every_charge_page_by_page(
    payments: StripePayments, stand_in: StandInStripe, customer: str
) -> None:
    for n in range(120):
        stand_in._intent(100 + n, "eur", customer, "pm", {})

    found = list(payments.charges(datetime.now(UTC) - timedelta(days=1)))

    assert sorted(one.amount.minor for one in found) == list(range(100, 220))


def test_a_portal_leads_home(payments: StripePayments, stand_in: StandInStripe, customer: str) -> None:
    assert payments.page_of_cards(customer, back=HOME).startswith(f"{stand_in.url}/portal/")


def test_what_nobody_knows_is_not_found_and_a_wrong_key_is_told(
    payments: StripePayments, stand_in: StandInStripe
) -> None:
    with pytest.raises(NotFound):
        payments.look("pi_nothing")
    with pytest.raises(Unavailable, match="key"):
        StripePayments("sk_test_wrong", SECRET, url=stand_in.url).look("pi_nothing")
    with pytest.raises(Unavailable, match="answer"):
        StripePayments(KEY, SECRET, url="http://127.0.0.1:9").look("pi_nothing")


def told(stand_in: StandInStripe, *, live: bool = False) -> bytes:
    intent = stand_in._intent(100, "eur", "cus", "pm", {})
    return stand_in.event("payment_intent.succeeded", intent, live=live, id="evt_1")


def test_an_event_names_what_to_look_up(payments: StripePayments, stand_in: StandInStripe) -> None:
    body = told(stand_in)

    event = payments.listen(body, signature(body), now=datetime.now(UTC))

    assert (event.id, event.kind) == ("evt_1", "payment_intent.succeeded")
    assert event.charge == stand_in.all("payment_intent")[0]["id"]


def test_bad_old_future_and_other_modes_events_are_refused(payments: StripePayments, stand_in: StandInStripe) -> None:
    now = datetime.now(UTC)
    body, live = told(stand_in), told(stand_in, live=True)
    wrong = [
        (body, ""),
        (body, "t=1,v1="),
        (body, "nonsense"),
        (body, signature(body, secret="whsec_other")),
        (body + b" ", signature(body)),
        (body, signature(body, at=int(time.time()) - 301)),
        (body, signature(body, at=int(time.time()) + 301)),
        (live, signature(live)),
        (b"[]", signature(b"[]")),
        (b"\xff", "t=1,v1=ab"),
        (b'{"livemode": false}', signature(b'{"livemode": false}')),
        (json.dumps({"livemode": False, "data": 3}).encode(), signature(b"x")),
    ]

    for payload, signed in wrong:
        with pytest.raises(BadSignature):
            payments.listen(payload, signed, now=now)
