"""How subscriptions, orders and payments look as JSON."""

from datetime import datetime
from typing import Any

from tansu.core.instants import rfc3339
from tansu.core.money import Money
from tansu.features import plans
from tansu.features.plans import (
    Entitlement,
    Gift,
    Month,
    Order,
    Overview,
    Payment,
    Period,
    Quote,
    Refund,
    Subscription,
    Terms,
)
from tansu.protocols.rest.plans_json import money_json


def overview_json(seen: Overview) -> dict[str, Any]:
    """What an account has, owes and has paid; payments newest first, each with the time it paid for."""
    return {
        "entitlement": entitlement_json(seen.entitlement),
        "subscription": subscription_json(seen.subscription, seen) if seen.subscription else None,
        "order": order_json(seen.order) if seen.order else None,
        "payments": [payment_json(one, seen) for one in reversed(seen.payments)],
        "gifts": [gift_json(one, seen) for one in reversed(seen.gifts)],
    }


def entitlement_json(held: Entitlement) -> dict[str, Any]:
    """The quota that holds, why, and until when."""
    return {
        "bytes": held.bytes,
        "reason": held.reason.value,
        "plan": held.plan or None,
        "people": held.people,
        "until": _instant(held.until),
    }


def subscription_json(one: Subscription, seen: Overview | None = None) -> dict[str, Any]:
    """One subscription, and with its overview until when it is paid."""
    shown = {
        "id": one.id,
        **terms_json(one.terms),
        "began_at": rfc3339(one.began_at),
        "cancelled_at": _instant(one.cancelled_at),
        "following": terms_json(one.following) if one.following else None,
    }
    if seen is not None:
        shown |= {"paid_until": _instant(seen.paid_until), "goes_on": seen.goes_on, "past_due": seen.past_due}
    return shown


def order_json(one: Order) -> dict[str, Any]:
    """One order, with what is to be paid for it."""
    return {
        "id": one.id,
        "kind": one.kind.value,
        **terms_json(one.terms),
        "credit": money_json(one.credit),
        "due": money_json(one.due),
        "made_at": rfc3339(one.made_at),
        "state": one.state.value,
    }


def quote_json(one: Quote) -> dict[str, Any]:
    """What choosing a plan would come to."""
    return {
        "choice": one.choice.value,
        **terms_json(one.terms),
        "credit": money_json(one.credit),
        "due": money_json(one.due),
        "begins_at": _instant(one.begins_at),
        "over": one.over,
    }


def payment_json(one: Payment, seen: Overview) -> dict[str, Any]:
    """One payment."""
    covered = {covering.period for covering in seen.coverings if covering.payment == one.id}
    periods = [period for period in seen.periods if period.id in covered]
    return {
        "id": one.id,
        "name": seen.bought[one.id].name,
        "amount": money_json(one.amount),
        "paid_at": rfc3339(one.paid_at),
        "provider": one.provider,
        "reference": one.reference,
        "given_back": money_json(Money(one.given_back, one.amount.currency)),
        "periods": [_period_json(period) for period in periods],
        "refunds": [refund_json(refund) for refund in seen.refunds if refund.payment == one.id],
    }


def gift_json(one: Gift, seen: Overview) -> dict[str, Any]:
    """What somebody was given, and when it lasts."""
    periods = [period for period in seen.periods if period.gift == one.id and period.ends_at > period.starts_at]
    return {
        "id": one.id,
        "name": one.name,
        "bytes": one.bytes,
        "months": one.months,
        "worth": money_json(one.worth),
        "redeemed_at": rfc3339(one.redeemed_at),
        "periods": [_period_json(period) for period in periods],
    }


def refund_json(one: Refund) -> dict[str, Any]:
    """One refund, with who has to do something next."""
    return {
        "id": one.id,
        "payment": one.payment,
        "amount": money_json(one.amount),
        "rule": one.rule.value,
        "since": rfc3339(one.since),
        "state": one.state.value,
        "waits_for": plans.waits_for(one.state).value,
        "failure": one.failure.value if one.failure else None,
        "reference": one.reference,
        "made_at": rfc3339(one.made_at),
        "changed_at": rfc3339(one.changed_at),
    }


def terms_json(terms: Terms) -> dict[str, Any]:
    """What was agreed."""
    return {
        "plan": terms.plan,
        "name": terms.name,
        "bytes": terms.bytes,
        "people": terms.people,
        "term": {"rhythm": terms.term.rhythm.value, "years": terms.term.years, "renews": terms.term.renews},
        "price": money_json(terms.price),
        "tax_note": terms.tax_note,
    }


def month_json(one: Month) -> dict[str, Any]:
    """One month of revenue in one currency."""
    return {"month": one.month, "sold": money_json(one.sold), "given_back": money_json(one.given_back)}


def _period_json(one: Period) -> dict[str, Any]:
    return {
        "name": one.terms.name,
        "bytes": one.terms.bytes,
        "starts_at": rfc3339(one.starts_at),
        "ends_at": rfc3339(one.ends_at),
    }


def _instant(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
