"""Everything plans ask of a database, once on each engine; the rules themselves are asked on SQLite in the others."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tansu.core.errors import Invalid, TansuError
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Gift, Reason, RefundState, Rule
from tansu.foundation import accounts, notices
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside
from tansu.ports.database import UniqueViolation
from tansu.ports.payments import Back, BackState
from tests.support.building import an_account, clock_of, principal_of, provider_of
from tests.support.buying import (
    GB,
    a_code,
    a_family_plan,
    buy,
    complaints,
    held,
    later,
    order,
    pay,
    quota,
    refund,
    seen,
    sell,
)
from tests.support.paying import approve, charged, do, heard, work_off
from tests.support.sharing import invited, join, keep, own_used, pool_of
from tests.support.telling import let_mail_leave
from tests.support.twice_and_crashing import run_until_idle


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database on each engine in turn."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do several things at the same moment; what each came to, or its error."""
    came: list[object] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            came.append(act())
        except (TansuError, UniqueViolation) as error:
            came.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_who_is_invited_by_an_address_is_written_to(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, a_family_plan(outside, 200 * GB, people=3))
    with outside.work(ada) as work:
        gone, _ = plans.invite(work, outside.keys, email="byron@example.org")
        plans.withdraw_invite(work, gone.id)
    invited(outside, ada, email="clara@example.org")

    sent = let_mail_leave(outside, [plans.mail_invitation])

    assert [mail.to for mail in sent if "share a plan" in mail.subject] == ["clara@example.org"]
    with outside.read(ada) as work:
        assert [one.email for one in plans.family_of(work).invites] == ["clara@example.org"]


def test_what_went_back_at_the_provider_is_left_out_of_what_has_not_left(outside: Outside, ada: Principal) -> None:
    charge = charged(outside, order(outside, ada, sell(outside, "50 GB", 50 * GB, 300)))
    heard(outside, charge.reference)
    provider_of(outside).refuses = plans.Failure.UNREACHABLE
    approve(outside, ada)
    work_off(outside)
    provider_of(outside).refuses = None
    backs = provider_of(outside).look(charge.reference).backs
    there = Back("re_1", "", Money(100, "EUR"), BackState.SUCCEEDED)
    provider_of(outside).put(replace(charge, backs=(*backs, there)))

    heard(outside, charge.reference, id="refunded", times=2)

    assert {(one.rule, one.state, one.amount.minor) for one in seen(outside, ada).refunds} == {
        (Rule.AS_SENT, RefundState.SUCCEEDED, 100),
        (Rule.LAST_PAYMENT_FULL, RefundState.SUCCEEDED, 200),
    }
    assert complaints(outside) == ()


def test_an_account_that_nobody_uses_is_warned_and_closed(outside: Outside, ada: Principal) -> None:
    closing = plans.closing_unused(730).job
    for days in (640, 60, 23, 7):
        clock_of(outside).move(timedelta(days=days))
        with outside.system() as work:
            closing.defer(work)
        run_until_idle(Worker(outside, [closing, notices.send], name="one"))

    with outside.look(ada.account) as work:
        assert accounts.get(work, ada.account).closing_at is not None
        assert [one.kind for one in notices.listed(work).notices] == [notices.Kind.INACTIVE] * 3


def test_a_month_of_revenue_is_the_sum_of_its_rows_page_by_page(outside: Outside, ada: Principal) -> None:
    clock_of(outside).move(datetime(2027, 3, 31, 23, 50, tzinfo=UTC) - clock_of(outside).now())
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    clock_of(outside).move(timedelta(minutes=20))
    buy(outside, ada, sell(outside, "200 GB", 200 * GB, 300))
    for one in refund(outside, ada, Rule.LAST_PAYMENT_FULL):
        with outside.system(ada.account) as work:
            plans.approve(work, one.id)

    with outside.look() as work:
        months = plans.revenue(work)
        rows = {one.month: plans.sales(work, one.month, "EUR")[0] for one in months}
        first, cursor = plans.sales(work, "2027-04", "EUR", limit=1)
        others, end = plans.sales(work, "2027-04", "EUR", cursor)

    assert [one.month for one in months] == ["2027-03", "2027-04"]
    assert [one.sold.minor - one.given_back.minor for one in months] == [
        sum(row.amount.minor for row in rows[one.month]) for one in months
    ]
    assert ([*first, *others], end) == (rows["2027-04"], None)
    assert all(row.invoice for found in rows.values() for row in found)


