"""What is owed back, and how a refund goes its way: pure functions of payments, periods and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tansu.core.errors import Invalid
from tansu.core.money import Money
from tansu.features.plans.model.coverage import unused_of, whole_of
from tansu.features.plans.model.subscription import Covering, Payment, Period
from tansu.ports.payments import Failure


class Rule(StrEnum):
    """How much is given back."""

    LAST_PAYMENT_FULL = "last_payment_full"
    """All that was paid for the present period, and for later ones."""
    PRORATA_FROM = "prorata_from"
    """The unused seconds from an instant, rounded up in the member's favour."""
    LARGER_OF = "larger_of"
    """Whichever of the two is more."""
    AS_SENT = "as_sent"
    """As much as somebody gave back on the provider's own pages. Nothing is worked out by it."""


RULES = (Rule.LAST_PAYMENT_FULL, Rule.PRORATA_FROM, Rule.LARGER_OF)
"""Those by which a refund is worked out."""


class RefundState(StrEnum):
    """Where a refund stands."""

    CALCULATED = "calculated"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NEEDS_DETAILS = "needs_details"
    ALTERNATIVE_PAYOUT = "alternative_payout"
    UNCLAIMED = "unclaimed"
    WITHDRAWN = "withdrawn"
    """Taken back before anybody approved it, or given back on the provider's own pages instead."""


_S = RefundState
FOLLOWS: dict[RefundState, frozenset[RefundState]] = {
    _S.CALCULATED: frozenset({_S.APPROVED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.PENDING, _S.SUCCEEDED, _S.FAILED}),
    _S.PENDING: frozenset({_S.SUCCEEDED, _S.FAILED}),
    _S.FAILED: frozenset({_S.SUBMITTED, _S.NEEDS_DETAILS, _S.WITHDRAWN}),
    _S.NEEDS_DETAILS: frozenset({_S.ALTERNATIVE_PAYOUT, _S.UNCLAIMED, _S.SUBMITTED, _S.WITHDRAWN}),
    _S.ALTERNATIVE_PAYOUT: frozenset({_S.SUCCEEDED, _S.FAILED, _S.WITHDRAWN}),
    _S.UNCLAIMED: frozenset({_S.ALTERNATIVE_PAYOUT, _S.WITHDRAWN}),
    _S.SUCCEEDED: frozenset({_S.FAILED}),
    _S.WITHDRAWN: frozenset(),
}
"""Only these steps are taken. A provider may say after all that money came back; what nobody claims stays claimable."""

ASKS_DETAILS = frozenset({Failure.UNREACHABLE, Failure.TOO_OLD, Failure.OTHER})
"""After these the member is asked where else the money can go; after the others the operator acts or waits."""


class WaitsFor(StrEnum):
    """Who has to do something next."""

    APPROVAL = "approval"
    SENDING = "sending"
    OPERATOR = "operator"
    MEMBER = "member"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Refund:
    """Money on its way back to who paid it."""

    id: str
    account: str
    payment: str
    cause: str
    """What it was made for; one cause refunds one payment once."""
    rule: Rule
    since: datetime
    """The instant from which the rule counts."""
    amount: Money
    key: str
    """The idempotency key of every try to send it."""
    state: RefundState
    reference: str
    failure: Failure | None
    details: str
    """Where the member wants it, until it is there."""
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Due:
    """So much of one payment is to be given back."""

    payment: str
    amount: Money


def waits_for(state: RefundState) -> WaitsFor:
    """Say who has to do something next."""
    if state in (_S.NEEDS_DETAILS, _S.UNCLAIMED):
        return WaitsFor.MEMBER
    if state in (_S.SUCCEEDED, _S.WITHDRAWN):
        return WaitsFor.NOBODY
    return {_S.CALCULATED: WaitsFor.APPROVAL, _S.FAILED: WaitsFor.OPERATOR}.get(state, WaitsFor.SENDING)


def owed_back(
    rule: Rule,
    periods: Sequence[Period],
    coverings: Sequence[Covering],
    payments: Sequence[Payment],
    *,
    since: datetime,
    floor_from: datetime | None = None,
) -> list[Due]:
    """What is owed back of each payment, the newest first; never more than is left of it.

    The chain of an upgrade is followed to the money really paid. `floor_from` is when the service ends: what is
    unused from then on is the least the law allows. Raises Invalid if the rule gives less than that.
    """
    if rule not in RULES:
        raise Invalid("Nothing is worked out by this rule: so refunds are called that were made at the provider.")
    given = _by_rule(rule, periods, coverings, since=since)
    if floor_from is not None:
        floor = unused_of(periods, coverings, on=floor_from)
        if _total(given) < _total(floor):
            raise Invalid("This rule gives back less than the unused part from the end of the service, which is due.")
    return _capped(given, payments)


def _by_rule(
    rule: Rule, periods: Sequence[Period], coverings: Sequence[Covering], *, since: datetime
) -> list[Covering]:
    whole = whole_of(periods, coverings, after=since)
    part = unused_of(periods, coverings, on=since)
    if rule is Rule.LAST_PAYMENT_FULL:
        return whole
    if rule is Rule.PRORATA_FROM:
        return part
    return whole if _total(whole) >= _total(part) else part


def _capped(given: Sequence[Covering], payments: Sequence[Payment]) -> list[Due]:
    sums: dict[str, int] = {}
    for one in given:
        sums[one.payment] = sums.get(one.payment, 0) + one.minor
    newest_first = sorted(payments, key=lambda payment: (payment.paid_at, payment.id), reverse=True)
    found = [
        Due(payment.id, Money(min(sums.get(payment.id, 0), payment.left), payment.amount.currency))
        for payment in newest_first
    ]
    return [one for one in found if one.amount.minor > 0]


def _total(coverings: Sequence[Covering]) -> int:
    return sum(one.minor for one in coverings)
