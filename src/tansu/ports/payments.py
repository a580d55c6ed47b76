"""Money that a provider moves for us: asked for on the provider's own pages, told to us later, given back on request.

We keep orders, subscriptions and books; a provider keeps cards and moves money. Whatever it tells is looked up again
before it is believed: a `Charge` is all that it knows of one payment now, so that nothing depends on hearing of
every change, or of changes in their order. Amounts are minor units of ISO 4217 on this side of the port.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tansu.core.errors import TansuError
from tansu.core.money import Money


class ChargeState(StrEnum):
    """Whether money came."""

    OPEN = "open"
    """Asked for; nobody can say yet."""
    PAID = "paid"
    FAILED = "failed"
    """This attempt brings no money any more."""


class BackState(StrEnum):
    """Whether money went back. Each may follow the ones above it, and none the ones below."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """It did not arrive, or came back to us after all."""


class DisputeState(StrEnum):
    """Where a bank stands that was asked by its customer to take money back."""

    OPEN = "open"
    LOST = "lost"
    WON = "won"


class Failure(StrEnum):
    """Why money did not go back; each has a next step (W-45)."""

    UNREACHABLE = "unreachable"
    """The card or account is lost, expired or closed."""
    TOO_OLD = "too_old"
    """The provider gives nothing back for a payment of that age."""
    BALANCE = "balance"
    """Not enough money on our side."""
    DISPUTE = "dispute"
    """The member's bank is asked already: whatever it gives back must not be given back twice."""
    SANCTION = "sanction"
    OTHER = "other"


@dataclass(frozen=True)
class Ask:
    """Money to be asked for. The same `key` on every retry, so that it is asked for once."""

    key: str
    order: str
    account: str
    amount: Money
    words: str
    """What it is for, as the payer reads it."""


@dataclass(frozen=True)
class Page:
    """A page of the provider, to which a browser is sent."""

    reference: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Back:
    """Money of a charge that goes back, as the provider knows it."""

    reference: str
    key: str
    """What we called it when we asked; empty if somebody gave it back on the provider's pages."""
    amount: Money
    state: BackState
    reason: Failure | None = None


@dataclass(frozen=True)
class Dispute:
    """Money of a charge that the payer's bank has taken, or may take."""

    reference: str
    amount: Money
    state: DisputeState


@dataclass(frozen=True)
class Charge:
    """All that the provider knows of one payment now."""

    reference: str
    order: str
    """The order it was asked for; empty if that was not us."""
    account: str
    customer: str
    amount: Money
    state: ChargeState
    failure: str = ""
    key: str = ""
    """What we called it when we asked."""
    backs: tuple[Back, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True)
class Told:
    """A provider event: something changed about a charge. What, is looked up."""

    id: str
    kind: str
    charge: str
    """The reference to look up; empty for what is not about a charge."""


class BadSignature(TansuError):
    """What came does not come from the provider, or not for us."""

    code = "error"


class Payments(Protocol):
    """One provider. Whatever cannot reach it raises Unavailable, and is tried again with the same key."""

    name: str
    """As it stands in payments and books, for ever."""
    takes_cards: bool
    """Whether members can be sent to it; without, the operator records what came."""

    def customer(self, account: str, *, email: str, name: str) -> str:
        """Make the payer known and return its reference. The same account is the same customer."""
        ...

    def page_to_pay(self, ask: Ask, *, customer: str, done: str, back: str) -> Page:
        """Make a page on which the payer pays once and leaves a card for renewals; `done` and `back` lead home."""
        ...

    def page_of_cards(self, customer: str, *, back: str) -> str:
        """The address of a page on which the payer changes the card."""
        ...

    def has_card(self, customer: str) -> bool:
        """Whether the payer left a card that can be charged without them."""
        ...

    def charge_card(self, ask: Ask, *, customer: str, again: bool = False) -> Charge:
        """Charge the card without the payer. `again` says that it may have been asked: then it is looked for first."""
        ...

    def look(self, reference: str) -> Charge:
        """Look up a charge, by its own reference or by the page on which it was to be paid. Raises NotFound."""
        ...

    def give_back(self, charge: str, amount: Money, *, key: str) -> Back:
        """Send money back to where it came from; what was sent before under that key is found, not sent again."""
        ...

    def listen(self, body: bytes, signature: str, *, now: datetime) -> Told:
        """Read an event that came. Raises BadSignature, also for an old one and for one of another mode."""
        ...

    def charges(self, since: datetime) -> Iterator[Charge]:
        """Every charge since then that brought money, ours or not, for comparing."""
        ...
