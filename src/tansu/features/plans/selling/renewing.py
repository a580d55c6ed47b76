"""Renewing: ask for the next period, forget stale orders, end what is over. Looking twice is looking once."""

from dataclasses import replace

from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.features.plans import telling
from tansu.features.plans.granting import grant, is_granted
from tansu.features.plans.model.renewing import Step, last_of, next_step, past_due, terms_after
from tansu.features.plans.model.subscription import Order, OrderKind, OrderState, Period, Subscription
from tansu.features.plans.store import payments, subscriptions
from tansu.foundation import accounts, audit, notices, usage
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Work

MOST_STEPS = 10
_BATCH = 200


@job("plans.look_again")
def look_again_at_everybody(context: JobContext) -> None:
    """Take the next steps of every subscription and open order."""
    after = ""
    while True:
        with context.look() as work:
            page = payments.accounts_to_look_at(work.tx, after=after, limit=_BATCH)
        if not page:
            return
        for account in page:
            with context.look(account) as work:
                idle = _next(work) is Step.NOTHING and is_granted(work) and _past_due_untold(work) is None
            if not idle:
                with context.open_work(account) as work:
                    look_again(work)
            context.progress(0, 0)
        after = page[-1]


def look_again(work: Work) -> None:
    """Take every step that is due for the account of `work`, then set the quota to what it should be."""
    usage.lock(work)
    for _ in range(MOST_STEPS):
        step = _next(work)
        if step is Step.NOTHING:
            break
        _TAKE[step](work)
    if (period := _past_due_untold(work)) is not None:
        order = payments.open_order(work.tx, work.account)
        telling.past_due(work, period, order.due if order else terms_after(_living(work), period).price)
    if subscriptions.of_account(work.tx, work.account):
        grant(work)


def void_open_order(work: Work) -> None:
    """Forget what was ordered and not paid, if anything was."""
    if (order := payments.open_order(work.tx, work.account)) is not None:
        payments.settle_order(work.tx, work.account, order.id, OrderState.VOID, now_ms=to_ms(work.now))
        audit.record(work, "order_dropped", order.id)


def last_period(work: Work, subscription: Subscription) -> Period:
    """The period of a subscription that ends last; it has one from its beginning."""
    found = last_of(subscriptions.periods(work.tx, work.account), subscription)
    assert found is not None, "a subscription begins with a period"
    return found


def _next(work: Work) -> Step:
    return next_step(
        subscriptions.living(work.tx, work.account),
        subscriptions.periods(work.tx, work.account),
        payments.open_order(work.tx, work.account),
        leaving=_is_leaving(work),
        now=work.now,
    )


def _past_due_untold(work: Work) -> Period | None:
    """The period that is over while the next is not paid, if its member has not heard that yet."""
    period = past_due(
        subscriptions.living(work.tx, work.account),
        subscriptions.periods(work.tx, work.account),
        leaving=_is_leaving(work),
        now=work.now,
    )
    if period is None or notices.is_recorded(work, telling.key_of_past_due(period)):
        return None
    return period


def _is_leaving(work: Work) -> bool:
    return accounts.get(work, work.account).closing_at is not None


def _ask_renewal(work: Work) -> None:
    subscription = _living(work)
    terms = terms_after(subscription, last_period(work, subscription))
    order = Order(
        id=work.new_id(),
        account=work.account,
        kind=OrderKind.RENEWAL,
        terms=terms,
        credit=Money(0, terms.price.currency),
        made_at=work.now,
        state=OrderState.OPEN,
        settled_at=None,
        subscription=subscription.id,
    )
    payments.add_order(work.tx, order)
    audit.record(work, "renewal_asked", order.id, plan=terms.plan)
    telling.renewal_coming(work, order, until=last_period(work, subscription).ends_at)


def _end(work: Work) -> None:
    subscription = _living(work)
    void_open_order(work)
    # It ended when what was paid for was over, whenever somebody looks.
    subscriptions.put(work.tx, replace(subscription, ended_at=last_period(work, subscription).ends_at))
    audit.record(work, "plan_ended", subscription.id)
    telling.ended(work, subscription)


def _living(work: Work) -> Subscription:
    found = subscriptions.living(work.tx, work.account)
    assert found is not None, "only a living subscription has such a step"
    return found


_TAKE = {Step.ASK_RENEWAL: _ask_renewal, Step.DROP_ORDER: void_open_order, Step.END: _end}
