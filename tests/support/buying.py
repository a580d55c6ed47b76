"""Helps tests to sell, order and pay, in the words of the feature."""

from datetime import datetime, timedelta

from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import CodeWish, Entitlement, Offer, Order, Overview, Payment, Plan, Refund, Rule, read_term
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tests.support.building import clock_of

GB = 1_000_000_000


def sell(outside: Outside, name: str, size: int, minor: int, *, term: str = "month", currency: str = "EUR") -> Plan:
    """Put a plan into the catalogue."""
    offer = Offer(name, size, read_term(term), (Money(minor, currency),))
    with outside.system() as work:
        return plans.add_plan(work, offer)


def a_family_plan(outside: Outside, size: int, *, people: int, minor: int = 500) -> Plan:
    """Put a plan for several accounts into the catalogue."""
    offer = Offer(f"For {people}", size, read_term("month"), (Money(minor, "EUR"),), people=people)
    with outside.system() as work:
        return plans.add_plan(work, offer)


def order(outside: Outside, who: Principal, plan: Plan, currency: str = "EUR") -> Order:
    """Let a member order a plan."""
    with outside.work(who) as work:
        return plans.order(work, plan.id, currency)


def pay(outside: Outside, ordered: Order, amount: Money | None = None, *, reference: str = "bank") -> Payment:
    """Let the operator record that it was paid."""
    with outside.system(ordered.account) as work:
        return plans.record_payment(work, ordered.id, amount or ordered.due, reference=reference)


def buy(outside: Outside, who: Principal, plan: Plan, currency: str = "EUR") -> Payment:
    """Order and pay."""
    return pay(outside, order(outside, who, plan, currency))


def refund(outside: Outside, who: Principal, rule: Rule, *, cause: str = "") -> list[Refund]:
    """Let the operator work out what a member is owed back from now."""
    with outside.system(who.account) as work:
        return plans.work_out(work, rule, cause=cause or work.new_id(), since=work.now)


def a_code(outside: Outside, plan: Plan, *, months: int = 3, uses: int = 1, until: datetime | None = None) -> str:
    """Let the operator make a code; its secret."""
    with outside.system() as work:
        wish = CodeWish(plan.id, months, uses=uses, valid_until=until)
        ((_, secret),) = plans.make_codes(work, outside.keys, wish)
    return secret


def seen(outside: Outside, who: Principal) -> Overview:
    """What the member sees."""
    with outside.read(who) as work:
        return plans.overview(work)


def held(outside: Outside, who: Principal) -> Entitlement:
    """What the member has a right to."""
    return seen(outside, who).entitlement


def quota(outside: Outside, who: Principal) -> int:
    """What the quota ledger lets the member keep."""
    with outside.read(who) as work:
        return usage.usage_of(work).quota


def later(outside: Outside, length: timedelta, who: Principal) -> None:
    """Let time go by, and then look again at the member."""
    clock_of(outside).move(length)
    with outside.system(who.account) as work:
        plans.look_again(work)


def complaints(outside: Outside) -> tuple[str, ...]:
    """What a check of the ledger complains of."""
    with outside.look() as work:
        return plans.verify_ledger(work).complaints
