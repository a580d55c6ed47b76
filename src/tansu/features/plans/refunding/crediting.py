"""Writing down that a member is owed money back: in the books, on paper, and in what a payment still covers."""

from dataclasses import replace

from tansu.core.money import Money
from tansu.features.plans.books.invoicing import invoices, issue_credit_note
from tansu.features.plans.books.ledger import post
from tansu.features.plans.model.coverage import take
from tansu.features.plans.model.posting import SALES, Line, PostingKind, member_book
from tansu.features.plans.model.refunding import Refund
from tansu.features.plans.model.subscription import Terms
from tansu.features.plans.store import payments
from tansu.features.plans.store import refunds as store
from tansu.foundation.work import Work


def credit(work: Work, refund: Refund, amount: Money) -> None:
    """Credit so much for a refund, once; the payment covers so much less of its time."""
    member = member_book(work.account)
    post(work, PostingKind.CREDIT_NOTE, refund.id, [Line(SALES, amount), Line(member, -amount)])
    issue_credit_note(work, replace(refund, amount=amount), _ordered(work, refund))
    own = [one for one in payments.coverings(work.tx, work.account) if one.payment == refund.payment]
    for one in take(own, amount.minor):
        payments.cover(work.tx, work.account, replace(one, minor=-one.minor))


def credited(work: Work, payment: str) -> int:
    """How much of a payment is credited, whatever became of the refunds."""
    own = {one.id for one in store.of_payment(work.tx, work.account, payment)}
    return -sum(one.total.minor for one in invoices(work) if one.subject in own)


def _ordered(work: Work, refund: Refund) -> Terms:
    """What the payment was for that goes back."""
    payment = payments.payment(work.tx, work.account, refund.payment)
    ordered = payments.order(work.tx, work.account, payment.order) if payment else None
    assert ordered is not None, "a refund refers to its payment, and that to its order"
    return ordered.terms
