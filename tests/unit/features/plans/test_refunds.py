"""A refund on its way: worked out, approved, sent, and in the books once."""

from datetime import UTC, datetime, timedelta

import pytest

from tansu.core.errors import Conflict, Forbidden, NotFound
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Failure, Plan, Refund, RefundState, Rule
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tests.support.building import clock_of
from tests.support.buying import GB, buy, complaints, later, order, pay, quota, refund, seen, sell

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _new_year(outside: Outside) -> None:
    clock_of(outside).move(datetime(2027, 1, 1, tzinfo=UTC) - clock_of(outside).now())


@pytest.fixture
def year(outside: Outside) -> Plan:
    return sell(outside, "200 GB", 200 * GB, 12000, term="year")


def approve(outside: Outside, one: Refund) -> list[Refund]:
    with outside.system(one.account) as work:
        return plans.approve(work, one.id)


def sent(outside: Outside, one: Refund, reference: str = "bank 5 May") -> Refund:
    with outside.system(one.account) as work:
        return plans.record_sent(work, one.id, reference=reference)


def failed(outside: Outside, one: Refund, why: Failure) -> Refund:
    with outside.system(one.account) as work:
        return plans.record_failed(work, one.id, why)


def test_a_year_is_given_back_from_a_day_to_the_cent(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)
    clock_of(outside).move(91 * DAY)

    (one,) = refund(outside, ada, Rule.PRORATA_FROM)
    approve(outside, one)
    sent(outside, one)

    assert (one.amount.minor, one.state) == (9009, RefundState.CALCULATED)
    assert quota(outside, ada) == 5 * GB
    (payment,) = seen(outside, ada).payments
    assert (payment.given_back, payment.left) == (9009, 2991)
    with outside.look(ada.account) as work:
        kinds = [posting.kind.value for posting in plans.postings(work)][::-1]
        held = {line.book: line.amount.minor for line in plans.verify_ledger(work).balances}
    assert kinds == ["sale", "payment", "credit_note", "refund"]
    assert (held["money:by_hand"], held["sales"], held["member"]) == (2991, -2991, 0)
    assert complaints(outside) == ()


def test_yen_are_given_back_as_they_were_paid_without_hundredths(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 980, currency="JPY"), "JPY")

    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    assert plans.written(one.amount) == "980 JPY"


def test_an_upgrade_is_given_back_in_full_as_it_was_paid(outside: Outside, ada: Principal, year: Plan) -> None:
    first = buy(outside, ada, sell(outside, "50 GB", 50 * GB, 6000, term="year"))
    clock_of(outside).move(73 * DAY)
    second = buy(outside, ada, year)

    found = refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    assert {one.payment: one.amount.minor for one in found} == {first.id: 4800, second.id: 7200}
    assert {one.state for one in approve(outside, found[0])} == {RefundState.PENDING}
    for one in found:
        sent(outside, one)
    assert [one.left for one in seen(outside, ada).payments] == [1200, 0]
    assert complaints(outside) == ()


def test_nothing_ends_and_nothing_moves_before_somebody_approves(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)

    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    assert quota(outside, ada) == 200 * GB
    with pytest.raises(Conflict):
        sent(outside, one)
    with outside.system(ada.account) as work:
        assert len(plans.postings(work)) == 2
        plans.withdraw(work, one.id)
        plans.withdraw(work, one.id)
    assert seen(outside, ada).payments[0].left == 12000
    with pytest.raises(Conflict):
        approve(outside, one)


def test_one_cause_gives_back_once(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)

    first, again = (refund(outside, ada, Rule.LAST_PAYMENT_FULL, cause="closure") for _ in range(2))

    assert first == again
    with pytest.raises(Conflict, match="worked out already"):
        refund(outside, ada, Rule.LAST_PAYMENT_FULL, cause="again")
    approve(outside, first[0])
    with pytest.raises(Conflict, match="Nothing"):
        refund(outside, ada, Rule.LAST_PAYMENT_FULL, cause="again")


def test_who_has_paid_nothing_is_given_nothing_back(outside: Outside, ada: Principal) -> None:
    with pytest.raises(Conflict, match="Nothing"):
        refund(outside, ada, Rule.LARGER_OF)


