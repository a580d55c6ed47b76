"""What an account may keep now, and why: a pure function of facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tansu.features.plans.model.renewing import terms_after
from tansu.features.plans.model.subscription import GRACE, Period, Subscription


class Reason(StrEnum):
    """Why a quota holds."""

    FREE = "free"
    PAID = "paid"
    GIFT = "gift"
    GRACE = "grace"
    BY_HAND = "by_hand"
    """The operator gave more than the plan does."""
    FAMILY = "family"
    """Somebody shares their plan."""


@dataclass(frozen=True)
class Entitlement:
    """The quota that holds now, why, and until when if nothing else happens."""

    bytes: int
    reason: Reason
    until: datetime | None = None
    plan: str = ""
    people: int = 1
    """How many accounts may share it."""


def entitlement(
    free: int,
    allowance: int,
    periods: Sequence[Period],
    subscription: Subscription | None,
    *,
    now: datetime,
) -> Entitlement:
    """The most of what the account has a right to: the free quota, what the operator gave, and what is paid for.

    A plan whose next period is not paid holds for fourteen days more, unless its member ended it.
    """
    current = [period for period in periods if period.starts_at <= now < period.ends_at]
    held = _in_grace(periods, subscription, now=now)
    if current:
        best = max(current, key=lambda period: (period.terms.bytes, period.ends_at))
        held = Entitlement(best.terms.bytes, Reason.GIFT if best.gift else Reason.PAID, best.ends_at, best.terms.name)
    base = Entitlement(allowance, Reason.FREE if allowance <= free else Reason.BY_HAND)
    people = max([period.terms.people for period in current], default=held.people if held else 1)
    # Whoever was given more bytes than their plan has still shares it.
    return replace(held if held is not None and held.bytes >= base.bytes else base, people=people)


def shared(owners: Entitlement) -> Entitlement:
    """What holds for somebody who shares a plan: what its owner has a right to, and no right to share it further."""
    return replace(owners, reason=Reason.FAMILY, until=None, people=1)


def _in_grace(periods: Sequence[Period], subscription: Subscription | None, *, now: datetime) -> Entitlement | None:
    if subscription is None or subscription.ended_at is not None or subscription.cancelled_at is not None:
        return None
    own = [period for period in periods if period.subscription == subscription.id and period.ends_at <= now]
    last = max(own, key=lambda period: period.ends_at, default=None)
    if last is None or now >= last.ends_at + GRACE:
        return None
    if not terms_after(replace(subscription, following=None), last).term.renews:
        return None
    return Entitlement(last.terms.bytes, Reason.GRACE, last.ends_at + GRACE, last.terms.name, last.terms.people)
