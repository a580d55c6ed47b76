"""Asking the provider about whatever is open: a server that cannot be reached from outside hears of everything too."""

from datetime import timedelta

from tansu.core.errors import Conflict, Invalid, NotFound, Unavailable
from tansu.core.instants import to_ms
from tansu.features.plans.model.refunding import RefundState
from tansu.features.plans.model.trying import ask_after
from tansu.features.plans.paying.cards import charge_card
from tansu.features.plans.paying.settling import return_stray, settle
from tansu.features.plans.refunding.returning import pay_refund, payment_of
from tansu.features.plans.store import provider, refunds, tries
from tansu.features.plans.store.tries import CARD, Try
from tansu.foundation.jobs import JobContext, Later, job

_BATCH = 100
LATER_SECONDS = 60.0
_PAGE_UNSEEN = timedelta(hours=1)


@job("plans.ask_provider")
def ask_provider(context: JobContext) -> None:
    """Ask about every try whose turn it is."""
    with context.look("") as work:
        due = tries.to_ask(work.tx, provider=context.outside.payments.name, now_ms=to_ms(work.now), limit=_BATCH)
    for one in due:
        ended = _ask(context, one)
        with context.open_work(one.account) as work:
            if ended:
                tries.end(work.tx, work.account, one.id, "failed", ended)
            tries.ask_next(work.tx, work.account, one.id, at_ms=to_ms(ask_after(one.made_at, now=work.now)))
            if one.way == CARD:
                charge_card.defer(work, key=one.id, tried=one.id)
        context.progress(0, 0)


@job("plans.ask_refunds")
def ask_refunds(context: JobContext) -> None:
    """Ask about refunds that are on their way, and go on with those that nobody has sent."""
    name = context.outside.payments.name
    with context.look("") as work:
        waiting = refunds.of_provider(work.tx, name, (RefundState.SUBMITTED, RefundState.PENDING))
        strays = provider.strays_not_back(work.tx, provider=name)
    for stray in strays:
        with context.open_work(stray.account) as work:
            return_stray.defer(work, key=stray.charge, charge=stray.charge)
    for refund in waiting:
        if refund.state is RefundState.SUBMITTED:
            with context.open_work(refund.account) as work:
                pay_refund.defer(work, key=refund.id, refund=refund.id)
            continue
        with context.look(refund.account) as work:
            charge = payment_of(work, refund).reference
        _look(context, charge)
        context.progress(0, 0)


def _ask(context: JobContext, one: Try) -> str:
    """Bring the books to what came of a try. Returns why there is nothing to come, in a word."""
    if not one.reference:
        return "" if one.way == CARD or context.outside.clock.now() - one.made_at < _PAGE_UNSEEN else "never_opened"
    return _look(context, one.reference)


def _look(context: JobContext, reference: str) -> str:
    try:
        settle(context, context.outside.payments.look(reference))
    except Unavailable as error:
        raise Later(LATER_SECONDS) from error
    except (Conflict, Invalid, NotFound):
        return "unknown"
    return ""
