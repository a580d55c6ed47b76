"""The catalogue: what the operator offers, and what a member may choose."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.money import Money
from tansu.features.plans.currencies import check_price
from tansu.features.plans.model.family import check_people
from tansu.features.plans.model.plan import FREE, Plan, Rhythm, Term, check_bytes, check_text
from tansu.features.plans.store import catalogue as store
from tansu.foundation import accounts, audit
from tansu.foundation.work import Work

MOST_PLANS = 500


@dataclass(frozen=True)
class Offer:
    """A plan that an operator wants to offer. Without `shown_from` it is on sale at once."""

    name: str
    bytes: int
    term: Term
    prices: tuple[Money, ...]
    tax_note: str = ""
    regions: frozenset[str] = frozenset()
    shown_from: datetime | None = None
    shown_until: datetime | None = None
    people: int = 1
    """How many accounts share it, at most six."""


def add_plan(work: Work, offer: Offer) -> Plan:
    """Offer a new plan. Raises Invalid for what cannot be sold, Conflict if the catalogue is full, Forbidden."""
    accounts.require_operator(work)
    if offer.term.rhythm is Rhythm.FREE:
        raise Invalid("There is one free plan already. Set a quota by hand to give somebody more.")
    plan = Plan(
        id=work.new_id(),
        name=check_text(offer.name, what="name of the plan", longest=80),
        bytes=check_bytes(offer.bytes),
        term=offer.term,
        prices=_prices(offer.prices),
        tax_note=check_text(offer.tax_note, what="tax note", longest=200, empty=True),
        regions=_regions(offer.regions),
        shown_from=offer.shown_from or work.now,
        shown_until=offer.shown_until,
        people=check_people(offer.people),
    )
    _check_dates(plan)
    if len(store.plans(work.tx)) >= MOST_PLANS:
        raise Conflict(f"The catalogue holds at most {MOST_PLANS} plans.")
    store.add(work.tx, plan)
    audit.record(replace(work, account=""), "plan_added", plan.id, bytes=plan.bytes, term=str(plan.term))
    return plan


def change_plan(
    work: Work,
    plan: str,
    *,
    name: str | None = None,
    tax_note: str | None = None,
    regions: Iterable[str] | None = None,
    shown_until: datetime | None = None,
    always_shown: bool = False,
) -> Plan:
    """Change how a plan is called and where and until when it is sold; None leaves it.

    Bytes, term and prices are what people agreed to: offer another plan, and end this one. Raises Invalid,
    NotFound, Forbidden.
    """
    accounts.require_operator(work)
    before = find_plan(work, plan)
    after = replace(
        before,
        name=before.name if name is None else check_text(name, what="name of the plan", longest=80),
        tax_note=before.tax_note
        if tax_note is None
        else check_text(tax_note, what="tax note", longest=200, empty=True),
        regions=before.regions if regions is None else _regions(regions),
        shown_until=None if always_shown else (shown_until or before.shown_until),
    )
    if before.id == FREE and (after.regions or after.shown_until):
        raise Invalid("The free plan is for everybody, always. Only its name can be changed.")
    _check_dates(after)
    store.change(work.tx, after)
    audit.record(replace(work, account=""), "plan_changed", plan)
    return after


def end_plan(work: Work, plan: str) -> Plan:
    """Sell a plan no longer, from now on. Who has it keeps it. Twice is once."""
    before = find_plan(work, plan)
    if before.shown_until is not None and before.shown_until <= work.now:
        return before
    # A plan that was to be shown later is never shown at all.
    return change_plan(work, plan, shown_until=max(work.now, before.shown_from))


def all_plans(work: Work) -> list[Plan]:
    """Every plan there is or was, for operators, the smallest first. Raises Forbidden."""
    accounts.require_operator(work)
    return store.plans(work.tx)


def plans_for(work: Work) -> list[Plan]:
    """What the account of `work` can choose now, the smallest first."""
    region = accounts.get(work, work.account).region
    return [plan for plan in store.plans(work.tx) if plan.is_sold(on=work.now, region=region)]


def find_plan(work: Work, plan: str) -> Plan:
    """One plan, on sale or not. Raises NotFound."""
    if (found := store.plan(work.tx, plan)) is None:
        raise NotFound()
    return found


def _prices(prices: tuple[Money, ...]) -> dict[str, int]:
    if not prices:
        raise Invalid("A plan needs a price in at least one currency.")
    checked = {check_price(one).currency: one.minor for one in prices}
    if len(checked) != len(prices):
        raise Invalid("A plan has one price in each currency.")
    return checked


def _regions(regions: Iterable[str]) -> frozenset[str]:
    found = frozenset(accounts.region_of(region) for region in regions)
    if "" in found:
        raise Invalid("A region is two letters for a country, such as DE or US.")
    return found


def _check_dates(plan: Plan) -> None:
    if plan.shown_until is not None and plan.shown_until < plan.shown_from:
        raise Invalid("A plan cannot end before it is on sale.")
