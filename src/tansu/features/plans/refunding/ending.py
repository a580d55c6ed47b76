"""A plan that ends before its time, because what was paid for it goes back."""

from dataclasses import replace

from tansu.core.instants import to_ms
from tansu.features.plans import telling
from tansu.features.plans.granting import grant
from tansu.features.plans.selling import gift_time, renewing
from tansu.features.plans.store import subscriptions
from tansu.foundation import audit
from tansu.foundation.work import Work


def end_subscription(work: Work, *, tell: bool = True) -> None:
    """End the subscription of the account of `work` now, if one lives; `tell` its member what holds from now on."""
    living = subscriptions.living(work.tx, work.account)
    if living is None:
        return
    renewing.void_open_order(work)
    given = gift_time.put_aside(work)
    for period in subscriptions.periods(work.tx, work.account):
        subscriptions.cut_period(work.tx, work.account, period.id, ends_ms=to_ms(work.now))
    subscriptions.put(work.tx, replace(living, ended_at=work.now, following=None))
    audit.record(work, "plan_ended", living.id)
    # Given time was not paid for: it is not given back, and stays.
    gift_time.follow(work, given)
    grant(work)
    if tell:
        telling.ended(work, living)
