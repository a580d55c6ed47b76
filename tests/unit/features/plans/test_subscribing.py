"""Buying, upgrading, changing, ending and going on: each with the quota and the ledger that belong to it."""

from datetime import UTC, datetime, timedelta

import pytest

from tansu.core.errors import Conflict, Forbidden, Invalid, NotFound, QuotaExceeded
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Choice, OrderKind, OrderState, Plan, Reason
from tansu.foundation import accounts, usage
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of
from tests.support.buying import GB, buy, complaints, held, later, order, pay, quota, seen, sell

DAY = timedelta(days=1)


@pytest.fixture
def small(outside: Outside) -> Plan:
    return sell(outside, "50 GB", 50 * GB, 100)


@pytest.fixture
def large(outside: Outside) -> Plan:
    return sell(outside, "200 GB", 200 * GB, 300)


@pytest.fixture(autouse=True)
def _an_hour_in_april(outside: Outside) -> None:
    clock_of(outside).move(datetime(2026, 4, 1, 12, tzinfo=UTC) - clock_of(outside).now())


def test_a_plan_begins_when_it_is_paid_and_not_before(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)
    before = quota(outside, ada)
    clock_of(outside).move(3 * DAY)

    pay(outside, ordered)

    assert before == 5 * GB
    assert quota(outside, ada) == 50 * GB
    assert (held(outside, ada).reason, held(outside, ada).until) == (
        Reason.PAID,
        datetime(2026, 5, 4, 12, tzinfo=UTC),
    )
    assert complaints(outside) == ()


def test_the_same_payment_recorded_twice_is_one(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)

    first, again = pay(outside, ordered), pay(outside, ordered)

    assert first == again
    assert len(seen(outside, ada).payments) == len(seen(outside, ada).periods) == 1
    with pytest.raises(Conflict):
        pay(outside, ordered, reference="another transfer")


@pytest.mark.parametrize("wrong", [Money(99, "EUR"), Money(101, "EUR"), Money(-100, "EUR"), Money(0, "EUR")], ids=str)
def test_another_amount_than_is_due_is_not_recorded(
    outside: Outside, ada: Principal, small: Plan, wrong: Money
) -> None:
    ordered = order(outside, ada, small)

    with pytest.raises(Conflict):
        pay(outside, ordered, wrong)

    assert (seen(outside, ada).payments, quota(outside, ada)) == ((), 5 * GB)


def test_money_in_another_currency_is_not_recorded(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)

    with pytest.raises(Invalid):
        pay(outside, ordered, Money(100, "USD"))


def test_only_an_operator_says_that_something_was_paid(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)

    with outside.work(ada) as work, pytest.raises(Forbidden):
        plans.record_payment(work, ordered.id, ordered.due, reference="trust me")


def test_somebody_elses_order_is_not_found(outside: Outside, ada: Principal, small: Plan) -> None:
    eve = principal_of(an_account(outside, "eve@example.org", password=""))
    ordered = order(outside, ada, small)

    with outside.work(eve) as work, pytest.raises(NotFound):
        plans.drop_order(work, ordered.id)


