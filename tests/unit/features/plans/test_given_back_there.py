"""Refunds that somebody made on the provider's own pages: the books say them too, and nothing goes back twice."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tansu.core.errors import Conflict
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Order, Reason, RefundState, Rule
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tansu.ports.payments import Back, BackState, Charge, DisputeState, Failure
from tests.support.building import provider_of
from tests.support.buying import GB, complaints, held, order, refund, seen, sell
from tests.support.paying import approve, books, charged, heard, work_off
from tests.support.telling import told

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def ordered(outside: Outside, ada: Principal) -> Order:
    return order(outside, ada, sell(outside, "50 GB", 50 * GB, 300))


@pytest.fixture
def charge(outside: Outside, ordered: Order) -> Charge:
    made = charged(outside, ordered)
    heard(outside, made.reference)
    return made


def give_back_there(
    outside: Outside, charge: Charge, minor: int, *, state: BackState = BackState.SUCCEEDED, name: str = "re_1"
) -> None:
    """Play an operator on the provider's pages."""
    kept = provider_of(outside).look(charge.reference)
    others = tuple(one for one in kept.backs if one.reference != name)
    made = Back(name, "", Money(minor, charge.amount.currency), state)
    provider_of(outside).put(replace(kept, backs=(*others, made)))


def refunds(outside: Outside, who: Principal) -> list[tuple[Rule, RefundState, int]]:
    return sorted((one.rule, one.state, one.amount.minor) for one in seen(outside, who).refunds)


def troubles(outside: Outside) -> list[str]:
    with outside.look() as work:
        return plans.troubles(work, "fake")


def test_it_becomes_a_refund_with_its_credit_note_and_its_member_hears_of_it(
    outside: Outside, ada: Principal, charge: Charge
) -> None:
    give_back_there(outside, charge, 100)

    heard(outside, charge.reference, id="refunded", times=3)
    heard(outside, charge.reference, id="once more")

    assert refunds(outside, ada) == [(Rule.AS_SENT, RefundState.SUCCEEDED, 100)]
    with outside.read(ada) as work:
        assert [one.total.minor for one in plans.invoices(work)] == [300, -100]
    assert told(outside, ada.account).count(Kind.REFUND_SENT) == 1
    assert complaints(outside) == () and troubles(outside) == []
    assert plans.compare(outside, since=LONG_AGO).differences == ()
    assert held(outside, ada).reason is not Reason.FREE, "a word from elsewhere takes nothing away"


def test_what_nobody_told_us_of_is_taken_over_after_comparing(outside: Outside, ada: Principal, charge: Charge) -> None:
    give_back_there(outside, charge, 100)
    found = plans.compare(outside, since=LONG_AGO)

    plans.look_into(outside, found.differing)
    work_off(outside)

    assert (len(found.differences), found.differing) == (1, (charge.reference,))
    assert refunds(outside, ada) == [(Rule.AS_SENT, RefundState.SUCCEEDED, 100)]
    assert plans.compare(outside, since=LONG_AGO).differences == ()


def test_our_own_refund_is_what_is_left(outside: Outside, ada: Principal, charge: Charge) -> None:
    give_back_there(outside, charge, 100)
    heard(outside, charge.reference, id="refunded")

    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    assert one.amount == Money(200, "EUR")


