"""What is owed back: worked examples, and properties that hold for whatever was paid."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansu.core.errors import Invalid
from tansu.core.money import Money
from tansu.features.plans.model.plan import read_term
from tansu.features.plans.model.refunding import FOLLOWS, RULES, RefundState, Rule, owed_back
from tansu.features.plans.model.subscription import Covering, Payment, Period, Terms


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def paid(name: str, minor: int, currency: str, *, at: datetime, given_back: int = 0, disputed: int = 0) -> Payment:
    return Payment(name, "ada", f"order {name}", "by_hand", Money(minor, currency), "bank", at, given_back, disputed)


def period(name: str, start: datetime, end: datetime, money: Money) -> Period:
    terms = Terms("plan", "Plan", 1, read_term("year"), money, "")
    return Period(name, "subscription", terms, start, end, end)


def year(minor: int = 12000, currency: str = "EUR") -> tuple[list[Period], list[Covering], list[Payment]]:
    """A year paid on 1 January."""
    start, end = day("2026-01-01"), day("2027-01-01")
    one = period("year", start, end, Money(minor, currency))
    return [one], [Covering("year", "p", minor)], [paid("p", minor, currency, at=start)]


def total(
    rule: Rule, bought: tuple[list[Period], list[Covering], list[Payment]], *, since: datetime
) -> list[tuple[str, int, str]]:
    return [(one.payment, one.amount.minor, one.amount.currency) for one in owed_back(rule, *bought, since=since)]


@pytest.mark.parametrize(
    ("rule", "minor"), [(Rule.PRORATA_FROM, 9009), (Rule.LAST_PAYMENT_FULL, 12000), (Rule.LARGER_OF, 12000)]
)
def test_a_year_of_120_announced_on_2_april(rule: Rule, minor: int) -> None:
    found = total(rule, year(), since=day("2026-04-02"))

    # 120 × 274/365 is 90.0821…, rounded up.
    assert found == [("p", minor, "EUR")]


@pytest.mark.parametrize("rule", RULES)
def test_980_yen_are_980_yen(rule: Rule) -> None:
    start, end = day("2026-05-01"), day("2026-06-01")
    one = period("month", start, end, Money(980, "JPY"))
    bought = [one], [Covering("month", "p", 980)], [paid("p", 980, "JPY", at=start)]

    assert total(rule, bought, since=start) == [("p", 980, "JPY")]


@pytest.mark.parametrize("rule", RULES)
def test_who_paid_nothing_is_owed_nothing(rule: Rule) -> None:
    assert owed_back(rule, [], [], [], since=day("2026-04-02")) == []


def test_an_upgrade_is_followed_to_the_money_really_paid() -> None:
    start, upgraded, end = day("2026-01-01"), day("2026-01-16"), day("2026-02-16")
    old = period("old", start, upgraded, Money(100, "EUR"))
    new = period("new", upgraded, end, Money(300, "EUR"))
    covered = [Covering("old", "first", 48), Covering("new", "first", 52), Covering("new", "second", 248)]
    money = [paid("first", 100, "EUR", at=start), paid("second", 248, "EUR", at=upgraded)]

    full = total(Rule.LAST_PAYMENT_FULL, ([old, new], covered, money), since=upgraded)
    last_day = total(Rule.PRORATA_FROM, ([old, new], covered, money), since=end - timedelta(days=1))

    assert full == [("second", 248, "EUR"), ("first", 52, "EUR")]
    # 300 × 1/31 is 9.68, rounded up, from the newest payment.
    assert last_day == [("second", 10, "EUR")]


def test_a_period_paid_ahead_is_given_back_whole() -> None:
    first = period("first", day("2026-01-01"), day("2026-02-01"), Money(100, "EUR"))
    ahead = period("ahead", day("2026-02-01"), day("2026-03-01"), Money(100, "EUR"))
    covered = [Covering("first", "p1", 100), Covering("ahead", "p2", 100)]
    money = [paid("p1", 100, "EUR", at=day("2026-01-01")), paid("p2", 100, "EUR", at=day("2026-01-20"))]
    bought = [first, ahead], covered, money

    assert total(Rule.LAST_PAYMENT_FULL, bought, since=day("2026-01-25")) == [("p2", 100, "EUR"), ("p1", 100, "EUR")]
    assert total(Rule.PRORATA_FROM, bought, since=day("2026-02-01")) == [("p2", 100, "EUR")]


def test_what_was_given_back_or_is_disputed_is_not_given_again() -> None:
    periods, covered, _ = year()
    money = [paid("p", 12000, "EUR", at=day("2026-01-01"), given_back=3000, disputed=8500)]

    assert total(Rule.LAST_PAYMENT_FULL, (periods, covered, money), since=day("2026-04-02")) == [("p", 500, "EUR")]


def test_no_rule_gives_less_than_what_is_unused_from_the_end_of_the_service() -> None:
    late, freeze = day("2026-12-01"), day("2026-05-02")

    with pytest.raises(Invalid):
        owed_back(Rule.PRORATA_FROM, *year(), since=late, floor_from=freeze)
    assert owed_back(Rule.PRORATA_FROM, *year(), since=day("2026-04-02"), floor_from=freeze)


AMOUNTS = st.integers(1, 10**9)
MOMENTS = st.integers(-400 * 86400, 800 * 86400).map(lambda seconds: day("2026-01-01") + timedelta(seconds=seconds))


@given(AMOUNTS, AMOUNTS, MOMENTS, st.data())
def test_never_more_than_was_paid_and_the_larger_is_the_larger(
    old: int, new: int, since: datetime, data: st.DataObject
) -> None:
    credit = data.draw(st.integers(0, old))
    back = data.draw(st.integers(0, new))
    periods = [
        period("old", day("2026-01-01"), day("2026-07-01"), Money(old, "EUR")),
        period("new", day("2026-07-01"), day("2027-07-01"), Money(new + credit, "EUR")),
    ]
    covered = [Covering("old", "p1", old - credit), Covering("new", "p1", credit), Covering("new", "p2", new)]
    money = [
        paid("p1", old, "EUR", at=day("2026-01-01")),
        paid("p2", new, "EUR", at=day("2026-07-01"), given_back=back),
    ]

    sums = {rule: sum(one[1] for one in total(rule, (periods, covered, money), since=since)) for rule in RULES}

    assert all(0 <= minor <= old + new - back for minor in sums.values())
    assert sums[Rule.PRORATA_FROM] <= sums[Rule.LARGER_OF]
    assert sums[Rule.LAST_PAYMENT_FULL] <= sums[Rule.LARGER_OF]


def test_from_every_state_money_can_still_arrive_unless_it_has_or_was_taken_back() -> None:
    over = {RefundState.SUCCEEDED, RefundState.WITHDRAWN}

    reachable = {state: _reach(state) for state in RefundState}

    assert set(FOLLOWS) == set(RefundState)
    assert {state for state in RefundState if not FOLLOWS[state]} == {RefundState.WITHDRAWN}
    assert FOLLOWS[RefundState.SUCCEEDED] == {RefundState.FAILED}
    assert all(RefundState.SUCCEEDED in reachable[state] for state in set(RefundState) - over)


def _reach(state: RefundState) -> set[RefundState]:
    seen: set[RefundState] = set()
    ahead = [state]
    while ahead:
        for following in FOLLOWS[ahead.pop()] - seen:
            seen.add(following)
            ahead.append(following)
    return seen
