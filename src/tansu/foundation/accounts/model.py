"""The nouns of accounts, and the rules of form for what people type about themselves."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tansu.core.errors import Invalid
from tansu.core.languages import LANGUAGES
from tansu.core.principal import Scope

LONGEST_EMAIL = 254
LONGEST_LINE = 200


@dataclass(frozen=True)
class Account:
    """One person's space."""

    id: str
    email: str
    name: str
    region: str
    """Two letters, or empty where nobody has said."""
    operator: bool
    created_at: datetime
    last_seen_at: datetime | None
    disabled_at: datetime | None
    closing_at: datetime | None
    """When the account ends for good, if its owner (or the operator) has asked for that."""
    language: str = ""
    """In which they are written to, one of ours; empty where nobody has said."""


@dataclass(frozen=True)
class AccountsPage:
    """Some accounts, oldest first, and the cursor of the next page if there is one."""

    accounts: list[Account]
    next: str | None


@dataclass(frozen=True)
class Session:
    """A browser that is signed in."""

    id: str
    account: str
    label: str
    address: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class AppPassword:
    """A revocable secret for DAV and mobile clients."""

    id: str
    account: str
    label: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Token:
    """A revocable secret for programs, with scopes and perhaps an end."""

    id: str
    account: str
    label: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class FlowState(StrEnum):
    """Where a login that an app has begun stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    DENIED = "denied"
    DONE = "done"
    """Granted, and the app has its password."""


@dataclass(frozen=True)
class LoginFlow:
    """A login that an app has begun and a person grants or denies in the browser."""

    client: str
    """What the app says of itself; nobody has proven it."""
    address: str
    state: FlowState
    account: str
    """Who decided; empty while it waits."""
    asked_at: datetime
    expires_at: datetime


class OneTime(StrEnum):
    """What a secret that works once is good for."""

    SETUP = "setup"
    INVITE = "invite"
    RESET = "reset"


def check_email(text: str) -> str:
    """Return the address as it is kept, or raise Invalid. Only delivery can prove more than this."""
    email = unicodedata.normalize("NFC", text).strip()
    local, at, domain = email.partition("@")
    if not (local and at and domain) or "@" in domain or len(email) > LONGEST_EMAIL or not _plain(email, spaces=False):
        raise Invalid("That is not an e-mail address. It looks like name@example.org.")
    return email


def key_of(email: str) -> str:
    """Return what two spellings of one address have in common; any text has a key, also a wrong one."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).strip().casefold())
    return "".join(letter if _plain(letter, spaces=False) else "\ufffd" for letter in folded)


def check_line(text: str, *, what: str) -> str:
    """Return one line of text (a name, a label) without blanks around it, or raise Invalid."""
    line = unicodedata.normalize("NFC", text).strip()
    if len(line) > LONGEST_LINE:
        raise Invalid(f"The {what} may have at most {LONGEST_LINE} characters.")
    if not _plain(line, spaces=True):
        raise Invalid(f"The {what} has characters in it that cannot be shown.")
    return line


def check_language(language: str) -> str:
    """Return one of the languages in which people are written to, or nothing where they say nothing; or Invalid."""
    if language and language not in LANGUAGES:
        raise Invalid(f"Choose one of these languages: {', '.join(LANGUAGES)}.")
    return language


def shown(text: str, *, longest: int) -> str:
    """Return a machine's description of itself, cut and with what cannot be shown replaced; never refused."""
    line = unicodedata.normalize("NFC", text).strip()[:longest]
    return "".join(letter if _plain(letter, spaces=True) else "\ufffd" for letter in line)


def _plain(text: str, *, spaces: bool) -> bool:
    """Say whether all of `text` can be shown; without `spaces`, blanks and invisible characters cannot."""
    refused = {"Cc", "Cs", "Zl", "Zp"} | (set() if spaces else {"Zs", "Cf"})
    return not any(unicodedata.category(letter) in refused for letter in text)
