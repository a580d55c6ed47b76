"""Mailing a notice: read it, let go of the transaction, hand the mail over, write that it has left."""

from tansu.core.errors import Invalid, NotFound, Unavailable
from tansu.core.instants import to_ms
from tansu.core.languages import tag
from tansu.foundation import accounts, audit
from tansu.foundation.accounts import Account
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.notices import store
from tansu.foundation.notices.model import MailState, Notice
from tansu.foundation.notices.render import foot_of, page, plain, show
from tansu.foundation.work import Work
from tansu.ports.mailer import Mail


@job("notices.send")
def send(context: JobContext, *, account: str, notice: str) -> None:
    """Mail one notice. A retry carries the same key, so a second delivery can be known by its Message-ID."""
    with context.look(account) as work:
        found, person = store.find(work.tx, account, notice), _person(work)
    if found is None or person is None or found.mail in (MailState.SENT, MailState.OFF):
        return
    try:
        context.outside.mailer.send(mail_of(found, to=person.email, public_url=context.outside.public_url))
    except Invalid as error:
        # No address gets better by trying again; the operator sees it and can.
        _note(context, found, str(error), state=MailState.FAILED)
        return
    except Unavailable as error:
        last = context.attempt >= send.max_attempts
        _note(context, found, str(error), state=MailState.FAILED if last else MailState.WAITING)
        raise
    with context.open_work(account) as work:
        if store.set_sent(work.tx, account, notice, now_ms=to_ms(work.now)):
            audit.record(work, "notice_mailed", notice)


def mail_of(notice: Notice, *, to: str, public_url: str) -> Mail:
    """The mail that tells a notice."""
    shown, foot = show(notice, notice.language), foot_of(notice.language, public_url=public_url)
    link = f"{public_url}{shown.path}" if public_url else ""
    return Mail(
        to=to,
        subject=shown.title,
        text=plain(shown, notice.language, link=link, foot=foot),
        html=page(shown, notice.language, link=link, foot=foot),
        language=tag(notice.language),
        key=f"notice-{notice.id}",
    )


def _person(work: Work) -> Account | None:
    try:
        return accounts.get(work, work.account)
    except NotFound:
        return None


def _note(context: JobContext, notice: Notice, trouble: str, *, state: MailState) -> None:
    with context.open_work(notice.account) as work:
        store.set_trouble(work.tx, notice.account, notice.id, trouble, state=state)
