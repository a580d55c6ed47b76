"""Paying by card: a page for the first time, the card for renewals, grace if it fails."""

from datetime import timedelta
from typing import Any

import pytest

from tansu.core.errors import Conflict, NotFound, Unavailable
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import CardStanding, Plan, Reason
from tansu.foundation import accounts
from tansu.foundation.notices import Kind
from tansu.foundation.work import Outside
from tests.support.building import a_world, an_account, clock_of, principal_of, provider_of
from tests.support.buying import GB, complaints, held, later, order, pay, quota, seen, sell
from tests.support.paying import books, do
from tests.support.telling import told
from tests.support.twice_and_crashing import assert_survives

HOME = "https://photos.example"
DAY = timedelta(days=1)


@pytest.fixture
def small(outside: Outside) -> Plan:
    return sell(outside, "50 GB", 50 * GB, 100)


def by_card(outside: Outside, who: Principal, plan: Plan) -> None:
    """Order, pay on the page, and let the server ask for it: no event ever comes."""
    ordered = order(outside, who, plan)
    url = plans.page_to_pay(outside, who, ordered.id, home=HOME)
    provider_of(outside).pay(url.rpartition("/")[2])
    clock_of(outside).move(timedelta(minutes=2))
    do(outside, plans.ask_provider)


def standing(outside: Outside, who: Principal) -> CardStanding:
    with outside.read(who) as work:
        return plans.card_standing(work, takes_cards=True, name="fake")


def next_day(outside: Outside, who: Principal, days: int) -> None:
    """Let days go by, with everything the schedules do."""
    later(outside, days * DAY, who)
    do(outside, plans.charge_cards, plans.ask_provider)


def test_a_plan_is_paid_on_a_page_and_renews_by_the_card(outside: Outside, ada: Principal, small: Plan) -> None:
    by_card(outside, ada, small)
    bought = quota(outside, ada)
    next_day(outside, ada, 17)
    asked = seen(outside, ada).order

    next_day(outside, ada, 13)

    assert (bought, asked is not None) == (50 * GB, True)
    assert [one.amount.minor for one in seen(outside, ada).payments] == [100, 100]
    assert len(seen(outside, ada).periods) == 2
    assert complaints(outside) == ()


def test_an_upgrade_by_card_costs_the_difference(outside: Outside, ada: Principal, small: Plan) -> None:
    by_card(outside, ada, small)

    by_card(outside, ada, sell(outside, "200 GB", 200 * GB, 300))

    assert [one.amount.minor for one in seen(outside, ada).payments] == [100, 200]
    assert quota(outside, ada) == 200 * GB
    assert complaints(outside) == ()


def test_an_order_has_one_page_however_often_it_is_asked_for(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)

    urls = {plans.page_to_pay(outside, ada, ordered.id, home=HOME) for _ in range(3)}
    clock_of(outside).move(timedelta(hours=21))
    later_url = plans.page_to_pay(outside, ada, ordered.id, home=HOME)

    assert len(urls) == 1
    assert later_url not in urls
    assert standing(outside, ada).waiting is True


def test_nobody_pays_for_what_is_not_theirs_or_not_open(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)
    bob = principal_of(an_account(outside, "bob@example.org", password=""))

    with pytest.raises(NotFound):
        plans.page_to_pay(outside, bob, ordered.id, home=HOME)
    pay(outside, ordered)
    with pytest.raises(Conflict):
        plans.page_to_pay(outside, ada, ordered.id, home=HOME)
    with pytest.raises(Conflict, match="not paid by card"):
        plans.page_of_cards(outside, bob, home=HOME)


def test_a_provider_that_is_away_loses_nothing(outside: Outside, ada: Principal, small: Plan) -> None:
    ordered = order(outside, ada, small)
    provider_of(outside).down = True

    with pytest.raises(Unavailable):
        plans.page_to_pay(outside, ada, ordered.id, home=HOME)
    provider_of(outside).down = False

    assert plans.page_to_pay(outside, ada, ordered.id, home=HOME).startswith("https://pay.example/")


