"""Who has a plan of their own joins in one step: it ends, and what is unused of it goes back without asking."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Plan, RefundState, Rule
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of
from tests.support.buying import GB, a_code, a_family_plan, buy, complaints, order, refund, seen, sell
from tests.support.sharing import invited, keep, pool_of
from tests.support.telling import told

DAY = timedelta(days=1)


@pytest.fixture
def byron(outside: Outside) -> Principal:
    return principal_of(an_account(outside, "byron@example.org", password=""))


@pytest.fixture
def small(outside: Outside) -> Plan:
    return sell(outside, "50 GB", 50 * GB, 310)


@pytest.fixture
def link(outside: Outside, ada: Principal) -> str:
    buy(outside, ada, a_family_plan(outside, 200 * GB, people=3))
    return invited(outside, ada)


def join(outside: Outside, who: Principal, link: str) -> None:
    with outside.work(who) as work:
        plans.accept(work, plans.look_at_invite(work, outside.keys, link), end_plan=True)


def test_the_plan_ends_and_the_unused_part_goes_back(
    outside: Outside, ada: Principal, byron: Principal, small: Plan, link: str
) -> None:
    buy(outside, byron, small)
    clock_of(outside).move(6 * DAY)
    with outside.read(byron) as work:
        promised = plans.unused_money(work)

    join(outside, byron, link)

    now = seen(outside, byron)
    # 25 of the 31 days of May, of 3.10.
    assert promised == [Money(250, "EUR")]
    assert [(one.rule, one.amount, one.state) for one in now.refunds] == [
        (Rule.PRORATA_FROM, Money(250, "EUR"), RefundState.PENDING)
    ]
    assert (now.subscription, pool_of(outside, byron)[0]) == (None, ada.account)
    with outside.read(byron) as work:
        assert [one.total.minor for one in plans.invoices(work)] == [310, -250]
    assert Kind.SUBSCRIPTION_ENDED not in told(outside, byron.account), "they have more than before, not less"
    assert complaints(outside) == ()


def test_without_a_plan_nothing_else_happens(outside: Outside, ada: Principal, byron: Principal, link: str) -> None:
    join(outside, byron, link)
    join(outside, byron, link)

    assert pool_of(outside, byron)[0] == ada.account
    assert seen(outside, byron).refunds == ()


def test_what_does_not_fit_ends_no_plan(
    outside: Outside, ada: Principal, byron: Principal, small: Plan, link: str
) -> None:
    buy(outside, byron, small)
    keep(outside, byron, 3 * GB)
    keep(outside, ada, 198 * GB)

    with pytest.raises(Conflict):
        join(outside, byron, link)

    assert seen(outside, byron).subscription is not None
    assert seen(outside, byron).refunds == ()


def test_time_that_a_code_gave_is_not_lost_by_joining(
    outside: Outside, byron: Principal, small: Plan, link: str
) -> None:
    plans.redeem(outside, byron, a_code(outside, small, months=2))

    with pytest.raises(Conflict):
        join(outside, byron, link)

    assert len(seen(outside, byron).gifts) == 1 and pool_of(outside, byron)[0] == byron.account


def test_what_is_decided_by_others_first_is_waited_for(
    outside: Outside, byron: Principal, small: Plan, link: str
) -> None:
    buy(outside, byron, small)
    refund(outside, byron, Rule.LAST_PAYMENT_FULL)

    with pytest.raises(Conflict):
        join(outside, byron, link)


def test_an_order_is_taken_back_first(outside: Outside, byron: Principal, small: Plan, link: str) -> None:
    order(outside, byron, small)

    with pytest.raises(Conflict):
        join(outside, byron, link)