def test_what_nobody_has_approved_is_taken_back_and_worked_out_anew(
    outside: Outside, ada: Principal, charge: Charge
) -> None:
    (before,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    give_back_there(outside, charge, 100)

    heard(outside, charge.reference, id="refunded")

    with outside.system(ada.account) as work, pytest.raises(Conflict):
        plans.approve(work, before.id)
    (now,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    assert (before.amount.minor, now.amount.minor) == (300, 200)


def test_what_did_not_arrive_and_was_sent_there_instead_is_not_owed_any_more(
    outside: Outside, ada: Principal, charge: Charge
) -> None:
    provider_of(outside).refuses = Failure.BALANCE
    approve(outside, ada)
    work_off(outside)
    give_back_there(outside, charge, 300)

    heard(outside, charge.reference, id="refunded")

    assert refunds(outside, ada) == [
        (Rule.AS_SENT, RefundState.SUCCEEDED, 300),
        (Rule.LAST_PAYMENT_FULL, RefundState.WITHDRAWN, 300),
    ]
    with outside.read(ada) as work:
        assert [one.total.minor for one in plans.invoices(work)] == [300, -300], "it was credited once"
    assert complaints(outside) == ()


def test_a_refund_on_its_way_out_sends_only_what_is_left(outside: Outside, ada: Principal, charge: Charge) -> None:
    provider_of(outside).down = True
    with outside.system(ada.account) as work:
        one = plans.work_out(work, Rule.LAST_PAYMENT_FULL, cause="leaving", since=work.now)[0]
        plans.approve(work, one.id)
    provider_of(outside).down = False
    give_back_there(outside, charge, 100)

    heard(outside, charge.reference, id="refunded")

    backs = provider_of(outside).look(charge.reference).backs
    assert sorted(one.amount.minor for one in backs if one.state is BackState.SUCCEEDED) == [100, 200]
    assert refunds(outside, ada) == [
        (Rule.AS_SENT, RefundState.SUCCEEDED, 100),
        (Rule.LAST_PAYMENT_FULL, RefundState.SUCCEEDED, 200),
    ]
    assert complaints(outside) == () and troubles(outside) == []


def test_money_that_comes_back_from_there_is_owed_until_it_is_sent_again(
    outside: Outside, ada: Principal, charge: Charge
) -> None:
    give_back_there(outside, charge, 100)
    heard(outside, charge.reference, id="refunded")
    give_back_there(outside, charge, 100, state=BackState.FAILED)

    heard(outside, charge.reference, id="came back")

    assert refunds(outside, ada) == [(Rule.AS_SENT, RefundState.NEEDS_DETAILS, 100)]
    assert complaints(outside) == ()


def test_what_went_back_by_hand_and_there_is_not_counted_twice_but_told(
    outside: Outside, ada: Principal, charge: Charge
) -> None:
    provider_of(outside).refuses = Failure.UNREACHABLE
    (one,) = approve(outside, ada)
    work_off(outside)
    with outside.system(ada.account) as work:
        plans.give_details(work, one.id, "cash")
        plans.record_sent(work, one.id, reference="cash")
    give_back_there(outside, charge, 300)
    heard(outside, charge.reference, id="refunded")
    (trouble,) = troubles(outside)
    provider_of(outside).dispute(charge.reference, DisputeState.OPEN, minor=50)

    heard(outside, charge.reference, id="disputed")

    assert seen(outside, ada).payments[0].disputed == 50, "what finds no room keeps nothing else waiting"
    assert "3.00 EUR of it went back there, and as a refund of ours before" in trouble
    assert refunds(outside, ada) == [(Rule.LAST_PAYMENT_FULL, RefundState.SUCCEEDED, 300)]
    assert complaints(outside) == ()


def test_an_approved_refund_is_not_taken_back_by_hand(outside: Outside, ada: Principal, charge: Charge) -> None:
    provider_of(outside).refuses = Failure.BALANCE
    (one,) = approve(outside, ada)
    work_off(outside)

    with outside.system(ada.account) as work, pytest.raises(Conflict):
        plans.withdraw(work, one.id)


def test_money_that_no_order_took_may_be_given_back_there(outside: Outside, ada: Principal, ordered: Order) -> None:
    provider_of(outside).refuses = Failure.TOO_OLD
    stray = charged(outside, ordered, amount=Money(250, "EUR"))
    heard(outside, stray.reference)
    stuck = troubles(outside)
    give_back_there(outside, stray, 150)
    give_back_there(outside, stray, 100, name="re_2")

    heard(outside, stray.reference, id="refunded", times=2)

    assert len(stuck) == 1 and troubles(outside) == []
    assert books(outside).balances == () and complaints(outside) == ()


@pytest.mark.parametrize(("state", "words"), [(DisputeState.OPEN, "show the bank"), (DisputeState.LOST, "twice")])
def test_a_bank_that_wants_money_no_order_took_is_for_the_operator(
    outside: Outside, ordered: Order, state: DisputeState, words: str
) -> None:
    stray = charged(outside, ordered, amount=Money(250, "EUR"))
    heard(outside, stray.reference)
    provider_of(outside).dispute(stray.reference, state)

    heard(outside, stray.reference, id="disputed")

    (trouble,) = troubles(outside)
    assert stray.reference in trouble and words in trouble


def test_what_happens_to_money_of_nobody_is_told_with_its_next_step(outside: Outside, ordered: Order) -> None:
    alien = replace(charged(outside, ordered), reference="alien", order="")
    provider_of(outside).put(replace(alien, backs=(Back("re_9", "", Money(5, "EUR"), BackState.SUCCEEDED),)))
    heard(outside, "alien")
    (went,) = troubles(outside)
    provider_of(outside).dispute("alien", DisputeState.OPEN)

    heard(outside, "alien", id="disputed")

    (disputed,) = troubles(outside)
    assert "the right person has it" in went
    assert "answer the bank" in disputed
