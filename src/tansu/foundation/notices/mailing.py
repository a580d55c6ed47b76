"""What an operator does about mail that has not left."""

from dataclasses import replace

from tansu.core.errors import Conflict, NotFound
from tansu.foundation import accounts, audit, jobs
from tansu.foundation.notices import store
from tansu.foundation.notices.model import MailState, Notice
from tansu.foundation.notices.send import send
from tansu.foundation.work import Work


def mailings(work: Work, states: tuple[MailState, ...], *, limit: int = 100) -> list[Notice]:
    """Everybody's newest notices whose mail is in one of some states. Raises Forbidden."""
    accounts.require_operator(work)
    return store.of_everybody(work.tx, states=states, limit=limit)


def retry(work: Work, notice: str) -> Notice:
    """Let a mail that was given up, or waits, be tried now with all its attempts before it.

    Raises NotFound; Conflict if it has left or was not wanted; Forbidden.
    """
    accounts.require_operator(work)
    owner = store.owner_of(work.tx, notice)
    found = store.find(work.tx, owner, notice) if owner else None
    if found is None:
        raise NotFound("There is no such notice.")
    if found.mail in (MailState.SENT, MailState.OFF):
        raise Conflict(f"The mail of this notice is {found.mail.value}: there is nothing to try again.")
    store.set_job(work.tx, found.account, notice, _job(work, found))
    audit.record(replace(work, account=found.account), "notice_retried", notice)
    return replace(found, mail=MailState.WAITING)


def _job(work: Work, notice: Notice) -> str:
    try:
        jobs.retry(work, notice.job)
    except (NotFound, Conflict):
        # It was done, or forgotten long ago.
        return send.defer(work, key=notice.id, account=notice.account, notice=notice.id)
    return notice.job
