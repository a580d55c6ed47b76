"""Events of a payment provider: written down first, believed later, in any order and number, on each engine."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from tansu.adapters.payments.fake import event, sign
from tansu.core.errors import TansuError
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Order, Plan, RefundState, Rule
from tansu.foundation.work import Outside
from tansu.ports.payments import DisputeState, Failure
from tests.support.building import a_world, an_account, clock_of, principal_of, provider_of
from tests.support.buying import GB, buy, complaints, later, order, pay, quota, refund, seen, sell
from tests.support.paying import approve, books, charged, hear, heard, work_off
from tests.support.twice_and_crashing import assert_survives


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database on each engine in turn."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def small(outside: Outside) -> Plan:
    return sell(outside, "50 GB", 50 * GB, 100)


@pytest.fixture
def ordered(outside: Outside, ada: Principal, small: Plan) -> Order:
    return order(outside, ada, small)


def test_an_event_told_three_times_is_one_payment(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)

    new = hear(outside, charge.reference, times=3)
    before = quota(outside, ada)
    work_off(outside)

    assert (new, before, quota(outside, ada)) == ([True, False, False], 5 * GB, 50 * GB)
    assert [(one.provider, one.amount.minor) for one in seen(outside, ada).payments] == [("fake", 100)]
    assert complaints(outside) == ()


def test_five_copies_of_an_event_at_once_are_one(outside: Outside, ada: Principal, ordered: Order) -> None:
    body = event("event-1", charged(outside, ordered).reference)
    new: list[bool] = []

    def send() -> None:
        new.append(plans.record_event(outside, "fake", body, sign(body)))

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work_off(outside)

    assert sorted(new) == [False] * 4 + [True]
    assert len(seen(outside, ada).payments) == 1
    assert complaints(outside) == ()


def test_what_is_not_signed_by_the_provider_leaves_no_trace(outside: Outside, ada: Principal, ordered: Order) -> None:
    body = event("event-1", charged(outside, ordered).reference)

    for signature in ("", "0" * 64, sign(body + b" ")):
        with pytest.raises(TansuError):
            plans.record_event(outside, "fake", body, signature)
    with pytest.raises(TansuError):
        plans.record_event(outside, "stripe", body, sign(body))
    work_off(outside)

    assert seen(outside, ada).payments == ()
    with outside.look() as work:
        assert plans.troubles(work, "fake") == []


def test_a_charge_of_nobody_is_set_aside_and_named(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)
    stranger = type(charge)(**{**vars(charge), "reference": "alien", "order": "nosuchorder12"})
    provider_of(outside).put(stranger)

    heard(outside, "alien")
    heard(outside, "never-heard-of")
    heard(outside, charge.reference)

    assert len(seen(outside, ada).payments) == 1
    with outside.look() as work:
        assert len(plans.troubles(work, "fake")) == 2
    assert complaints(outside) == ()


@pytest.mark.parametrize("amount", [Money(99, "EUR"), Money(101, "EUR"), Money(100, "JPY")], ids=str)
def test_another_sum_or_currency_than_was_due_goes_back(
    outside: Outside, ada: Principal, ordered: Order, amount: Money
) -> None:
    charge = charged(outside, ordered, amount=amount)

    heard(outside, charge.reference, times=2)
    back = provider_of(outside).look(charge.reference).backs
    heard(outside, charge.reference, id="again")

    assert [one.amount for one in back] == [amount]
    assert (seen(outside, ada).payments, quota(outside, ada)) == ((), 5 * GB)
    assert books(outside).balances == ()
    assert complaints(outside) == ()


def test_an_order_paid_twice_is_paid_once_and_the_rest_goes_back(
    outside: Outside, ada: Principal, ordered: Order
) -> None:
    first, second = charged(outside, ordered, "one"), charged(outside, ordered, "two")

    heard(outside, second.reference)
    heard(outside, first.reference)

    assert [one.reference for one in seen(outside, ada).payments] == ["two"]
    assert [len(provider_of(outside).look(name).backs) for name in ("one", "two")] == [1, 0]
    assert complaints(outside) == ()


def test_money_for_an_order_that_is_gone_goes_back_thirty_days_late(
    outside: Outside, ada: Principal, ordered: Order
) -> None:
    charge = charged(outside, ordered)

    later(outside, timedelta(days=31), ada)
    heard(outside, charge.reference)

    assert len(provider_of(outside).look(charge.reference).backs) == 1
    assert (seen(outside, ada).payments, books(outside).balances) == ((), ())
    assert complaints(outside) == ()


def test_an_event_thirty_days_late_says_what_is_true_now(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)
    heard(outside, charge.reference)
    approve(outside, ada)
    work_off(outside)

    clock_of(outside).move(timedelta(days=30))
    heard(outside, charge.reference, id="the first that was sent")

    assert [one.state for one in seen(outside, ada).refunds] == [RefundState.SUCCEEDED]
    assert books(outside).balances == ()
    assert complaints(outside) == ()


def test_a_refund_goes_through_the_provider_once_whatever_gets_lost(
    outside: Outside, ada: Principal, ordered: Order
) -> None:
    charge = charged(outside, ordered)
    heard(outside, charge.reference)
    provider_of(outside).answers_lost = 2

    (sent,) = approve(outside, ada)
    work_off(outside)
    lost = seen(outside, ada).refunds[0].state
    for _ in range(4):
        clock_of(outside).move(timedelta(hours=2))
        work_off(outside)
    heard(outside, charge.reference, id="refunded", times=3)

    assert (sent.state, lost) == (RefundState.SUBMITTED, RefundState.SUCCEEDED) or lost is RefundState.SUBMITTED
    assert seen(outside, ada).refunds[0].state is RefundState.SUCCEEDED
    assert [one.key for one in provider_of(outside).look(charge.reference).backs] == [sent.key]
    assert books(outside).balances == ()
    assert complaints(outside) == ()


def test_a_card_that_is_gone_asks_the_member_and_is_paid_by_hand(
    outside: Outside, ada: Principal, ordered: Order
) -> None:
    heard(outside, charged(outside, ordered).reference)
    provider_of(outside).refuses = Failure.UNREACHABLE
    (one,) = approve(outside, ada)
    work_off(outside)
    asked = seen(outside, ada).refunds[0]

    with outside.work(ada) as work:
        plans.give_details(work, one.id, "IBAN DE02 1203 0000 0000 2020 51")
    with outside.system(ada.account) as work:
        done = plans.record_sent(work, one.id, reference="bank")

    assert (asked.state, done.state) == (RefundState.NEEDS_DETAILS, RefundState.SUCCEEDED)
    assert dict(books(outside).balances) == {"money:by_hand": -100, "money:fake": 100}
    assert complaints(outside) == ()


def test_a_refund_that_failed_is_sent_again_under_the_next_key(
    outside: Outside, ada: Principal, ordered: Order
) -> None:
    charge = charged(outside, ordered)
    heard(outside, charge.reference)
    provider_of(outside).refuses = Failure.BALANCE
    (one,) = approve(outside, ada)
    work_off(outside)
    provider_of(outside).refuses = None

    with outside.system(ada.account) as work:
        plans.send_again(work, one.id)
    work_off(outside)
    heard(outside, charge.reference, id="late", times=2)

    backs = provider_of(outside).look(charge.reference).backs
    assert [(back.key, back.state.value) for back in backs] == [(one.key, "failed"), (f"{one.key}:1", "succeeded")]
    assert seen(outside, ada).refunds[0].state is RefundState.SUCCEEDED
    assert (books(outside).balances, complaints(outside)) == ((), ())


def test_a_chargeback_before_a_refund_is_not_paid_twice(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)
    heard(outside, charge.reference)
    set_aside = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    provider_of(outside).dispute(charge.reference, DisputeState.OPEN)
    heard(outside, charge.reference, id="disputed", times=2)

    with outside.system(ada.account) as work:
        plans.approve(work, set_aside[0].id)
    work_off(outside)

    (stopped,) = seen(outside, ada).refunds
    assert (stopped.state, stopped.failure) == (RefundState.FAILED, plans.Failure.DISPUTE)
    assert provider_of(outside).look(charge.reference).backs == ()
    assert dict(books(outside).balances)["disputes"] == 100
    assert complaints(outside) == ()


def test_after_a_chargeback_nothing_is_left_to_give_back(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)
    heard(outside, charge.reference)
    provider_of(outside).dispute(charge.reference, DisputeState.LOST)
    heard(outside, charge.reference, id="lost")

    with pytest.raises(TansuError, match="Nothing"):
        refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    provider_of(outside).dispute(charge.reference, DisputeState.WON)
    heard(outside, charge.reference, id="won")
    assert refund(outside, ada, Rule.LAST_PAYMENT_FULL)[0].amount.minor == 100
    assert complaints(outside) == ()


def test_a_chargeback_after_a_refund_is_noticed(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)
    heard(outside, charge.reference)
    approve(outside, ada)
    work_off(outside)

    provider_of(outside).dispute(charge.reference, DisputeState.OPEN)
    heard(outside, charge.reference, id="disputed")

    with outside.look() as work:
        (trouble,) = plans.troubles(work, "fake")
    assert "twice" in trouble
    assert complaints(outside) == ()


def test_by_hand_goes_on_beside_a_provider(outside: Outside, ada: Principal, small: Plan) -> None:
    buy(outside, ada, small)
    large = order(outside, ada, sell(outside, "200 GB", 200 * GB, 300))
    heard(outside, charged(outside, large).reference)

    by_hand, by_card = sorted(approve(outside, ada), key=lambda one: one.amount.minor)
    work_off(outside)

    assert (by_hand.state, by_card.state) == (RefundState.PENDING, RefundState.SUBMITTED)
    with outside.system(ada.account) as work, pytest.raises(TansuError):
        plans.record_failed(work, by_card.id, plans.Failure.OTHER)
    assert dict(books(outside).balances)["money:by_hand"] == 100
    assert complaints(outside) == ()


def test_paid_by_hand_and_by_card_at_once_is_paid_once(outside: Outside, ada: Principal, ordered: Order) -> None:
    charge = charged(outside, ordered)
    hear(outside, charge.reference)
    pay(outside, ordered)

    work_off(outside)

    assert [one.provider for one in seen(outside, ada).payments] == ["by_hand"]
    assert len(provider_of(outside).look(charge.reference).backs) == 1
    assert complaints(outside) == ()


def test_power_failing_between_recording_and_acting_changes_nothing() -> None:
    def arrange(outside: Outside) -> dict[str, Any]:
        ada = principal_of(an_account(outside, password=""))
        bought = order(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
        hear(outside, charged(outside, bought, "one").reference)
        hear(outside, charged(outside, bought, "two").reference)
        return {}

    ends = assert_survives(
        plans.believe_events, fresh=a_world, arrange=arrange, end_state=books, also=[plans.return_stray]
    )

    assert ends.balances == (("money:fake", 100), ("sales", -100))  # type: ignore[attr-defined]


def test_power_failing_while_money_goes_back_sends_it_once() -> None:
    def arrange(outside: Outside) -> dict[str, Any]:
        ada = principal_of(an_account(outside, password=""))
        heard(outside, charged(outside, order(outside, ada, sell(outside, "50 GB", 50 * GB, 100)), "one").reference)
        (one,) = approve(outside, ada)
        return {"refund": one.id, "key": one.id, "account": ada.account}

    def sent(outside: Outside) -> object:
        return books(outside), len(provider_of(outside).look("one").backs)

    ends = assert_survives(plans.pay_refund, fresh=a_world, arrange=arrange, end_state=sent)

    assert ends[1] == 1  # type: ignore[index]
