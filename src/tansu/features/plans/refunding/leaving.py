"""Leaving one's own plan for somebody else's: it ends now, and what is unused of what was paid goes back unasked."""

from collections.abc import Sequence

from tansu.core.errors import Conflict
from tansu.core.money import Money
from tansu.features.plans.model.refunding import Due, Rule, owed_back
from tansu.features.plans.refunding import ending, refunds
from tansu.features.plans.store import payments, subscriptions
from tansu.features.plans.store import refunds as store
from tansu.foundation import usage
from tansu.foundation.work import Work


def unused_money(work: Work) -> list[Money]:
    """What would go back if the account of `work` left its plan now, payment by payment."""
    return [due.amount for due in _unused(work)]


def leave_plan(work: Work, *, cause: str) -> None:
    """End the plan of the account of `work` now, and let what is unused go back. Without a plan nothing happens.

    Raises Conflict as long as time is left that a code gave, and while a refund is worked out already.
    """
    usage.lock(work)
    if subscriptions.living(work.tx, work.account) is None:
        return
    if any(one.gift and one.ends_at > work.now for one in subscriptions.periods(work.tx, work.account)):
        raise Conflict("A code gave you time that is not over yet. When it is, you can join.")
    if store.worked_out(work.tx, work.account):
        raise Conflict("A refund of your plan is being worked out. Ask the operator, or wait until it is decided.")
    dues = _unused(work)
    made = [refunds.set_aside(work, due, rule=Rule.PRORATA_FROM, cause=cause, since=work.now) for due in dues]
    for one in made:
        refunds.let_go(work, one)
    ending.end_subscription(work, tell=False)


def _unused(work: Work) -> Sequence[Due]:
    return owed_back(
        Rule.PRORATA_FROM,
        subscriptions.periods(work.tx, work.account),
        payments.coverings(work.tx, work.account),
        payments.payments(work.tx, work.account),
        since=work.now,
    )
