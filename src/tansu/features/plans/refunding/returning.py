"""Refunds on their last stretch: the steps that move money, and the job that asks a provider to send it."""

from dataclasses import replace

from tansu.core.errors import Conflict
from tansu.core.instants import to_ms
from tansu.features.plans import telling
from tansu.features.plans.books.ledger import post
from tansu.features.plans.model.posting import Line, PostingKind, member_book, money_book
from tansu.features.plans.model.refunding import ASKS_DETAILS, FOLLOWS, Refund, RefundState
from tansu.features.plans.model.subscription import BY_HAND, Payment
from tansu.features.plans.store import payments
from tansu.features.plans.store import refunds as store
from tansu.foundation import audit, usage
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Work
from tansu.ports.payments import Back, BackState, Failure

_S = RefundState


@job("plans.pay_refund")
def pay_refund(context: JobContext, *, account: str, refund: str) -> None:
    """Let the provider send a refund that is submitted. A retry finds what was sent before, by its key."""
    provider = context.outside.payments
    with context.look(account) as work:
        found = store.refund(work.tx, work.account, refund)
        if found is None or found.state is not _S.SUBMITTED:
            return
        payment = payment_of(work, found)
        if payment.provider != provider.name:
            return
        key = key_of(work, found)
    if payment.given_back + payment.disputed > payment.amount.minor:
        # The payer's bank gives it back already: whoever pays now, pays twice (W-47).
        back = Back("", key, found.amount, BackState.FAILED, Failure.DISPUTE)
    else:
        back = provider.give_back(payment.reference, found.amount, key=key)
    with context.open_work(account) as work:
        usage.lock(work)
        now = store.refund(work.tx, work.account, refund)
        if now is not None and now.state is _S.SUBMITTED and key_of(work, now) == key:
            move_as_told(work, now, back)


def submit(work: Work, refund: Refund) -> Refund:
    """Write that a refund is to be sent, before anybody is called; by hand, it waits for the operator then."""
    refund = step(work, refund, _S.SUBMITTED)
    if payment_of(work, refund).provider == BY_HAND:
        return step(work, refund, _S.PENDING)
    pay_refund.defer(work, key=refund.id, refund=refund.id)
    return refund


def move_as_told(work: Work, refund: Refund, back: Back) -> None:
    """Take the steps that a provider's word comes to."""
    if back.state is BackState.PENDING:
        step(work, refund, _S.PENDING)
        store.describe(work.tx, work.account, refund.id, reference=back.reference, failure=None, details="")
    elif back.state is BackState.SUCCEEDED:
        arrive(work, refund, reference=back.reference, by=payment_of(work, refund).provider)
    else:
        fail(work, refund, back.reason or Failure.OTHER)


def arrive(work: Work, refund: Refund, *, reference: str, by: str) -> None:
    """Money is back with its member: the only step that takes it out of the books of money."""
    subject = _subject(work, refund)
    step(work, refund, _S.SUCCEEDED)
    store.describe(work.tx, work.account, refund.id, reference=reference, failure=None, details="")
    store.sent_by(work.tx, work.account, refund.id, by)
    money, member = money_book(by), member_book(work.account)
    post(work, PostingKind.REFUND, subject, [Line(money, -refund.amount), Line(member, refund.amount)])


def fail(work: Work, refund: Refund, failure: Failure) -> None:
    """Money did not arrive, or came back; it stays owed. The member is asked for another way where that helps."""
    if refund.state is _S.SUCCEEDED:
        money, member = money_book(payment_of(work, refund).provider), member_book(work.account)
        lines = [Line(money, refund.amount), Line(member, -refund.amount)]
        post(work, PostingKind.REFUND_RETURNED, _subject(work, refund), lines)
    failed = step(work, refund, _S.FAILED)
    store.describe(work.tx, work.account, refund.id, reference="", failure=failure, details="")
    if failure in ASKS_DETAILS:
        step(work, failed, _S.NEEDS_DETAILS)


def step(work: Work, refund: Refund, after: RefundState) -> Refund:
    """Take one step and write it down. Raises Conflict for one that does not follow, or if somebody was quicker."""
    if after not in FOLLOWS[refund.state]:
        raise Conflict(f"This refund is {refund.state.value.replace('_', ' ')}; that cannot be done with it now.")
    now_ms = to_ms(work.now)
    if not store.move(work.tx, work.account, refund.id, before=refund.state, after=after, now_ms=now_ms):
        raise Conflict("Somebody else was quicker with this refund. Look at it again.")
    audit.record(work, "refund_moved", refund.id, before=refund.state.value, after=after.value)
    moved = replace(refund, state=after, changed_at=work.now)
    telling.refund_moved(work, moved)
    return moved


def payment_of(work: Work, refund: Refund) -> Payment:
    """The payment that a refund gives back."""
    found = payments.payment(work.tx, work.account, refund.payment)
    assert found is not None, "a refund refers to its payment"
    return found


def key_of(work: Work, refund: Refund) -> str:
    """What the present try is called at the provider: the same until it failed for certain, not after a silence."""
    return keys_of(work, refund)[-1]


def keys_of(work: Work, refund: Refund) -> list[str]:
    """What every try so far is called at the provider, the present one last."""
    failures = store.failures(work.tx, work.account, refund.id)
    return [refund.key, *(f"{refund.key}:{n}" for n in range(1, failures + 1))]


def _subject(work: Work, refund: Refund) -> str:
    failures = store.failures(work.tx, work.account, refund.id)
    return f"{refund.id}:{failures}" if failures else refund.id