def test_a_card_that_fails_is_tried_again_in_the_days_of_grace(outside: Outside, ada: Principal, small: Plan) -> None:
    by_card(outside, ada, small)
    provider_of(outside).declines = True
    next_day(outside, ada, 30)
    failed = standing(outside, ada)
    next_day(outside, ada, 2)
    past_due = held(outside, ada).reason

    provider_of(outside).declines = False
    next_day(outside, ada, 3)

    assert (failed.failure, failed.waiting) == ("card_declined", False)
    assert past_due is Reason.GRACE
    assert held(outside, ada).reason is Reason.PAID
    assert len(seen(outside, ada).payments) == 2
    assert complaints(outside) == ()


def test_a_card_that_goes_on_failing_ends_the_plan_and_deletes_nothing(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    by_card(outside, ada, small)
    provider_of(outside).declines = True

    for _ in range(12):
        next_day(outside, ada, 4)

    assert (held(outside, ada).reason, quota(outside, ada)) == (Reason.FREE, 5 * GB)
    assert sum(one.state.value == "failed" for one in provider_of(outside).kept.values()) == 4
    assert told(outside, ada.account).count(Kind.PAYMENT_FAILED) == 4
    assert complaints(outside) == ()


def test_who_has_ended_the_plan_is_not_charged(outside: Outside, ada: Principal, small: Plan) -> None:
    by_card(outside, ada, small)
    with outside.work(ada) as work:
        plans.cancel(work)

    for _ in range(3):
        next_day(outside, ada, 15)

    assert len(provider_of(outside).kept) == 1
    assert quota(outside, ada) == 5 * GB


def test_a_plan_changed_in_the_second_of_its_renewal_is_paid_once_or_goes_back(
    outside: Outside, ada: Principal, small: Plan
) -> None:
    by_card(outside, ada, small)
    large = sell(outside, "200 GB", 200 * GB, 300)
    later(outside, 29 * DAY, ada)
    renewal = seen(outside, ada).order
    assert renewal is not None
    url = plans.page_to_pay(outside, ada, renewal.id, home=HOME)
    provider_of(outside).pay(url.rpartition("/")[2])
    upgrade = order(outside, ada, large)
    url = plans.page_to_pay(outside, ada, upgrade.id, home=HOME)
    provider_of(outside).pay(url.rpartition("/")[2])

    clock_of(outside).move(timedelta(minutes=2))
    do(outside, plans.ask_provider)

    received = sum(one.amount.minor for one in seen(outside, ada).payments)
    backs = sum(back.amount.minor for one in provider_of(outside).kept.values() for back in one.backs)
    took = sum(one.amount.minor for one in provider_of(outside).kept.values())
    assert took - backs == received
    assert quota(outside, ada) == 200 * GB
    assert complaints(outside) == ()


@pytest.mark.parametrize(("declines", "words"), [(False, Kind.PAYMENT_RECEIVED), (True, Kind.PAYMENT_FAILED)])
def test_power_failing_while_a_card_is_charged_charges_and_tells_it_once(declines: bool, words: Kind) -> None:
    def arrange(outside: Outside) -> dict[str, Any]:
        ada = principal_of(an_account(outside, password=""))
        by_card(outside, ada, sell(outside, "50 GB", 50 * GB, 100))
        later(outside, 30 * DAY, ada)
        provider_of(outside).down = True
        do(outside, plans.charge_cards)
        provider_of(outside).down = False
        with outside.look(ada.account) as work:
            (tried,) = [one for one in plans.tries_of(work) if one.way == "card"]
        clock_of(outside).move(timedelta(hours=1))
        provider_of(outside).declines = declines
        return {"account": ada.account, "tried": tried.id, "key": tried.id}

    def end(outside: Outside) -> object:
        with outside.look() as work:
            (ada,) = accounts.list_accounts(work).accounts
        return books(outside), len(provider_of(outside).kept), told(outside, ada.id)

    ends = assert_survives(plans.charge_card, fresh=a_world, arrange=arrange, end_state=end)

    assert ends[1] == 2  # type: ignore[index]
    assert ends[2][0] is words  # type: ignore[index]
