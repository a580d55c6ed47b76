"""What a notice is, which kinds there are, and which facts each of them tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tansu.core.instants import rfc3339
from tansu.core.money import Money


class Kind(StrEnum):
    """What a notice is about. Names are for ever: rows in databases carry them."""

    USAGE_80 = "usage_80"
    USAGE_95 = "usage_95"
    USAGE_FULL = "usage_full"
    RENEWAL_COMING = "renewal_coming"
    PAYMENT_RECEIVED = "payment_received"
    PAYMENT_FAILED = "payment_failed"
    """A renewal was tried and refused, by a card or a bank."""
    PAST_DUE = "past_due"
    DOWNGRADE_PLANNED = "downgrade_planned"
    REFUND_APPROVED = "refund_approved"
    REFUND_SENT = "refund_sent"
    REFUND_NEEDS_DETAILS = "refund_needs_details"
    SUBSCRIPTION_ENDED = "subscription_ended"
    INACTIVE = "inactive"
    """Nobody has signed in for a long time, and what is kept goes on that day."""
    FAMILY_INVITED = "family_invited"
    """Somebody would share their plan with the reader."""
    TEST = "test"


class Letter(StrEnum):
    """A mail that is no notice: who gets it cannot look into the app, because they have no key to it (yet)."""

    NEW_PASSWORD = "new_password"
    FAMILY_INVITATION = "family_invitation"
    """The invitation, for an address without an account."""


class Fact(StrEnum):
    """What a fact of a notice is, and so how each language writes it."""

    WORDS = "words"
    BYTES = "bytes"
    COUNT = "count"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True)
class About:
    """What must be told of a kind, and the page on which its reader goes on."""

    facts: Mapping[str, Fact]
    path: str
    optional: bool = False
    """Whether its mail may be declined."""


_ROOM = About({"used": Fact.BYTES, "quota": Fact.BYTES}, "/account/storage", optional=True)
_AMOUNT = About({"amount": Fact.MONEY}, "/plan")
_INVITATION = {"name": Fact.WORDS, "quota": Fact.BYTES, "until": Fact.DAY}
_DUE = {"plan": Fact.WORDS, "amount": Fact.MONEY, "until": Fact.DAY}

ABOUT: dict[Kind, About] = {
    Kind.USAGE_80: _ROOM,
    Kind.USAGE_95: _ROOM,
    Kind.USAGE_FULL: _ROOM,
    Kind.RENEWAL_COMING: About({**_DUE, "days": Fact.COUNT}, "/plan"),
    Kind.PAYMENT_RECEIVED: About(_DUE, "/plan"),
    Kind.PAYMENT_FAILED: About(_DUE, "/plan"),
    Kind.PAST_DUE: About({**_DUE, "days": Fact.COUNT}, "/plan"),
    Kind.DOWNGRADE_PLANNED: About({"plan": Fact.WORDS, "quota": Fact.BYTES, "begins": Fact.DAY}, "/plan"),
    Kind.REFUND_APPROVED: _AMOUNT,
    Kind.REFUND_SENT: _AMOUNT,
    Kind.REFUND_NEEDS_DETAILS: _AMOUNT,
    Kind.SUBSCRIPTION_ENDED: About({"plan": Fact.WORDS, "quota": Fact.BYTES}, "/plan"),
    Kind.INACTIVE: About({"days": Fact.COUNT, "until": Fact.DAY}, "/"),
    Kind.FAMILY_INVITED: About(_INVITATION, "/plan", optional=True),
    Kind.TEST: About({}, "/"),
}
LETTERS: dict[Letter, Mapping[str, Fact]] = {
    Letter.NEW_PASSWORD: {"minutes": Fact.COUNT},
    Letter.FAMILY_INVITATION: _INVITATION,
}
"""What must be told in each."""


class MailState(StrEnum):
    """Where the mail of a notice is."""

    WAITING = "waiting"
    SENT = "sent"
    OFF = "off"
    """Its reader does not want mail of this kind."""
    FAILED = "failed"
    """It was tried for about a day, or its address cannot be written to."""


@dataclass(frozen=True)
class Notice:
    """One thing that somebody must hear of."""

    id: str
    account: str
    kind: Kind
    key: str
    """What caused it; one cause is told once."""
    facts: dict[str, Any]
    """JSON values, as `facts_of` makes them."""
    language: str
    """In which it was mailed."""
    made_at: datetime
    seen_at: datetime | None = None
    dismissed_at: datetime | None = None
    mail: MailState = MailState.WAITING
    mailed_at: datetime | None = None
    trouble: str = ""
    """Why its mail has not left."""
    job: str = ""
    """The job that mails it."""


def facts_of(kind: Kind | Letter, given: Mapping[str, object]) -> dict[str, Any]:
    """Check that exactly what a kind tells is told, and return it as JSON values. Raises TypeError.

    A notice that cannot be written must fail its cause, not a worker at night.
    """
    wanted = LETTERS[kind] if isinstance(kind, Letter) else ABOUT[kind].facts
    if set(given) != set(wanted):
        raise TypeError(f"{kind.value} tells {sorted(wanted)}, not {sorted(given)}")
    return {name: _json(wanted[name], value) for name, value in given.items()}


def _json(fact: Fact, value: object) -> Any:
    match fact, value:
        case Fact.MONEY, Money(minor, currency):
            return {"minor": minor, "currency": currency}
        case Fact.DAY, datetime():
            return rfc3339(value)
        case ((Fact.BYTES | Fact.COUNT), int()):
            return value
        case Fact.WORDS, str():
            return value
    raise TypeError(f"{value!r} is not {fact.value}")
