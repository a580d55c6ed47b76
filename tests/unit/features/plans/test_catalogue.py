"""The catalogue is data: what is in it is sold where and when it says, and what was sold never changes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansu.core.errors import Forbidden, Invalid, NotFound
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Offer, Plan, Rhythm, Term
from tansu.foundation import accounts, audit
from tansu.foundation.work import Outside
from tests.support.building import clock_of

OFFER = Offer("200 GB", 200_000_000_000, Term(Rhythm.MONTH), (Money(299, "EUR"), Money(450, "JPY")))


def offer(outside: Outside, root: Principal, **more: Any) -> Plan:
    with outside.work(root) as work:
        return plans.add_plan(work, replace(OFFER, **more))


def names(outside: Outside, who: Principal) -> list[str]:
    with outside.read(who) as work:
        return [plan.name for plan in plans.plans_for(work)]


def test_everybody_is_offered_five_gigabytes_for_nothing(outside: Outside, ada: Principal) -> None:
    with outside.read(ada) as work:
        (free,) = plans.plans_for(work)

    assert (free.id, free.bytes, free.prices) == (plans.FREE, 5_000_000_000, {})


def test_a_plan_that_is_added_is_sold_as_it_was_written(outside: Outside, root: Principal, ada: Principal) -> None:
    added = offer(outside, root, tax_note="incl. 19 % VAT")

    with outside.read(ada) as work:
        found = plans.plans_for(work)[1]
    assert found == added
    assert (found.prices, found.tax_note) == ({"EUR": 299, "JPY": 450}, "incl. 19 % VAT")
    with outside.look("") as work:
        assert audit.events(work).events[0].action == "plan_added"


def test_a_plan_is_sold_only_where_it_is_meant_to_be(outside: Outside, root: Principal, ada: Principal) -> None:
    offer(outside, root, name="Here", regions=frozenset({"de"}))
    offer(outside, root, name="There", regions=frozenset({"TR"}))
    before = names(outside, ada)

    with outside.work(ada) as work:
        accounts.update(work, region="")

    assert before == ["Free", "Here"]
    assert names(outside, ada) == ["Free"]


def test_a_plan_is_sold_from_its_first_instant_until_its_last(
    outside: Outside, root: Principal, ada: Principal
) -> None:
    now = clock_of(outside).now()
    offer(outside, root, shown_from=now + timedelta(days=1), shown_until=now + timedelta(days=2))
    seen = [names(outside, ada)]

    clock_of(outside).move(timedelta(days=1))
    seen.append(names(outside, ada))
    clock_of(outside).move(timedelta(days=1))
    seen.append(names(outside, ada))

    assert seen == [["Free"], ["Free", "200 GB"], ["Free"]]


def test_an_ended_plan_is_sold_no_longer_and_stays_known(outside: Outside, root: Principal, ada: Principal) -> None:
    plan = offer(outside, root)

    with outside.work(root) as work:
        first = plans.end_plan(work, plan.id)
        again = plans.end_plan(work, plan.id)

    assert first == again
    assert names(outside, ada) == ["Free"]
    with outside.read(ada) as work:
        assert plans.find_plan(work, plan.id).name == "200 GB"


def test_its_name_and_places_can_change(outside: Outside, root: Principal) -> None:
    plan = offer(outside, root)

    with outside.work(root) as work:
        changed = plans.change_plan(work, plan.id, name="Two hundred", regions=["tr"], tax_note="no VAT")

    assert changed == replace(plan, name="Two hundred", regions=frozenset({"TR"}), tax_note="no VAT")


@pytest.mark.parametrize(
    "wrong",
    [
        {"prices": ()},
        {"prices": (Money(0, "EUR"),)},
        {"prices": (Money(-299, "EUR"),)},
        {"prices": (Money(10**10 + 1, "EUR"),)},
        {"prices": (Money(299, "ABC"),)},
        {"prices": (Money(299, "EUR"), Money(199, "EUR"))},
        {"bytes": 0},
        {"bytes": -1},
        {"bytes": 10**18 + 1},
        {"name": " "},
        {"name": "x" * 81},
        {"name": "a\0b"},
        {"name": "a\nb"},
        {"tax_note": "\ud800"},
        {"regions": frozenset({"XX"})},
        {"regions": frozenset({""})},
        {"term": Term(Rhythm.FREE)},
    ],
    ids=str,
)
def test_what_cannot_be_sold_is_refused_and_nothing_is_kept(
    outside: Outside, root: Principal, ada: Principal, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        offer(outside, root, **wrong)

    assert names(outside, ada) == ["Free"]


def test_no_plan_ends_before_it_begins(outside: Outside, root: Principal) -> None:
    now = clock_of(outside).now()

    with pytest.raises(Invalid):
        offer(outside, root, shown_from=now, shown_until=now - timedelta(seconds=1))


@pytest.mark.parametrize("text", ["", "week", "0 years", "101 years", "-1 years", "1.5 years", "free", "9" * 5000])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        plans.read_term(text)


@pytest.mark.parametrize(
    ("text", "months", "renews"),
    [
        ("month", 1, True),
        ("Year", 12, True),
        ("10 years", 120, False),
        ("prepaid-60", 720, False),
        ("1 year", 12, False),
    ],
)
def test_a_term_says_how_long_it_lasts(text: str, months: int, renews: bool) -> None:
    term = plans.read_term(text)

    assert (term.months, term.renews) == (months, renews)


def test_the_free_plan_can_be_renamed_and_keeps_the_rest(outside: Outside, root: Principal, ada: Principal) -> None:
    with outside.work(root) as work:
        renamed = plans.change_plan(work, plans.FREE, name="Gift of the house")
        plans.change_plan(work, plans.FREE, name="A gift")

    assert (renamed.bytes, renamed.term.rhythm) == (5_000_000_000, Rhythm.FREE)
    assert names(outside, ada) == ["A gift"]


def test_the_free_plan_stays_for_everybody(outside: Outside, root: Principal) -> None:
    with outside.work(root) as work:
        with pytest.raises(Invalid):
            plans.end_plan(work, plans.FREE)
        with pytest.raises(Invalid):
            plans.change_plan(work, plans.FREE, regions=["DE"])


def test_a_member_sells_nothing(outside: Outside, ada: Principal) -> None:
    with outside.work(ada) as work:
        with pytest.raises(Forbidden):
            plans.add_plan(work, OFFER)
        with pytest.raises(Forbidden):
            plans.all_plans(work)


def test_a_plan_nobody_knows_is_not_found(outside: Outside, root: Principal) -> None:
    with outside.work(root) as work, pytest.raises(NotFound):
        plans.end_plan(work, "nothing")
