"""Money that was received, and the time it pays for."""

from dataclasses import replace

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.features.plans import telling
from tansu.features.plans.books.invoicing import issue_invoice
from tansu.features.plans.books.ledger import post
from tansu.features.plans.currencies import written
from tansu.features.plans.granting import grant
from tansu.features.plans.model.calendar import months_later
from tansu.features.plans.model.coverage import unused_of
from tansu.features.plans.model.plan import check_text
from tansu.features.plans.model.posting import SALES, Line, PostingKind, member_book, money_book
from tansu.features.plans.model.subscription import (
    BY_HAND,
    Covering,
    Order,
    OrderKind,
    OrderState,
    Payment,
    Period,
    Subscription,
)
from tansu.features.plans.selling import gift_time
from tansu.features.plans.selling.renewing import last_period
from tansu.features.plans.store import payments, subscriptions
from tansu.foundation import accounts, audit, usage
from tansu.foundation.work import Work


def owner_of_order(work: Work, order: str) -> str:
    """Whose order that is, for an operator who knows its id. Raises NotFound, Forbidden."""
    accounts.require_operator(work)
    if (owner := payments.owner_of(work.tx, order)) is None:
        raise NotFound("There is no such order.")
    return owner


def record_payment(work: Work, order: str, amount: Money, *, reference: str) -> Payment:
    """Record money that came by bank or by hand for an order of the account of `work`; its plan begins.

    The same once more is once. Raises Conflict for another amount or currency, and for an order that is not open any
    more; Invalid, NotFound, Forbidden.
    """
    accounts.require_operator(work)
    usage.lock(work)
    return receive(
        work, order, amount, provider=BY_HAND, reference=check_text(reference, what="reference", longest=200)
    )


def receive(work: Work, order: str, amount: Money, *, provider: str, reference: str) -> Payment:
    """Take a payment for an open order: money, books, period and quota change together or not at all."""
    found = payments.order(work.tx, work.account, order)
    if found is None:
        raise NotFound("There is no such order.")
    if (known := payments.payment_of_order(work.tx, work.account, order)) is not None:
        if (known.amount, known.provider, known.reference) == (amount, provider, reference):
            return known
        raise Conflict("This order is paid already. A second payment needs another order, or goes back.")
    if found.state is not OrderState.OPEN:
        raise Conflict("This order is not open any more, so nothing was recorded. Let the member order again.")
    if amount.currency != found.due.currency:
        raise Invalid(f"This order is to be paid in {found.due.currency}, not in {amount.currency}.")
    if amount != found.due:
        raise Conflict(f"This order is for {written(found.due)}, not for {written(amount)}.", due=written(found.due))
    payments.settle_order(work.tx, work.account, order, OrderState.PAID, now_ms=to_ms(work.now))
    payment = Payment(
        id=work.new_id(),
        account=work.account,
        order=order,
        provider=provider,
        amount=amount,
        reference=reference,
        paid_at=work.now,
        given_back=0,
        disputed=0,
    )
    payments.add_payment(work.tx, payment)
    _post(work, found, payment)
    period = _begin(work, found, payment)
    issue_invoice(work, found, payment, period)
    audit.record(work, "payment_received", payment.id, minor=amount.minor, currency=amount.currency)
    telling.paid(work, found, payment, period)
    grant(work)
    return payment


def _post(work: Work, order: Order, payment: Payment) -> None:
    member = member_book(work.account)
    price, credit = order.terms.price, order.credit
    post(work, PostingKind.SALE, order.id, [Line(member, price), Line(SALES, -price)])
    if credit.minor:
        post(work, PostingKind.CREDIT, order.id, [Line(SALES, credit), Line(member, -credit)])
    money = money_book(payment.provider)
    post(work, PostingKind.PAYMENT, payment.id, [Line(money, payment.amount), Line(member, -payment.amount)])


def _begin(work: Work, order: Order, payment: Payment) -> Period:
    """Begin the period that was paid for, covered by the payment and by what was left of others."""
    credits = _take_credit(work, order) if order.credit.minor else []
    # What was given waits until the larger plan is over.
    given = gift_time.put_aside(work) if order.kind is OrderKind.UPGRADE else []
    subscription = _agreed(work, order)
    starts = work.now
    if order.kind is OrderKind.RENEWAL:
        # Paid early or in the days of grace, it follows without a gap.
        starts = last_period(work, subscription).ends_at
    ends = months_later(starts, order.terms.term.months, day=subscription.day)
    period = Period(
        id=work.new_id(),
        subscription=subscription.id,
        terms=order.terms,
        starts_at=starts,
        ends_at=ends,
        sold_until=ends,
    )
    subscriptions.add_period(work.tx, work.account, period)
    for credit in credits:
        payments.cover(work.tx, work.account, replace(credit, period=period.id))
    payments.cover(work.tx, work.account, Covering(period.id, payment.id, payment.amount.minor))
    gift_time.follow(work, given)
    return period


def _agreed(work: Work, order: Order) -> Subscription:
    """The subscription under the terms that were ordered, new or changed."""
    before = subscriptions.living(work.tx, work.account)
    if before is None:
        made = Subscription(
            id=work.new_id(),
            account=work.account,
            terms=order.terms,
            day=work.now.day,
            began_at=work.now,
            cancelled_at=None,
            following=None,
            ended_at=None,
        )
        subscriptions.add(work.tx, made)
        return made
    day = work.now.day if order.kind is OrderKind.UPGRADE else before.day
    after = replace(before, terms=order.terms, day=day, cancelled_at=None, following=None)
    subscriptions.put(work.tx, after)
    return after


def _take_credit(work: Work, order: Order) -> list[Covering]:
    """Let the present periods end now, and take from their payments what the order counts as paid."""
    own = [one for one in subscriptions.periods(work.tx, work.account) if one.subscription == order.subscription]
    # As it was when the member was told the amount; what they used since is a present.
    taken = unused_of(own, payments.coverings(work.tx, work.account), on=order.made_at)
    if sum(one.minor for one in taken) != order.credit.minor:
        raise Conflict("What is left of the present plan has changed since. Let the member order again.")
    for one in taken:
        payments.cover(work.tx, work.account, replace(one, minor=-one.minor))
    for period in [one for one in own if not one.gift]:
        subscriptions.cut_period(work.tx, work.account, period.id, ends_ms=to_ms(work.now))
    merged: dict[str, int] = {}
    for one in taken:
        merged[one.payment] = merged.get(one.payment, 0) + one.minor
    return [Covering("", payment, minor) for payment, minor in merged.items()]
