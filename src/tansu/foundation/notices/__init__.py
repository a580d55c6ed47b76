"""Notices: what people must hear of, by mail and in the app, each once.

Whoever causes something says so in its own transaction, with facts and a key; the same key once more is the same
notice:

    notices.record(work, Kind.REFUND_SENT, key=f"refund/{refund.id}/sent", amount=refund.amount)

A durable job mails it in the language of the account, under one Message-ID however often it has to try. The texts
belong to no feature: they are written by language, in `words/`. Mail about room may be declined, mail about money not.
Who has no key to the app gets a `letter`: the same paper, without a notice.
"""

from tansu.foundation.notices.checks import CHECKS
from tansu.foundation.notices.custody import NoticesCustodian
from tansu.foundation.notices.fullness import look_at_usage
from tansu.foundation.notices.letters import letter, new_password
from tansu.foundation.notices.mailing import mailings, retry
from tansu.foundation.notices.model import ABOUT, LETTERS, About, Fact, Kind, Letter, MailState, Notice
from tansu.foundation.notices.read import (
    Page,
    bring_back,
    dismiss,
    listed,
    see,
    unseen,
    want_optional_mail,
    wants_optional_mail,
)
from tansu.foundation.notices.record import has_left, is_recorded, record
from tansu.foundation.notices.render import Shown, show
from tansu.foundation.notices.send import mail_of, send

__all__ = [
    "ABOUT",
    "CHECKS",
    "LETTERS",
    "About",
    "Fact",
    "Kind",
    "Letter",
    "MailState",
    "Notice",
    "NoticesCustodian",
    "Page",
    "Shown",
    "bring_back",
    "dismiss",
    "has_left",
    "is_recorded",
    "letter",
    "listed",
    "look_at_usage",
    "mail_of",
    "mailings",
    "new_password",
    "record",
    "retry",
    "see",
    "send",
    "show",
    "unseen",
    "want_optional_mail",
    "wants_optional_mail",
]
