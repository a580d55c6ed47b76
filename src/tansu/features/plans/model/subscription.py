"""The nouns of subscriptions: what somebody agreed to, what they owe, and for which time they have paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tansu.core.money import Money
from tansu.features.plans.model.plan import Term

RENEWAL_NOTICE = timedelta(days=14)
"""So long before the end of a period the next one is asked to be paid."""
GRACE = timedelta(days=14)
"""So long after the end of a period a plan goes on although the next one is not paid."""
ORDER_LASTS = timedelta(days=30)
"""An order that is not paid by then is forgotten."""
BY_HAND = "by_hand"
"""The provider that is the operator: bank transfers and cash."""


@dataclass(frozen=True)
class Terms:
    """What was agreed: a plan as it was when somebody chose it. The catalogue may change, this does not."""

    plan: str
    name: str
    bytes: int
    term: Term
    price: Money
    tax_note: str
    people: int = 1
    """How many accounts share it."""


@dataclass(frozen=True)
class Subscription:
    """An account's agreement to a plan over periods."""

    id: str
    account: str
    terms: Terms
    day: int
    """The day of the month on which it began, on which its periods end."""
    began_at: datetime
    cancelled_at: datetime | None
    """When its member said that it shall end with its period."""
    following: Terms | None
    """What its member chose for after this period."""
    ended_at: datetime | None


@dataclass(frozen=True)
class Period:
    """A time that was paid for."""

    id: str
    subscription: str
    terms: Terms
    starts_at: datetime
    ends_at: datetime
    """Earlier than it was sold for where an upgrade or a refund cut it short."""
    sold_until: datetime
    gift: str = ""
    """The gift whose time it is, which no payment covers; empty for what was paid."""


class OrderKind(StrEnum):
    """Why something is to be paid."""

    BUY = "buy"
    UPGRADE = "upgrade"
    RENEWAL = "renewal"


class OrderState(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"


@dataclass(frozen=True)
class Order:
    """Something a member wants, and what is to be paid for it."""

    id: str
    account: str
    kind: OrderKind
    terms: Terms
    credit: Money
    """What is unused of the plan that this one replaces, and counts as paid."""
    made_at: datetime
    state: OrderState
    settled_at: datetime | None
    subscription: str
    """The one it renews or replaces; empty for a new one."""

    @property
    def due(self) -> Money:
        """What is still to be paid."""
        return self.terms.price - self.credit


@dataclass(frozen=True)
class Payment:
    """Money that was received. What was given back, or is disputed, can be no more than that."""

    id: str
    account: str
    order: str
    provider: str
    amount: Money
    reference: str
    paid_at: datetime
    given_back: int
    """Minor units of refunds that are on their way or done."""
    disputed: int

    @property
    def left(self) -> int:
        """Minor units that can still be given back."""
        return max(0, self.amount.minor - self.given_back - self.disputed)


@dataclass(frozen=True)
class Covering:
    """How much of a payment a period was paid with."""

    period: str
    payment: str
    minor: int
