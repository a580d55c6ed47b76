"""Mails to people who have no key to the app (yet): nothing in it tells them the same."""

from tansu.core.languages import spoken, tag
from tansu.foundation.accounts import RESET_MINUTES, Account
from tansu.foundation.notices.model import Letter, facts_of
from tansu.foundation.notices.render import page, plain, show_letter
from tansu.ports.mailer import Mail


def letter(about: Letter, *, to: str, language: str, link: str, key: str, **facts: object) -> Mail:
    """A letter in one of our languages, English for any other; it leads to `link`, if there is one.

    Facts are those of `LETTERS[about]`, as for a notice; TypeError otherwise.
    """
    code = spoken(language)
    shown, foot = show_letter(about, facts_of(about, facts), code)
    return Mail(
        to=to,
        subject=shown.title,
        text=plain(shown, code, link=link, foot=foot),
        html=page(shown, code, link=link, foot=foot),
        language=tag(code),
        key=key,
    )


def new_password(account: Account, link: str, key: str) -> Mail:
    """The letter for who forgot their password."""
    return letter(
        Letter.NEW_PASSWORD, to=account.email, language=account.language, link=link, key=key, minutes=RESET_MINUTES
    )
