"""A code gives time: once to each account, after what is paid for, and for no money."""

from datetime import UTC, datetime, timedelta

import pytest

from tansu.core.errors import Conflict, Forbidden, Invalid, NotFound, TooManyTries
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import CodeWish, Plan, PlansCustodian, PostingKind, Reason, Rule
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of
from tests.support.buying import GB, a_code, buy, complaints, held, later, order, pay, quota, refund, seen, sell

DAY = timedelta(days=1)
BEGIN = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def small(outside: Outside) -> Plan:
    return sell(outside, "50 GB", 50 * GB, 100)


@pytest.fixture
def large(outside: Outside) -> Plan:
    return sell(outside, "200 GB", 200 * GB, 300)


@pytest.fixture(autouse=True)
def _an_hour_in_april(outside: Outside) -> None:
    clock_of(outside).move(BEGIN - clock_of(outside).now())


def test_a_code_gives_a_plan_for_its_months_and_then_it_ends(outside: Outside, ada: Principal, small: Plan) -> None:
    gift = plans.redeem(outside, ada, a_code(outside, small, months=3))
    during = held(outside, ada)
    later(outside, 92 * DAY, ada)

    assert (gift.months, gift.worth) == (3, Money(300, "EUR"))
    assert (during.bytes, during.reason, during.until) == (50 * GB, Reason.GIFT, datetime(2026, 7, 1, 12, tzinfo=UTC))
    assert (held(outside, ada).reason, quota(outside, ada)) == (Reason.FREE, 5 * GB)
    assert seen(outside, ada).order is None
    assert complaints(outside) == ()


def test_the_same_code_once_more_is_once(outside: Outside, ada: Principal, small: Plan) -> None:
    secret = a_code(outside, small, uses=5)

    first, again = plans.redeem(outside, ada, secret), plans.redeem(outside, ada, secret)

    assert first == again
    assert len(seen(outside, ada).periods) == 1


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"], ids=repr)
def test_it_does_not_matter_how_a_code_is_written(outside: Outside, ada: Principal, small: Plan, typed: str) -> None:
    secret = a_code(outside, small)

    as_people_write = typed.format(secret.lower().replace("-", " ").replace("o", "0").replace("i", "1"))

    assert plans.redeem(outside, ada, as_people_write).bytes == 50 * GB


@pytest.mark.parametrize("typed", ["", "x", "AAAA-AAAA-AAAA-AAAA", "🎁" * 16, "A" * 100, "' OR 1=1 --", "\ud800"])
def test_what_is_no_code_gives_nothing(outside: Outside, ada: Principal, small: Plan, typed: str) -> None:
    a_code(outside, small)

    with pytest.raises(NotFound):
        plans.redeem(outside, ada, typed)

    assert (seen(outside, ada).gifts, quota(outside, ada)) == ((), 5 * GB)


def test_who_guesses_has_to_wait_longer_and_longer(outside: Outside, ada: Principal, small: Plan) -> None:
    secret = a_code(outside, small)
    for _ in range(5):
        with pytest.raises(NotFound):
            plans.redeem(outside, ada, "AAAA-AAAA-AAAA-AAAA")

    with pytest.raises(TooManyTries) as error:
        plans.redeem(outside, ada, secret)

    clock_of(outside).move(timedelta(seconds=error.value.retry_after))
    assert plans.redeem(outside, ada, secret).months == 3


def test_a_code_that_is_used_up_ended_or_too_old_gives_nothing(outside: Outside, ada: Principal, small: Plan) -> None:
    eve = principal_of(an_account(outside, "eve@example.org", password=""))
    used, old, ended = a_code(outside, small), a_code(outside, small, until=BEGIN + DAY), a_code(outside, small)
    plans.redeem(outside, eve, used)
    clock_of(outside).move(DAY)
    with outside.system() as work:
        (last,) = [one for one in plans.all_codes(work)[0] if one.used == 0 and one.valid_until is None]
        assert plans.end_code(work, last.id) == plans.end_code(work, last.id)

    for secret in (used, old, ended):
        with pytest.raises(Conflict):
            plans.redeem(outside, ada, secret)

    assert quota(outside, ada) == 5 * GB


