"""Closing accounts that nobody uses, where the operator has switched that on.

Three warnings, then the account's own closing with its thirty days to change one's mind. Nobody is touched who pays,
was given a plan, shares one, operates the server, or could not be told.
"""

from datetime import datetime, time, timedelta

from tansu.features.plans.granting import entitlement_of
from tansu.features.plans.model.entitlement import Reason
from tansu.features.plans.model.inactivity import LEADS, Warned, is_over, next_warning
from tansu.features.plans.store import inactivity as store
from tansu.foundation import accounts, audit, notices
from tansu.foundation.accounts import Account
from tansu.foundation.jobs import Job, JobContext, Schedule
from tansu.foundation.notices import Kind
from tansu.foundation.work import Work

NAME = "plans.close_unused"
AT = time(4, 10)
_BATCH = 200
_HAVE_NO_PLAN = (Reason.FREE, Reason.BY_HAND)


def closing_unused(idle_days: int) -> Schedule:
    """The schedule of a job that warns, and in the end closes, accounts not used for so many days."""
    idle = timedelta(days=idle_days)

    def run(context: JobContext) -> None:
        after = ""
        while True:
            with context.look() as work:
                page = accounts.quiet_since(work, work.now - idle + LEADS[0], after=after, limit=_BATCH)
            if not page:
                return
            for account in page:
                with context.open_work(account.id) as work:
                    look_at(work, idle)
                context.progress(0, 0)
            after = page[-1].id

    return Schedule(Job(NAME, run), daily_at=AT)


def look_at(work: Work, idle: timedelta) -> None:
    """Take the step that is due for the account of `work`, if one is. Twice is once."""
    account = accounts.get(work, work.account)
    if account.operator or account.closing_at is not None or entitlement_of(work).reason not in _HAVE_NO_PLAN:
        return
    seen = account.last_seen_at or account.created_at
    warned = store.warned(work.tx, account.id)
    if is_over(seen, warned, now=work.now):
        assert warned is not None
        _close(work, warned)
    elif (due := next_warning(seen, warned, idle=idle, now=work.now)) is not None:
        _warn(work, account, due)


def _warn(work: Work, account: Account, due: Warned) -> None:
    store.put(work.tx, account.id, due)
    days = (work.now - due.seen).days
    notices.record(work, Kind.INACTIVE, key=_key(due.seen, due.told), days=days, until=due.until)


def _close(work: Work, warned: Warned) -> None:
    # Who was never reached has not been asked; the operator sees the mails that did not leave.
    if not all(notices.has_left(work, _key(warned.seen, told)) for told in range(1, warned.told + 1)):
        return
    accounts.close(work)
    store.forget(work.tx, work.account)
    audit.record(work, "closed_unused", work.account)


def _key(seen: datetime, told: int) -> str:
    return f"inactive/{seen.isoformat()}/{told}"