def test_the_next_period_is_asked_for_a_fortnight_before_and_follows_without_a_gap(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    buy(outside, ada, small)
    later(outside, 15 * DAY, ada)
    too_early = seen(outside, ada).order
    later(outside, 2 * DAY, ada)
    asked = seen(outside, ada).order

    assert asked is not None
    pay(outside, asked)

    first, second = seen(outside, ada).periods
    assert (too_early, asked.kind, asked.due) == (None, OrderKind.RENEWAL, Money(100, "EUR"))
    assert first.ends_at == second.starts_at == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert second.ends_at == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert complaints(outside) == ()


def test_who_does_not_pay_keeps_the_plan_for_a_fortnight_and_then_everything_but_new_bytes(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    buy(outside, ada, small)
    with outside.work(ada) as work:
        usage.charge(work, 20 * GB)
    later(outside, 30 * DAY + 13 * DAY, ada)
    in_grace = held(outside, ada)

    later(outside, 2 * DAY, ada)

    assert (in_grace.reason, in_grace.bytes) == (Reason.GRACE, 50 * GB)
    assert (held(outside, ada).reason, quota(outside, ada)) == (Reason.FREE, 5 * GB)
    assert (seen(outside, ada).subscription, seen(outside, ada).order) == (None, None)
    with outside.work(ada) as work:
        with pytest.raises(QuotaExceeded):
            usage.charge(work, 1)
        assert usage.usage_of(work).used == 20 * GB
        usage.release(work, 20 * GB)


def test_a_renewal_paid_in_the_days_of_grace_leaves_no_gap(outside: Outside, ada: Principal, small: Plan) -> None:
    buy(outside, ada, small)
    later(outside, 40 * DAY, ada)
    asked = seen(outside, ada).order

    assert asked is not None
    pay(outside, asked)

    first, second = seen(outside, ada).periods
    assert first.ends_at == second.starts_at
    assert held(outside, ada).reason is Reason.PAID


def test_a_larger_plan_begins_at_once_and_the_unused_part_counts(
    outside: Outside, ada: Principal, small: Plan, large: Plan
) -> None:
    buy(outside, ada, small)
    later(outside, 10 * DAY, ada)
    with outside.read(ada) as work:
        quoted = plans.quote(work, large.id, "EUR")

    upgrade = order(outside, ada, large)
    pay(outside, upgrade)

    # 100 × 20 of 30 days is 66.67, rounded up for the member.
    assert (quoted.choice, quoted.credit.minor, quoted.due.minor) == (Choice.UPGRADE, 67, 233)
    assert (upgrade.kind, upgrade.due) == (OrderKind.UPGRADE, Money(233, "EUR"))
    old, new = seen(outside, ada).periods
    assert (old.ends_at, new.starts_at) == (datetime(2026, 4, 11, 12, tzinfo=UTC),) * 2
    assert (quota(outside, ada), new.ends_at) == (200 * GB, datetime(2026, 5, 11, 12, tzinfo=UTC))
    assert sorted(one.minor for one in seen(outside, ada).coverings) == [33, 67, 233]
    assert complaints(outside) == ()


def test_an_upgrade_that_is_never_paid_changes_nothing(
    outside: Outside, ada: Principal, small: Plan, large: Plan
) -> None:
    buy(outside, ada, small)
    order(outside, ada, large)

    later(outside, 30 * DAY, ada)

    asked = seen(outside, ada).order
    assert asked is not None
    assert (asked.kind, asked.terms.name) == (OrderKind.RENEWAL, "50 GB")
    assert quota(outside, ada) == 50 * GB


def test_a_smaller_plan_follows_at_the_end_and_says_what_does_not_fit(
    outside: Outside, ada: Principal, small: Plan, large: Plan
) -> None:
    buy(outside, ada, large)
    with outside.work(ada) as work:
        usage.charge(work, 60 * GB)
        quoted = plans.quote(work, small.id, "EUR")
    with pytest.raises(Conflict):
        order(outside, ada, small)
    with outside.work(ada) as work:
        plans.change_later(work, small.id, "EUR")

    later(outside, 20 * DAY, ada)
    asked = seen(outside, ada).order
    before = quota(outside, ada)
    assert asked is not None
    pay(outside, asked)
    later(outside, 15 * DAY, ada)

    assert (quoted.choice, quoted.over, quoted.due.minor) == (Choice.LATER, 10 * GB, 100)
    assert quoted.begins_at == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert (asked.due.minor, before, quota(outside, ada)) == (100, 200 * GB, 50 * GB)
    with outside.work(ada) as work:
        assert usage.usage_of(work).used == 60 * GB
        with pytest.raises(QuotaExceeded):
            usage.charge(work, 1)


def test_a_plan_changed_in_the_second_of_its_renewal_is_asked_for_as_chosen(
    outside: Outside, ada: Principal, small: Plan, large: Plan
) -> None:
    buy(outside, ada, large)
    later(outside, 30 * DAY, ada)
    stale = seen(outside, ada).order
    with outside.work(ada) as work:
        plans.change_later(work, small.id, "EUR")

    asked = seen(outside, ada).order

    assert stale is not None and asked is not None
    assert (asked.kind, asked.due.minor, asked.id == stale.id) == (OrderKind.RENEWAL, 100, False)
    with pytest.raises(Conflict):
        pay(outside, stale)
    pay(outside, asked)
    assert [one.terms.name for one in seen(outside, ada).periods] == ["200 GB", "50 GB"]


def test_a_cancelled_plan_goes_on_to_its_end_and_can_be_resumed(outside: Outside, ada: Principal, small: Plan) -> None:
    buy(outside, ada, small)
    with outside.work(ada) as work:
        plans.cancel(work)
        plans.cancel(work)
    later(outside, 20 * DAY, ada)
    asked = seen(outside, ada).order

    with outside.work(ada) as work:
        plans.resume(work)

    resumed = seen(outside, ada).order
    assert (asked, quota(outside, ada)) == (None, 50 * GB)
    assert resumed is not None and resumed.kind is OrderKind.RENEWAL


def test_a_cancelled_plan_has_no_days_of_grace(outside: Outside, ada: Principal, small: Plan) -> None:
    buy(outside, ada, small)
    with outside.work(ada) as work:
        plans.cancel(work)

    later(outside, 30 * DAY, ada)

    assert (quota(outside, ada), seen(outside, ada).subscription) == (5 * GB, None)
    assert buy(outside, ada, small).amount == Money(100, "EUR")


def test_years_paid_at_once_do_not_renew_by_themselves(outside: Outside, ada: Principal) -> None:
    decade = sell(outside, "Decade", 100 * GB, 19900, term="10 years", currency="CNY")
    buy(outside, ada, decade, "CNY")
    with outside.work(ada) as work:
        plans.cancel(work)
        with pytest.raises(Conflict):
            plans.resume(work)

    later(outside, 3600 * DAY, ada)
    near_the_end = (seen(outside, ada).order, quota(outside, ada))
    later(outside, 60 * DAY, ada)

    assert near_the_end == (None, 100 * GB)
    assert quota(outside, ada) == 5 * GB


def test_what_the_catalogue_becomes_does_not_change_what_was_agreed(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    buy(outside, ada, small)
    with outside.system() as work:
        plans.change_plan(work, small.id, name="Renamed", tax_note="incl. 20 % VAT")
        plans.end_plan(work, small.id)

    later(outside, 20 * DAY, ada)

    asked = seen(outside, ada).order
    assert asked is not None
    assert (asked.terms.name, asked.due.minor) == ("50 GB", 100)


def test_what_the_operator_gave_by_hand_holds_beside_a_smaller_plan(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    buy(outside, ada, small)

    with outside.system(ada.account) as work:
        plans.set_allowance(work, 80 * GB)
    given = (quota(outside, ada), held(outside, ada).reason)
    with outside.system(ada.account) as work:
        plans.set_allowance(work, 1 * GB)

    assert given == (80 * GB, Reason.BY_HAND)
    assert (quota(outside, ada), held(outside, ada).reason) == (50 * GB, Reason.PAID)
    later(outside, 60 * DAY, ada)
    assert quota(outside, ada) == 1 * GB


def test_an_order_nobody_pays_is_forgotten(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)

    later(outside, 30 * DAY, ada)

    assert seen(outside, ada).order is None
    with pytest.raises(Conflict, match="not open any more"):
        pay(outside, ordered)


def test_an_order_can_be_taken_back_and_another_takes_its_place(
    outside: Outside, ada: Principal, small: Plan, large: Plan
) -> None:
    first = order(outside, ada, small)
    second = order(outside, ada, large)

    with outside.work(ada) as work:
        plans.drop_order(work, second.id)
        plans.drop_order(work, second.id)

    assert seen(outside, ada).order is None
    with pytest.raises(Conflict):
        pay(outside, first)


def test_a_plan_in_another_currency_is_refused_with_the_one_that_is_paid_in(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    yen = sell(outside, "200 GB", 200 * GB, 980, currency="JPY")
    buy(outside, ada, small)

    with pytest.raises(Conflict, match="You pay in EUR"):
        order(outside, ada, yen, "JPY")


def test_what_is_not_sold_here_cannot_be_ordered(outside: Outside, ada: Principal, small: Plan) -> None:
    with pytest.raises(Invalid):
        order(outside, ada, small, "USD")
    with outside.system() as work:
        plans.change_plan(work, small.id, regions=["TR"])

    with pytest.raises(Conflict):
        order(outside, ada, small)
    with outside.work(ada) as work, pytest.raises(Invalid):
        plans.order(work, plans.FREE, "EUR")


def test_who_shares_a_quota_does_not_buy_for_it(outside: Outside, ada: Principal, small: Plan) -> None:
    joe = principal_of(an_account(outside, "joe@example.org", password=""))
    with outside.system(joe.account) as work:
        usage.join_pool(work, ada.account)

    with pytest.raises(Conflict):
        order(outside, joe, small)


def test_a_plan_does_not_renew_for_an_account_that_is_leaving(outside: Outside, ada: Principal, small: Plan) -> None:
    buy(outside, ada, small)
    with outside.work(ada) as work:
        accounts.close(work)

    later(outside, 20 * DAY, ada)

    assert seen(outside, ada).order is None


def test_the_state_of_an_order_is_known_after_it_is_paid(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)

    pay(outside, ordered)

    with outside.look(ada.account) as work:
        records = [one for one in plans.PlansCustodian().export(work) if one["kind"] == "plan_order"]
    assert [one["state"] for one in records] == [OrderState.PAID.value]


def test_a_plan_smaller_than_what_was_given_holds_once_less_is_given(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "3 GB", 3 * GB, 50))
    before = quota(outside, ada)

    with outside.system(ada.account) as work:
        plans.set_allowance(work, 1 * GB)

    assert (before, quota(outside, ada), held(outside, ada).reason) == (5 * GB, 3 * GB, Reason.PAID)
