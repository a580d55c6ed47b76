"""Telling somebody something: a row and the wish for a mail, in the transaction of the cause."""

from dataclasses import replace

from tansu.core.errors import NotFound
from tansu.core.languages import spoken
from tansu.foundation import accounts, audit
from tansu.foundation.notices import store
from tansu.foundation.notices.model import ABOUT, Kind, MailState, Notice, facts_of
from tansu.foundation.notices.send import send
from tansu.foundation.work import Work


def record(work: Work, kind: Kind, *, key: str, account: str | None = None, **facts: object) -> Notice | None:
    """Tell an account (that of `work`, unless said) something, in its transaction; the same `key` once more is once.

    Facts are `Money`, aware instants, numbers and words, exactly those of `ABOUT[kind]`; TypeError otherwise.
    Returns None if that was told before, or if the account is gone.
    """
    told = facts_of(kind, facts)
    work = work if account is None else replace(work, account=account)
    try:
        person = accounts.get(work, work.account)
    except NotFound:
        # Money may still move after an account was erased; nobody is left to be told.
        return None
    notice = Notice(
        id=work.new_id(),
        account=person.id,
        kind=kind,
        key=key,
        facts=told,
        language=spoken(person.language),
        made_at=work.now,
        mail=MailState.OFF if ABOUT[kind].optional and store.wish(work.tx, person.id) is False else MailState.WAITING,
    )
    if not store.add(work.tx, notice):
        return None
    audit.record(work, "notice_recorded", notice.id, kind=kind.value, mail=notice.mail.value)
    if notice.mail is MailState.WAITING:
        store.set_job(work.tx, person.id, notice.id, send.defer(work, key=notice.id, notice=notice.id))
    return notice


def has_left(work: Work, key: str) -> bool:
    """Whether the mail that told the account of `work` of that cause was handed over."""
    return store.has_left(work.tx, work.account, key)


def is_recorded(work: Work, key: str) -> bool:
    """Whether the account of `work` was told of that cause."""
    return store.is_recorded(work.tx, work.account, key)
