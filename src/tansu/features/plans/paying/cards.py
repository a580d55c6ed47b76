"""Paying by card: on a page of the provider, and for renewals with the card that was left there."""

from dataclasses import dataclass
from datetime import timedelta

from tansu.core.errors import Conflict, NotFound
from tansu.core.principal import Principal
from tansu.features.plans.model.subscription import Order, OrderKind, OrderState
from tansu.features.plans.model.trying import ask_after, is_due
from tansu.features.plans.paying.settling import settle
from tansu.features.plans.selling.renewing import last_period
from tansu.features.plans.store import payments, provider, subscriptions, tries
from tansu.features.plans.store.tries import CARD, PAGE, Try
from tansu.foundation import accounts, audit, usage
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Outside, Work
from tansu.ports.payments import Ask, Payments

_BATCH = 200
PAGE_LASTS = timedelta(hours=20)
"""A page that is older is not offered again; the provider closes it after a day."""


@dataclass(frozen=True)
class CardStanding:
    """What a member can do with a card now."""

    takes_cards: bool
    known: bool
    """Whether they have been at the provider, so that there is a card to change."""
    waiting: bool
    """Whether their open order is being paid, as far as is known."""
    failure: str
    """Why the last try with the open order failed; empty if none did."""


def card_standing(work: Work, *, takes_cards: bool, name: str) -> CardStanding:
    """Read how the account of `work` stands with the provider of that name."""
    order = payments.open_order(work.tx, work.account)
    tried = tries.of_order(work.tx, work.account, order.id) if order else []
    return CardStanding(
        takes_cards=takes_cards,
        known=provider.customer(work.tx, work.account, name) is not None,
        waiting=any(one.state == "open" for one in tried),
        failure=tried[-1].failure if tried else "",
    )


def tries_of(work: Work) -> list[Try]:
    """Every try to have an order of the account of `work` paid by the provider, in order."""
    return tries.of_account(work.tx, work.account)


def page_to_pay(outside: Outside, principal: Principal, order: str, *, home: str) -> str:
    """The address of the provider's page on which an order is paid; the same page as long as it is open.

    Raises NotFound; Conflict for an order that is not open, or without a provider; Unavailable.
    """
    with outside.work(principal) as work:
        usage.lock(work)
        ordered, tried = _page_try(work, order, outside.payments)
    if tried.url:
        return tried.url
    customer = _customer(outside, principal)
    page = outside.payments.page_to_pay(
        _ask(ordered, tried), customer=customer, done=f"{home}/plan?paid={order}", back=f"{home}/plan"
    )
    with outside.work(principal) as work:
        tries.describe(work.tx, work.account, tried.id, reference=page.reference, url=page.url)
    return page.url


def page_of_cards(outside: Outside, principal: Principal, *, home: str) -> str:
    """The address of the provider's page on which the card is changed. Raises Conflict for who has none."""
    with outside.read(principal) as work:
        known = provider.customer(work.tx, work.account, outside.payments.name)
    if known is None:
        raise Conflict("You have not paid by card yet. Order a plan, and pay it by card.")
    return outside.payments.page_of_cards(known, back=f"{home}/plan")


@job("plans.charge_cards")
def charge_cards(context: JobContext) -> None:
    """Charge the cards of everybody whose renewal is due; a try is written down before the provider is called."""
    after = ""
    while True:
        with context.look("") as work:
            name = context.outside.payments.name
            page = tries.renewals(work.tx, provider=name, after=after, limit=_BATCH)
        if not page:
            return
        for account in page:
            with context.open_work(account) as work:
                usage.lock(work)
                _begin_try(work, name)
            context.progress(0, 0)
        after = page[-1]


@job("plans.charge_card")
def charge_card(context: JobContext, *, account: str, tried: str) -> None:
    """Charge a card for a renewal. A retry looks first whether the money came."""
    outside = context.outside.payments
    with context.look(account) as work:
        one = tries.one(work.tx, work.account, tried)
        if one is None or one.state != "open" or one.provider != outside.name:
            return
        ordered = payments.order(work.tx, work.account, one.order)
        customer = provider.customer(work.tx, work.account, outside.name)
        asked_before = one.asked
    assert ordered is not None and customer is not None, "a try refers to an order and a customer"
    with context.open_work(account) as work:
        tries.asked(work.tx, work.account, tried)
    settle(context, outside.charge_card(_ask(ordered, one), customer=customer, again=asked_before))


def _page_try(work: Work, order: str, cashier: Payments) -> tuple[Order, Try]:
    ordered = payments.order(work.tx, work.account, order)
    if ordered is None:
        raise NotFound("There is no such order.")
    if not cashier.takes_cards:
        raise Conflict("This server takes no cards. Pay as its operator says, by bank or in cash.")
    if ordered.state is not OrderState.OPEN:
        raise Conflict("This order is not open any more. Look again at your plan.")
    for one in tries.of_order(work.tx, work.account, order):
        if one.state != "open":
            continue
        if one.way == CARD:
            raise Conflict("Your card is being charged for this order. Look again in a moment.")
        if work.now - one.made_at < PAGE_LASTS:
            return ordered, one
        tries.end(work.tx, work.account, one.id, "failed", "expired")
    return ordered, _add(work, ordered, PAGE, cashier.name)


def _begin_try(work: Work, name: str) -> None:
    """Begin to charge for the open renewal, if that is due and nothing else is under way."""
    order = payments.open_order(work.tx, work.account)
    living = subscriptions.living(work.tx, work.account)
    if order is None or order.kind is not OrderKind.RENEWAL or living is None:
        return
    tried = tries.of_order(work.tx, work.account, order.id)
    if any(one.state == "open" for one in tried):
        return
    failed = sum(one.way == CARD for one in tried)
    if is_due(failed, ends_at=last_period(work, living).ends_at, now=work.now):
        made = _add(work, order, CARD, name)
        charge_card.defer(work, key=made.id, tried=made.id)


def _add(work: Work, order: Order, way: str, name: str) -> Try:
    ask_at = ask_after(work.now, now=work.now)
    made = Try(work.new_id(), work.account, order.id, name, way, "open", "", "", "", work.now, ask_at)
    tries.add(work.tx, made)
    audit.record(work, "payment_begun", made.id, order=order.id, way=way)
    return made


def _customer(outside: Outside, principal: Principal) -> str:
    """As whom the provider knows the member, made known if it does not."""
    name = outside.payments.name
    with outside.read(principal) as work:
        known = provider.customer(work.tx, work.account, name)
        member = accounts.get(work, work.account)
    if known is not None:
        return known
    made = outside.payments.customer(member.id, email=member.email, name=member.name)
    with outside.work(principal) as work:
        provider.put_customer(work.tx, work.account, name, made)
        return provider.customer(work.tx, work.account, name) or made


def _ask(order: Order, tried: Try) -> Ask:
    return Ask(key=tried.id, order=order.id, account=order.account, amount=order.due, words=order.terms.name)