def test_what_was_sent_is_sent_once_whoever_says_it_again(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    approve(outside, one)
    approve(outside, one)

    told = [sent(outside, one) for _ in range(3)]

    assert {once.state for once in told} == {RefundState.SUCCEEDED}
    with outside.look(ada.account) as work:
        assert [posting.kind.value for posting in plans.postings(work)].count("refund") == 1
    with pytest.raises(Conflict, match="sent already"):
        sent(outside, one, "another transfer")


def test_money_that_comes_back_is_asked_for_another_way_and_arrives(
    outside: Outside, ada: Principal, year: Plan
) -> None:
    buy(outside, ada, year)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    approve(outside, one)
    asked = failed(outside, one, Failure.UNREACHABLE)

    with outside.work(ada) as work:
        given = plans.give_details(work, one.id, "IBAN DE02 1203 0000 0000 2020 51")
    done = sent(outside, one)

    assert (asked.state, given.state) == (RefundState.NEEDS_DETAILS, RefundState.ALTERNATIVE_PAYOUT)
    assert "2020 51" in given.details
    assert (done.state, done.details) == (RefundState.SUCCEEDED, "")
    assert complaints(outside) == ()


def test_our_own_empty_account_is_no_reason_to_ask_the_member(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    approve(outside, one)

    stopped = failed(outside, one, Failure.BALANCE)
    with outside.system(ada.account) as work:
        again = plans.send_again(work, one.id)

    assert (stopped.state, again.state, again.key) == (RefundState.FAILED, RefundState.PENDING, one.key)


def test_money_nobody_claims_stays_theirs(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    approve(outside, one)
    failed(outside, one, Failure.OTHER)
    with outside.system(ada.account) as work:
        plans.give_up(work, one.id)

    with outside.work(ada) as work:
        plans.give_details(work, one.id, "in cash, please")

    assert sent(outside, one).state is RefundState.SUCCEEDED


def test_a_refund_takes_an_open_renewal_with_it_and_nothing_that_is_kept(
    outside: Outside, ada: Principal, year: Plan
) -> None:
    buy(outside, ada, year)
    with outside.work(ada) as work:
        usage.charge(work, 60 * GB)
    later(outside, 360 * DAY, ada)
    asked = seen(outside, ada).order

    approve(outside, refund(outside, ada, Rule.LAST_PAYMENT_FULL)[0])

    assert asked is not None
    with pytest.raises(Conflict):
        pay(outside, asked)
    with outside.work(ada) as work:
        assert usage.usage_of(work).used == 60 * GB
    assert buy(outside, ada, year).left == 12000
    assert quota(outside, ada) == 200 * GB


def test_no_upgrade_is_ordered_while_a_refund_is_worked_out(outside: Outside, ada: Principal, year: Plan) -> None:
    large = sell(outside, "2 TB", 2000 * GB, 30000, term="year")
    buy(outside, ada, year)
    refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    with pytest.raises(Conflict):
        order(outside, ada, large)


def test_a_member_approves_nothing_and_sees_only_their_own(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)

    with outside.work(ada) as work:
        with pytest.raises(Forbidden):
            plans.approve(work, one.id)
        with pytest.raises(Forbidden):
            plans.record_sent(work, one.id, reference="trust me")
    with outside.work(ada, account="somebodyelse1") as work, pytest.raises(NotFound):
        plans.give_details(work, one.id, "to me")


def test_a_refund_from_tomorrow_is_refused(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)

    with outside.system(ada.account) as work, pytest.raises(Conflict):
        plans.work_out(work, Rule.PRORATA_FROM, cause="x", since=work.now + DAY)


def test_a_refund_that_nobody_sends_is_late_on_the_tenth_day(outside: Outside, ada: Principal, year: Plan) -> None:
    buy(outside, ada, year)
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    approve(outside, one)

    told = []
    for _ in range(2):
        clock_of(outside).move(timedelta(days=9, hours=23))
        with outside.look() as work:
            told.append((plans.late_refunds(work), plans.troubles(work, "fake")))
    sent(outside, one)

    assert told[0] == ([], [])
    assert told[1][0] == [one.id]
    assert "14" in told[1][1][0]
    with outside.look() as work:
        assert plans.troubles(work, "fake") == []
