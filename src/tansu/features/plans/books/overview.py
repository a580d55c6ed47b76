"""What there is to see: a member's plan and payments, and for operators everybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features.plans.granting import entitlement_of
from tansu.features.plans.model.entitlement import Entitlement
from tansu.features.plans.model.gift import Gift
from tansu.features.plans.model.posting import PostingKind
from tansu.features.plans.model.refunding import Refund
from tansu.features.plans.model.renewing import goes_on_after
from tansu.features.plans.model.subscription import Covering, Order, Payment, Period, Subscription, Terms
from tansu.features.plans.store import codes, ledger, payments, refunds, subscriptions
from tansu.foundation import accounts
from tansu.foundation.work import Work


@dataclass(frozen=True)
class Overview:
    """What an account has, owes and has paid."""

    entitlement: Entitlement
    subscription: Subscription | None
    periods: tuple[Period, ...]
    order: Order | None
    payments: tuple[Payment, ...]
    coverings: tuple[Covering, ...]
    refunds: tuple[Refund, ...]
    gifts: tuple[Gift, ...]
    bought: Mapping[str, Terms]
    """What each payment was for, by its id."""

    @property
    def paid_until(self) -> datetime | None:
        """When the last period ends that the living subscription has."""
        if self.subscription is None:
            return None
        return max((one.ends_at for one in self.periods if one.subscription == self.subscription.id), default=None)

    @property
    def goes_on(self) -> bool:
        """Whether another period is to follow."""
        own = [one for one in self.periods if self.subscription and one.subscription == self.subscription.id]
        return bool(self.subscription and own and goes_on_after(self.subscription, own[-1]))

    @property
    def past_due(self) -> bool:
        """Whether the present period is not paid yet."""
        return self.entitlement.reason.value == "grace"


@dataclass(frozen=True)
class OrdersPage:
    """Open orders, oldest first, and where the next page begins."""

    orders: list[Order]
    next: str | None


@dataclass(frozen=True)
class Month:
    """What was sold and given back in one month of UTC."""

    month: str
    sold: Money
    given_back: Money


def overview(work: Work) -> Overview:
    """Read all that plans know of the account of `work`."""
    found = payments.payments(work.tx, work.account)
    terms = {one.id: one.terms for one in payments.orders(work.tx, work.account)}
    return Overview(
        entitlement=entitlement_of(work),
        subscription=subscriptions.living(work.tx, work.account),
        periods=tuple(subscriptions.periods(work.tx, work.account)),
        order=payments.open_order(work.tx, work.account),
        payments=tuple(found),
        coverings=tuple(payments.coverings(work.tx, work.account)),
        gifts=tuple(codes.gifts(work.tx, work.account)),
        refunds=tuple(refunds.of_account(work.tx, work.account)),
        bought={one.id: terms[one.order] for one in found},
    )


def open_orders(work: Work, cursor: str | None = None, limit: int = 100) -> OrdersPage:
    """Everybody's orders that wait for money, oldest first. Raises Forbidden; Invalid for a cursor not ours."""
    accounts.require_operator(work)
    made_ms, last = decode_cursor(cursor, int, str) if cursor else (-(2**62), "")
    found = payments.open_orders(work.tx, after=(made_ms, last), limit=limit + 1)
    page = found[:limit]
    return OrdersPage(page, encode_cursor(to_ms(page[-1].made_at), page[-1].id) if len(found) > limit else None)


def subscribers(
    work: Work, cursor: str | None = None, limit: int = 100, *, past_due: bool = False
) -> tuple[list[Subscription], str | None]:
    """Everybody's living subscriptions or those past due, and where the next page begins. Raises Forbidden, Invalid."""
    accounts.require_operator(work)
    after = str(decode_cursor(cursor, str)[0]) if cursor else ""
    at = to_ms(work.now) if past_due else None
    found = subscriptions.all_living(work.tx, after=after, limit=limit + 1, unpaid_at_ms=at)
    page = found[:limit]
    return page, encode_cursor(page[-1].account) if len(found) > limit else None


def revenue(work: Work) -> list[Month]:
    """What was sold and given back, month by month and currency by currency, oldest first. Raises Forbidden."""
    accounts.require_operator(work)
    found: dict[tuple[str, str], list[int]] = {}
    for at, kind, currency, minor in ledger.sales(work.tx):
        month = found.setdefault((f"{at:%Y-%m}", currency), [0, 0])
        # In the book of sales, what was sold is less than nothing. A credit makes a larger plan cheaper.
        if kind is PostingKind.CREDIT_NOTE:
            month[1] += minor
        else:
            month[0] -= minor
    return [
        Month(month, Money(sold, currency), Money(back, currency))
        for (month, currency), (sold, back) in sorted(found.items())
    ]