def test_what_a_book_holds_is_the_sum_of_its_rows(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    (one,) = refund(outside, ada, Rule.LAST_PAYMENT_FULL)
    with outside.system(ada.account) as work:
        plans.approve(work, one.id)

    with outside.look() as work:
        balances = plans.verify_ledger(work).balances
        rows = {line.book: plans.book_rows(work, line.book, "EUR")[0] for line in balances}
        first, cursor = plans.book_rows(work, "member", "EUR", limit=1)
        others, end = plans.book_rows(work, "member", "EUR", cursor)

    assert {book: sum(row.amount.minor for row in found) for book, found in rows.items()} == {
        line.book: line.amount.minor for line in balances
    }
    assert ([*first, *others], end) == (rows["member"], None)
    assert len(rows["member"]) == 3


def test_past_due_are_those_whose_period_has_ended_unpaid(outside: Outside, ada: Principal) -> None:
    plan = sell(outside, "50 GB", 50 * GB, 100)
    paying = principal_of(an_account(outside, "paying@example.org", password=""))
    buy(outside, ada, plan)
    clock_of(outside).move(timedelta(days=10))
    buy(outside, paying, plan)
    clock_of(outside).move(timedelta(days=25))

    with outside.look() as work:
        late, everybody = plans.subscribers(work, past_due=True)[0], plans.subscribers(work)[0]

    assert ([one.account for one in late], len(everybody)) == ([ada.account], 2)


@pytest.mark.parametrize(
    ("month", "currency"), [("2027-13", "EUR"), ("2027", "EUR"), ("٢٠٢٧-01", "EUR"), ("2027-01", "ABC")]
)
def test_what_is_no_month_or_no_currency_has_no_rows(outside: Outside, month: str, currency: str) -> None:
    with outside.look() as work, pytest.raises(Invalid):
        plans.sales(work, month, currency)


def test_a_member_buys_upgrades_renews_ends_and_it_all_adds_up(
    outside: Outside, ada: Principal, root: Principal
) -> None:
    small, large = sell(outside, "50 GB", 50 * GB, 100), sell(outside, "200 GB", 200 * GB, 300)
    with outside.work(root) as work:
        plans.change_plan(work, small.id, regions=["DE"])
    buy(outside, ada, small)
    clock_of(outside).move(timedelta(days=10))
    buy(outside, ada, large)
    with outside.work(ada) as work:
        plans.change_later(work, small.id, "EUR")
    clock_of(outside).move(timedelta(days=25))
    run_until_idle(_worker(outside))
    asked = seen(outside, ada).order
    assert asked is not None
    pay(outside, asked)
    with outside.work(ada) as work:
        plans.cancel(work)
    clock_of(outside).move(timedelta(days=60))
    run_until_idle(_worker(outside))

    assert (quota(outside, ada), held(outside, ada).reason) == (5 * GB, Reason.FREE)
    assert [one.terms.name for one in seen(outside, ada).periods] == ["50 GB", "200 GB", "50 GB"]
    assert complaints(outside) == ()
    with outside.read(root) as work:
        assert plans.subscribers(work) == ([], None)
        assert plans.open_orders(work).orders == []
        months = plans.revenue(work)
    assert sum(one.sold.minor - one.given_back.minor for one in months) == sum(
        one.amount.minor for one in seen(outside, ada).payments
    )


def test_a_card_pays_once_on_a_page_and_later_by_itself(outside: Outside, ada: Principal) -> None:
    ordered = order(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    url = plans.page_to_pay(outside, ada, ordered.id, home="https://photos.example")
    provider_of(outside).pay(url.rpartition("/")[2])
    clock_of(outside).move(timedelta(minutes=2))
    do(outside, plans.ask_provider)
    later(outside, timedelta(days=30), ada)
    do(outside, plans.charge_cards, plans.ask_refunds)

    approve(outside, ada)
    work_off(outside)

    assert [one.amount.minor for one in seen(outside, ada).payments] == [100, 100]
    assert {one.state for one in seen(outside, ada).refunds} == {RefundState.SUCCEEDED}
    assert complaints(outside) == ()


def test_one_payment_recorded_by_eight_at_once_is_one(outside: Outside, ada: Principal) -> None:
    ordered = order(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    came = at_once(*[lambda: pay(outside, ordered)] * 8)

    assert len(set(came)) == 1
    assert len(seen(outside, ada).payments) == len(seen(outside, ada).periods) == 1
    assert complaints(outside) == ()


def test_two_orders_at_once_leave_one_open(outside: Outside, ada: Principal) -> None:
    offered = [sell(outside, f"{size} GB", size * GB, 100) for size in (50, 100, 200)]

    at_once(*[lambda plan=plan: order(outside, ada, plan) for plan in offered])

    with outside.look() as work:
        assert len(plans.open_orders(work).orders) == 1
    buy(outside, ada, offered[0])
    assert quota(outside, ada) == 50 * GB


def test_an_upgrade_paid_while_its_period_is_renewed_ends_in_one_of_both(outside: Outside, ada: Principal) -> None:
    small, large = sell(outside, "50 GB", 50 * GB, 100), sell(outside, "200 GB", 200 * GB, 300)
    buy(outside, ada, small)
    upgrade = order(outside, ada, large)

    at_once(lambda: pay(outside, upgrade), lambda: later(outside, timedelta(days=31), ada))

    living = seen(outside, ada)
    assert living.subscription is not None
    assert len(living.payments) == len(living.periods)
    assert complaints(outside) == ()


def test_invoices_of_eight_members_who_pay_at_once_are_numbered_without_a_gap(outside: Outside) -> None:
    plan = sell(outside, "50 GB", 50 * GB, 100)
    people = [_somebody(outside, f"p{n}@example.org") for n in range(8)]
    ordered = [order(outside, who, plan) for who in people]

    at_once(*[lambda one=one: pay(outside, one) for one in ordered])

    numbers = []
    for who in people:
        with outside.read(who) as work:
            numbers += [one.n for one in plans.invoices(work)]
    assert sorted(numbers) == list(range(1, 9))
    assert complaints(outside) == ()


def test_two_refunds_of_one_payment_at_the_same_moment_give_it_back_once(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))

    came = at_once(*[lambda: refund(outside, ada, Rule.LAST_PAYMENT_FULL)] * 4)

    (made,) = [one for one in came if isinstance(one, list)]
    assert [one.amount.minor for one in made] == [100]
    assert seen(outside, ada).payments[0].left == 0
    assert complaints(outside) == ()


def test_a_refund_is_approved_and_sent_once_by_many_at_once(outside: Outside, ada: Principal, root: Principal) -> None:
    buy(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
    (one,) = refund(outside, ada, Rule.LARGER_OF)

    def approve() -> object:
        with outside.work(root, account=ada.account) as work:
            return plans.approve(work, one.id)

    def send() -> object:
        with outside.work(root, account=ada.account) as work:
            return plans.record_sent(work, one.id, reference="bank")

    at_once(*[approve] * 4)
    at_once(*[send] * 4)

    with outside.read(root) as work:
        assert plans.waiting_refunds(work) == ([], None)
        assert plans.verify_ledger(work).postings == 4
    assert seen(outside, ada).refunds[0].state is RefundState.SUCCEEDED
    assert complaints(outside) == ()


def test_pages_of_orders_and_subscribers_go_on_where_they_ended(outside: Outside, root: Principal) -> None:
    plan = sell(outside, "50 GB", 50 * GB, 100)
    people = [_somebody(outside, f"p{n}@example.org") for n in range(5)]
    for who in people[:3]:
        buy(outside, who, plan)
    for who in people[3:]:
        order(outside, who, plan)

    with outside.read(root) as work:
        first = plans.open_orders(work, limit=1)
        second = plans.open_orders(work, first.next, limit=1)
        page, following = plans.subscribers(work, limit=2)
        rest, end = plans.subscribers(work, following, limit=2)

    assert {one.account for one in [*first.orders, *second.orders]} == {who.account for who in people[3:]}
    assert {one.account for one in [*page, *rest]} == {who.account for who in people[:3]}
    assert (second.next, end) == (None, None)


def test_a_code_for_three_is_used_by_three_of_eight_at_once(outside: Outside) -> None:
    secret = a_code(outside, sell(outside, "50 GB", 50 * GB, 100), uses=3)
    people = [_somebody(outside, f"p{n}@example.org") for n in range(8)]

    came = at_once(*[lambda who=who: plans.redeem(outside, who, secret) for who in people])

    assert len([one for one in came if isinstance(one, Gift)]) == 3
    assert sum(quota(outside, who) == 50 * GB for who in people) == 3
    with outside.look() as work:
        assert [one.used for one in plans.all_codes(work)[0]] == [3]
    assert complaints(outside) == ()


def test_one_account_uses_a_code_once_however_often_at_once(outside: Outside, ada: Principal) -> None:
    secret = a_code(outside, sell(outside, "50 GB", 50 * GB, 100), uses=8)

    came = at_once(*[lambda: plans.redeem(outside, ada, secret)] * 4)

    assert len({one.id for one in came if isinstance(one, Gift)}) == 1
    assert len(seen(outside, ada).periods) == len(seen(outside, ada).gifts) == 1
    assert complaints(outside) == ()


def test_six_who_join_a_family_for_three_at_once_are_two(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, a_family_plan(outside, 200 * GB, people=3))
    links = [invited(outside, ada) for _ in range(6)]
    people = [_somebody(outside, f"p{n}@example.org") for n in range(6)]
    for who in people:
        keep(outside, who, 1 * GB)

    at_once(*[lambda who=who, link=link: join(outside, who, link) for who, link in zip(people, links, strict=True)])

    inside = [who for who in people if pool_of(outside, who)[0] == ada.account]
    assert (len(inside), pool_of(outside, ada)) == (2, (ada.account, 200 * GB, 2 * GB, 0))
    assert all(pool_of(outside, who) == (who.account, 5 * GB, 1 * GB, 0) for who in people if who not in inside)


def test_what_is_kept_while_somebody_comes_and_goes_counts_where_they_are(outside: Outside, ada: Principal) -> None:
    buy(outside, ada, a_family_plan(outside, 200 * GB, people=3))
    byron = _somebody(outside, "byron@example.org")

    def come_and_go() -> None:
        for link in [invited(outside, ada) for _ in range(4)]:
            join(outside, byron, link)
            with outside.work(byron) as work:
                plans.leave(work)

    def keep_some() -> None:
        for _ in range(12):
            keep(outside, byron, 100)

    at_once(come_and_go, keep_some, keep_some)

    assert own_used(outside, byron) == 2400
    assert pool_of(outside, byron) == (byron.account, 5 * GB, 2400, 0)
    assert pool_of(outside, ada) == (ada.account, 200 * GB, 0, 0)


def _worker(outside: Outside) -> Worker:
    with outside.system() as work:
        plans.look_again_at_everybody.defer(work, key="test", account="")
    return Worker(outside, [plans.look_again_at_everybody], name="one")


def _somebody(outside: Outside, email: str) -> Principal:
    return principal_of(an_account(outside, email, password=""))
