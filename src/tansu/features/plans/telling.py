"""What members hear of their plan and their money, told in the transaction in which it happens."""

from datetime import datetime, timedelta

from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.features.plans.granting import entitlement_of
from tansu.features.plans.model.refunding import Refund, RefundState
from tansu.features.plans.model.subscription import GRACE, Order, Payment, Period, Subscription, Terms
from tansu.foundation import notices
from tansu.foundation.notices import Kind
from tansu.foundation.work import Work

_DAY = timedelta(days=1)


def renewal_coming(work: Work, order: Order, *, until: datetime) -> None:
    """The next period is asked to be paid."""
    notices.record(
        work,
        Kind.RENEWAL_COMING,
        key=f"renewal/{order.id}",
        plan=order.terms.name,
        amount=order.due,
        until=until,
        days=GRACE.days,
    )


def paid(work: Work, order: Order, payment: Payment, period: Period) -> None:
    """Money has arrived, for a first plan or a further period."""
    notices.record(
        work,
        Kind.PAYMENT_RECEIVED,
        key=f"payment/{payment.id}",
        plan=order.terms.name,
        amount=payment.amount,
        until=period.ends_at,
    )


def payment_failed(work: Work, order: Order, tried: str, *, until: datetime) -> None:
    """A card was charged for a renewal and refused."""
    notices.record(
        work,
        Kind.PAYMENT_FAILED,
        key=f"payment_failed/{tried}",
        plan=order.terms.name,
        amount=order.due,
        until=until + GRACE,
    )


def past_due(work: Work, period: Period, due: Money) -> None:
    """A period is over and the next one is not paid: the plan goes on for the days of grace."""
    until = period.ends_at + GRACE
    notices.record(
        work,
        Kind.PAST_DUE,
        key=key_of_past_due(period),
        plan=period.terms.name,
        amount=due,
        until=until,
        # Rounded up: who has four days and an hour has until the fifth.
        days=-((work.now - until) // _DAY),
    )


def key_of_past_due(period: Period) -> str:
    """Under what it is told that the period after this one is not paid."""
    return f"past_due/{period.id}"


def follows(work: Work, subscription: Subscription, terms: Terms, *, begins: datetime) -> None:
    """Another plan follows the present period."""
    notices.record(
        work,
        Kind.DOWNGRADE_PLANNED,
        # Who thinks again hears what holds then, so each decision is one.
        key=f"follows/{subscription.id}/{to_ms(work.now)}",
        plan=terms.name,
        quota=terms.bytes,
        begins=begins,
    )


def ended(work: Work, subscription: Subscription) -> None:
    """A plan is over; what holds now follows from the facts as they are written already."""
    notices.record(
        work,
        Kind.SUBSCRIPTION_ENDED,
        key=f"ended/{subscription.id}",
        plan=subscription.terms.name,
        quota=entitlement_of(work).bytes,
    )


def refund_moved(work: Work, refund: Refund) -> None:
    """A refund has come to another state; three of them are for its member to hear."""
    match refund.state:
        case RefundState.APPROVED:
            kind, key = Kind.REFUND_APPROVED, f"refund/{refund.id}/approved"
        case RefundState.SUCCEEDED:
            # Money may come back from a bank after all, and be sent once more.
            kind, key = Kind.REFUND_SENT, f"refund/{refund.id}/sent/{to_ms(work.now)}"
        case RefundState.NEEDS_DETAILS:
            # It may be asked again: where they said may not work either.
            kind, key = Kind.REFUND_NEEDS_DETAILS, f"refund/{refund.id}/details/{to_ms(work.now)}"
        case _:
            return
    notices.record(work, kind, key=key, amount=refund.amount)