def test_given_time_follows_what_is_paid_without_a_gap_and_is_renewed_after_it(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    buy(outside, ada, small)
    secret = a_code(outside, small, months=2)
    promised = plans.look_at_code(outside, ada, secret)
    plans.redeem(outside, ada, secret)
    later(outside, 20 * DAY, ada)
    too_early = seen(outside, ada).order
    later(outside, 60 * DAY, ada)
    asked = seen(outside, ada).order

    assert asked is not None
    pay(outside, asked)

    assert (promised.begins_at, promised.ends_at) == (datetime(2026, 5, 1, 12, tzinfo=UTC), BEGIN.replace(month=7))
    assert too_early is None
    assert [(one.starts_at.month, one.ends_at.month) for one in seen(outside, ada).periods] == [(4, 5), (5, 7), (7, 8)]
    assert complaints(outside) == ()


def test_a_renewal_that_was_asked_for_already_pays_for_what_follows_the_gift(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    buy(outside, ada, small)
    later(outside, 20 * DAY, ada)
    plans.redeem(outside, ada, a_code(outside, small, months=1))
    asked = seen(outside, ada).order

    assert asked is not None
    pay(outside, asked)

    assert [(one.starts_at.month, one.ends_at.month) for one in seen(outside, ada).periods] == [(4, 5), (5, 6), (6, 7)]


def test_what_is_larger_begins_at_once_and_the_gift_goes_on_after_it(
    outside: Outside, ada: Principal, small: Plan, large: Plan
) -> None:
    plans.redeem(outside, ada, a_code(outside, small, months=1))
    clock_of(outside).move(10 * DAY)

    buy(outside, ada, large)

    *_, paid, rest = seen(outside, ada).periods
    assert (paid.terms.name, paid.starts_at, rest.starts_at) == ("200 GB", BEGIN + 10 * DAY, paid.ends_at)
    assert rest.ends_at - rest.starts_at == 20 * DAY
    assert (quota(outside, ada), complaints(outside)) == (200 * GB, ())


def test_a_refund_gives_back_what_was_paid_and_leaves_what_was_given(
    outside: Outside, ada: Principal, root: Principal, small: Plan
) -> None:
    buy(outside, ada, small)
    plans.redeem(outside, ada, a_code(outside, small, months=1))
    (one,) = refund(outside, ada, Rule.LARGER_OF)

    with outside.work(root, account=ada.account) as work:
        plans.approve(work, one.id)

    assert one.amount == Money(100, "EUR")
    assert (held(outside, ada).reason, held(outside, ada).until) == (Reason.GIFT, BEGIN + 31 * DAY)
    later(outside, 32 * DAY, ada)
    assert (quota(outside, ada), complaints(outside)) == (5 * GB, ())


def test_a_gift_gives_no_money_back(outside: Outside, ada: Principal, small: Plan) -> None:
    plans.redeem(outside, ada, a_code(outside, small))

    with pytest.raises(Conflict):
        refund(outside, ada, Rule.LAST_PAYMENT_FULL)


def test_who_was_given_a_plan_may_go_on_with_it_and_pay_in_any_currency(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    yen = sell(outside, "Yen", 60 * GB, 400, currency="JPY")
    plans.redeem(outside, ada, a_code(outside, small, months=1))

    with outside.work(ada) as work:
        resumed = plans.resume(work)
        changed = plans.change_later(work, yen.id, "JPY")

    assert (resumed.cancelled_at, changed.following and changed.following.name) == (None, "Yen")


def test_the_ledger_says_what_was_given_in_books_of_its_own(outside: Outside, ada: Principal, root: Principal) -> None:
    plan = sell(outside, "Year", 50 * GB, 1000, term="year")
    gift = plans.redeem(outside, ada, a_code(outside, plan, months=7))

    with outside.read(ada) as work:
        (posting,) = plans.postings(work)

    # 7/12 of 1000, rounded up.
    assert (posting.kind, posting.subject) == (PostingKind.GIFT, gift.id)
    assert [(line.book, line.amount.minor) for line in posting.lines] == [("vouchers", 584), ("gifts", -584)]
    with outside.read(root) as work:
        assert plans.revenue(work) == []
    assert complaints(outside) == ()


def test_a_code_waits_while_an_order_does(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)
    secret = a_code(outside, small)

    with pytest.raises(Conflict):
        plans.redeem(outside, ada, secret)

    pay(outside, ordered)
    assert plans.redeem(outside, ada, secret).months == 3


def test_being_over_what_the_gift_holds_is_said_before(outside: Outside, ada: Principal) -> None:
    tiny = sell(outside, "Tiny", 2 * GB, 10)
    with outside.work(ada) as work:
        usage.charge(work, 3 * GB)

    promised = plans.look_at_code(outside, ada, a_code(outside, tiny))

    assert promised.over == 1 * GB
    assert seen(outside, ada).gifts == ()


@pytest.mark.parametrize(
    "wrong", [{"months": 0}, {"months": -1}, {"months": 1201}, {"uses": 0}, {"uses": 10**9}, {"note": "a\0"}], ids=str
)
def test_what_cannot_be_given_is_refused(outside: Outside, small: Plan, wrong: dict[str, int]) -> None:
    wish = CodeWish(**{"plan": small.id, "months": 1, **wrong})  # type: ignore[arg-type]

    with outside.system() as work, pytest.raises(Invalid):
        plans.make_codes(work, outside.keys, wish)


@pytest.mark.parametrize("count", [0, -1, 501])
def test_no_more_codes_are_made_than_anybody_hands_out(outside: Outside, small: Plan, count: int) -> None:
    with outside.system() as work, pytest.raises(Invalid):
        plans.make_codes(work, outside.keys, CodeWish(small.id, 1), count=count)


def test_only_an_operator_makes_sees_and_ends_codes(outside: Outside, ada: Principal, small: Plan) -> None:
    with outside.work(ada) as work:
        with pytest.raises(Forbidden):
            plans.make_codes(work, outside.keys, CodeWish(small.id, 1))
        with pytest.raises(Forbidden):
            plans.all_codes(work)
        with pytest.raises(Forbidden):
            plans.end_code(work, "x")


def test_what_was_given_leaves_with_its_account_but_for_its_line_of_the_ledger(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    plans.redeem(outside, ada, a_code(outside, small))
    custodian = PlansCustodian()

    with outside.system(ada.account) as work:
        kinds = [one["kind"] for one in custodian.export(work)]
        custodian.erase(work, limit=10)
        left, kept = seen_rows(work), custodian.kept(work)

    assert kinds == ["plan_period", "gift", "posting"]
    assert left == 0
    assert [(one.kind, one.until) for one in kept] == [("gift_posting", "2036-12-31")]
    assert complaints(outside) == ()


def seen_rows(work: object) -> int:
    """How many periods and gifts are left of the account."""
    found = plans.overview(work)  # type: ignore[arg-type]
    return len(found.periods) + len(found.gifts)
