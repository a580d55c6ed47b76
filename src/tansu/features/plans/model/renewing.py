"""What happens next to a subscription: a pure function of facts, for whoever looks again."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from tansu.features.plans.model.subscription import (
    GRACE,
    ORDER_LASTS,
    RENEWAL_NOTICE,
    Order,
    OrderKind,
    Period,
    Subscription,
    Terms,
)


class Step(StrEnum):
    """One thing to do, after which one looks again."""

    ASK_RENEWAL = "ask_renewal"
    DROP_ORDER = "drop_order"
    END = "end"
    NOTHING = "nothing"


def next_step(
    subscription: Subscription | None,
    periods: Sequence[Period],
    order: Order | None,
    *,
    leaving: bool,
    now: datetime,
) -> Step:
    """Decide from what is known of an account. `leaving` says that the account itself is about to end."""
    last = _last(subscription, periods)
    if order is not None and _is_stale(order, subscription, last, now=now):
        return Step.DROP_ORDER
    if subscription is None or last is None:
        return Step.NOTHING
    goes_on = goes_on_after(subscription, last) and not leaving
    if now >= last.ends_at + (GRACE if goes_on else GRACE * 0):
        return Step.END
    if goes_on and now >= last.ends_at - RENEWAL_NOTICE and order is None:
        return Step.ASK_RENEWAL
    return Step.NOTHING


def past_due(
    subscription: Subscription | None, periods: Sequence[Period], *, leaving: bool, now: datetime
) -> Period | None:
    """The last period, if it is over and the one that is to follow it is not paid yet."""
    last = _last(subscription, periods)
    if subscription is None or last is None or leaving or not goes_on_after(subscription, last):
        return None
    return last if last.ends_at <= now < last.ends_at + GRACE else None


def goes_on_after(subscription: Subscription, last: Period) -> bool:
    """Whether another period is to follow the last one that is paid."""
    if subscription.cancelled_at is not None:
        return False
    return terms_after(subscription, last).term.renews or subscription.following is not None


def terms_after(subscription: Subscription, last: Period) -> Terms:
    """What follows the last period: what its member chose, or the same again; a gift is in nobody's way."""
    return subscription.following or (subscription.terms if last.gift else last.terms)


def _last(subscription: Subscription | None, periods: Sequence[Period]) -> Period | None:
    return last_of(periods, subscription) if subscription else None


def last_of(periods: Sequence[Period], subscription: Subscription) -> Period | None:
    """The period of a subscription that ends last. One that was cut before it began says nothing, if others do."""
    own = [period for period in periods if period.subscription == subscription.id]
    lasting = [period for period in own if period.ends_at > period.starts_at]
    return max(lasting or own, key=lambda period: period.ends_at, default=None)


def _is_stale(order: Order, subscription: Subscription | None, last: Period | None, *, now: datetime) -> bool:
    if order.kind is OrderKind.BUY:
        return now >= order.made_at + ORDER_LASTS
    if subscription is None or last is None or order.subscription != subscription.id:
        return True
    if order.kind is OrderKind.UPGRADE:
        # Its credit was worked out from a period that is over, or about to be renewed.
        return now >= min(last.ends_at, order.made_at + ORDER_LASTS)
    # A renewal that is not what its member wants any more, or that came too late.
    wanted = terms_after(subscription, last)
    return not goes_on_after(subscription, last) or order.terms != wanted or now >= last.ends_at + GRACE
