"""What a member decides: buy, upgrade, change or end with the period, and go on after all."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.features.plans import telling
from tansu.features.plans.model.coverage import unused_of
from tansu.features.plans.model.plan import FREE, Plan
from tansu.features.plans.model.renewing import goes_on_after
from tansu.features.plans.model.subscription import Order, OrderKind, OrderState, Period, Subscription, Terms
from tansu.features.plans.selling import renewing
from tansu.features.plans.selling.catalogue import find_plan
from tansu.features.plans.store import payments, refunds, subscriptions
from tansu.foundation import accounts, audit, usage
from tansu.foundation.work import Work


class Choice(StrEnum):
    """What choosing a plan would come to."""

    BUY = "buy"
    UPGRADE = "upgrade"
    LATER = "later"
    """It begins when the present period ends."""


@dataclass(frozen=True)
class Quote:
    """What would happen, and what it costs, before anybody decides."""

    choice: Choice
    terms: Terms
    credit: Money
    due: Money
    begins_at: datetime | None
    """None: as soon as it is paid."""
    over: int
    """Bytes that are kept now beyond what the plan holds: nothing of them is deleted, but new bytes are refused."""


def quote(work: Work, plan: str, currency: str) -> Quote:
    """Say what choosing that plan would come to. Raises Invalid, NotFound; Conflict if it cannot be chosen."""
    terms = _on_sale(work, plan, currency)
    over = max(0, usage.usage_of(work).used - terms.bytes)
    nothing = Money(0, currency)
    subscription = subscriptions.living(work.tx, work.account)
    if subscription is None:
        return Quote(Choice.BUY, terms, nothing, terms.price, None, over)
    periods = _periods(work, subscription)
    _check_currency(subscription, periods, currency)
    if _is_now(subscription, periods, terms):
        raise Conflict("You have this plan already.")
    credit = Money(_unused(work, periods), currency)
    current = [one for one in periods if one.starts_at <= work.now < one.ends_at]
    if current and terms.bytes > current[-1].terms.bytes and credit.minor < terms.price.minor:
        return Quote(Choice.UPGRADE, terms, credit, terms.price - credit, None, over)
    return Quote(Choice.LATER, terms, nothing, terms.price, max(one.ends_at for one in periods), over)


def order(work: Work, plan: str, currency: str) -> Order:
    """Order a first plan or a larger one. It begins when it is paid; an order that was open before is void.

    Raises Conflict for a plan that can only follow the present period (`change_later`), Invalid, NotFound.
    """
    usage.lock(work)
    quoted = quote(work, plan, currency)
    if quoted.choice is Choice.LATER:
        raise Conflict("This plan can begin when your present period ends. Choose it for then.", begins="later")
    if refunds.worked_out(work.tx, work.account):
        raise Conflict("A refund of what you paid is being worked out. Wait until it is decided.")
    renewing.void_open_order(work)
    subscription = subscriptions.living(work.tx, work.account)
    made = Order(
        id=work.new_id(),
        account=work.account,
        kind=OrderKind(quoted.choice.value),
        terms=quoted.terms,
        credit=quoted.credit,
        made_at=work.now,
        state=OrderState.OPEN,
        settled_at=None,
        subscription=subscription.id if subscription else "",
    )
    payments.add_order(work.tx, made)
    audit.record(work, "plan_ordered", made.id, plan=plan, kind=made.kind.value)
    return made


def drop_order(work: Work, order: str) -> None:
    """Take back an order that is not paid. Twice is once. Raises NotFound; Conflict if it is paid or a renewal."""
    usage.lock(work)
    if (found := payments.order(work.tx, work.account, order)) is None:
        raise NotFound()
    if found.state is OrderState.PAID:
        raise Conflict("This order is paid. Ask the operator for a refund instead.")
    if found.kind is OrderKind.RENEWAL:
        raise Conflict("This is the renewal of your plan. End the plan if you do not want it.")
    payments.settle_order(work.tx, work.account, order, OrderState.VOID, now_ms=to_ms(work.now))
    renewing.look_again(work)


def change_later(work: Work, plan: str, currency: str) -> Subscription:
    """Let another plan follow the present period; a plan that was ended goes on so. Nothing is paid now.

    Raises Conflict without a plan, or for one in another currency, Invalid, NotFound.
    """
    usage.lock(work)
    subscription = _living(work)
    terms = _on_sale(work, plan, currency)
    _check_currency(subscription, _periods(work, subscription), currency)
    # The same again, where it renews by itself, is no change.
    same = terms == subscription.terms and terms.term.renews
    changed = replace(subscription, cancelled_at=None, following=None if same else terms)
    subscriptions.put(work.tx, changed)
    renewing.void_open_order(work)
    audit.record(work, "plan_follows", subscription.id, plan=plan)
    if not same and changed != subscription:
        telling.follows(work, subscription, terms, begins=max(one.ends_at for one in _periods(work, subscription)))
    renewing.look_again(work)
    return changed


def cancel(work: Work) -> Subscription:
    """End the plan with its period; until then all stays as it is. Twice is once. Raises Conflict without one."""
    usage.lock(work)
    subscription = _living(work)
    if subscription.cancelled_at is not None:
        return subscription
    cancelled = replace(subscription, cancelled_at=work.now, following=None)
    subscriptions.put(work.tx, cancelled)
    renewing.void_open_order(work)
    audit.record(work, "plan_cancelled", subscription.id)
    renewing.look_again(work)
    return cancelled


def resume(work: Work) -> Subscription:
    """Go on with a plan that was to end. Twice is once. Raises Conflict without one, or when it does not renew."""
    usage.lock(work)
    subscription = _living(work)
    if subscription.cancelled_at is None:
        return subscription
    resumed = replace(subscription, cancelled_at=None)
    if not goes_on_after(resumed, _periods(work, resumed)[-1]):
        raise Conflict("This plan was paid for once and does not renew. Choose a plan to follow it.")
    subscriptions.put(work.tx, resumed)
    audit.record(work, "plan_resumed", subscription.id)
    renewing.look_again(work)
    return resumed


def terms_from(plan: Plan, currency: str) -> Terms:
    """A plan as it is now, to be agreed to."""
    return Terms(plan.id, plan.name, plan.bytes, plan.term, plan.price_in(currency), plan.tax_note, plan.people)


def _on_sale(work: Work, plan: str, currency: str) -> Terms:
    found = find_plan(work, plan)
    if plan == FREE:
        raise Invalid("The free plan needs no order. End your plan, and it is what you have.")
    if not found.is_sold(on=work.now, region=accounts.get(work, work.account).region):
        raise Conflict("This plan is not sold to you now. Look again at the plans there are.")
    if usage.usage_of(work).pool != work.account:
        raise Conflict("You share somebody's quota. Whoever shares it buys the plan.")
    return terms_from(found, currency)


def _living(work: Work) -> Subscription:
    if (found := subscriptions.living(work.tx, work.account)) is None:
        raise Conflict("You have no plan to change. Order one first.")
    return found


def _check_currency(subscription: Subscription, periods: list[Period], currency: str) -> None:
    """Who has paid goes on in the same currency; a gift binds nobody."""
    paid = any(not period.gift for period in periods)
    if paid and currency != subscription.terms.price.currency:
        raise Conflict(f"You pay in {subscription.terms.price.currency}. Choose a plan that is sold in it.")


def _is_now(subscription: Subscription, periods: list[Period], terms: Terms) -> bool:
    return subscription.cancelled_at is None and subscription.following is None and periods[-1].terms == terms


def _periods(work: Work, subscription: Subscription) -> list[Period]:
    found = subscriptions.periods(work.tx, work.account)
    return [period for period in found if period.subscription == subscription.id]


def _unused(work: Work, periods: list[Period]) -> int:
    covered = payments.coverings(work.tx, work.account)
    return sum(one.minor for one in unused_of(periods, covered, on=work.now))
