"""Refunds that somebody made on the provider's own pages: our books say them too, as they are."""

from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.features.plans.model.refunding import Refund, RefundState, Rule
from tansu.features.plans.model.subscription import Payment
from tansu.features.plans.refunding import crediting, returning
from tansu.features.plans.store import refunds as store
from tansu.foundation import audit
from tansu.foundation.work import Work
from tansu.ports.payments import Back, Failure

_S = RefundState
_GOES_AGAIN = frozenset({_S.SUBMITTED, _S.FAILED, _S.NEEDS_DETAILS})
_WAITS = frozenset({_S.UNCLAIMED, _S.ALTERNATIVE_PAYOUT})


def adopt(work: Work, payment: Payment, back: Back) -> bool:
    """Write a refund down that is on its way at the provider, and say whether the payment held that much.

    Refunds of ours that are not on their way get less by what it does not hold any more. What is owed back already
    needs no second credit note. Its plan goes on: that is for people to end.
    """
    uncredited = payment.amount.minor - crediting.credited(work, payment.id)
    _make_room(work, payment, back.amount.minor - (payment.amount.minor - payment.given_back))
    if not store.count(work.tx, work.account, payment.id, back.amount.minor):
        return False
    made = Refund(
        id=work.new_id(),
        account=work.account,
        payment=payment.id,
        cause=back.key,
        rule=Rule.AS_SENT,
        since=work.now,
        amount=back.amount,
        key=back.key,
        state=_S.PENDING,
        reference=back.reference,
        failure=None,
        details="",
        made_at=work.now,
        changed_at=work.now,
    )
    store.add(work.tx, made)
    store.describe(work.tx, work.account, made.id, reference=back.reference, failure=None, details="")
    store.write_step(work.tx, work.account, made.id, made.state, now_ms=to_ms(work.now))
    audit.record(work, "refund_adopted", made.id, minor=back.amount.minor, currency=back.amount.currency)
    if (minor := min(back.amount.minor, uncredited)) > 0:
        crediting.credit(work, made, Money(minor, back.amount.currency))
    return True


def _make_room(work: Work, payment: Payment, short: int) -> None:
    """Let refunds that are not on their way get less, what nobody approved first, and then the newest."""
    own = list(reversed(store.of_payment(work.tx, work.account, payment.id)))
    for states in (frozenset({_S.CALCULATED}), _GOES_AGAIN, _WAITS):
        for one in [one for one in own if one.state in states]:
            if short > 0:
                short -= _lessen(work, one, short)


def _lessen(work: Work, refund: Refund, short: int) -> int:
    """Leave so much out of a refund, or all of it; return how much. What is left is tried anew where that may help.

    The provider has not sent it, and will not under its present key: the payment does not hold that much. So the rest
    goes under another.
    """
    if refund.state is _S.SUBMITTED:
        refund = returning.step(work, refund, _S.FAILED)
        store.describe(work.tx, work.account, refund.id, reference="", failure=Failure.OTHER, details="")
    part = min(short, refund.amount.minor)
    if refund.state is _S.CALCULATED or part == refund.amount.minor:
        # What nobody approved is worked out anew, from what is left.
        part = refund.amount.minor
        returning.step(work, refund, _S.WITHDRAWN)
    else:
        store.lessen(work.tx, work.account, refund.id, part)
        audit.record(work, "refund_lessened", refund.id, minor=part)
        if refund.state in _GOES_AGAIN:
            returning.submit(work, refund)
    store.release(work.tx, work.account, refund.payment, part)
    return part
