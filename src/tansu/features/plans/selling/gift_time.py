"""Time that was given: it follows what is paid for, and gives way to what is bought, without losing a second."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tansu.core.instants import to_ms
from tansu.features.plans.model.calendar import months_later
from tansu.features.plans.model.gift import Code, Gift
from tansu.features.plans.model.renewing import last_of
from tansu.features.plans.model.subscription import Period, Subscription
from tansu.features.plans.store import subscriptions
from tansu.foundation.work import Work


@dataclass(frozen=True)
class Left:
    """A gift's time that was put aside."""

    period: Period
    length: timedelta


def when(work: Work, months: int) -> tuple[datetime, datetime]:
    """From when until when a gift of so many months would last."""
    living = subscriptions.living(work.tx, work.account)
    begins = work.now if living is None else _end_of(work, living)
    return begins, months_later(begins, months, day=living.day if living else work.now.day)


def give(work: Work, code: Code, gift: Gift) -> None:
    """Add a gift's time after the last period there is; who has no plan gets one that ends with the gift."""
    begins, ends = when(work, gift.months)
    living = subscriptions.living(work.tx, work.account)
    if living is None:
        living = _begin(work, Subscription("", work.account, code.terms, work.now.day, work.now, work.now, None, None))
    _add(work, Period("", living.id, code.terms, begins, ends, ends, gift.id))


def put_aside(work: Work) -> list[Left]:
    """Let all given time stop now, so that something else can begin; `follow` gives it back."""
    found = [one for one in subscriptions.periods(work.tx, work.account) if one.gift and one.ends_at > work.now]
    for one in found:
        subscriptions.cut_period(work.tx, work.account, one.id, ends_ms=to_ms(work.now))
    return [Left(one, one.ends_at - max(one.starts_at, work.now)) for one in found]


def follow(work: Work, left: list[Left]) -> None:
    """Let time that was put aside follow what the account has now, in its order, or begin now."""
    for one in left:
        living = subscriptions.living(work.tx, work.account)
        if living is None:
            terms = one.period.terms
            living = _begin(work, Subscription("", work.account, terms, work.now.day, work.now, work.now, None, None))
        begins = _end_of(work, living)
        ends = begins + one.length
        _add(work, replace(one.period, subscription=living.id, starts_at=begins, ends_at=ends, sold_until=ends))


def _begin(work: Work, subscription: Subscription) -> Subscription:
    """Begin a subscription that nobody is asked to renew unless its member says so."""
    made = replace(subscription, id=work.new_id())
    subscriptions.add(work.tx, made)
    subscriptions.put(work.tx, made)
    return made


def _add(work: Work, period: Period) -> None:
    subscriptions.add_period(work.tx, work.account, replace(period, id=work.new_id()))


def _end_of(work: Work, living: Subscription) -> datetime:
    last = last_of(subscriptions.periods(work.tx, work.account), living)
    return work.now if last is None else last.ends_at
