"""A provider that only pretends, in memory: for tests, which also play the payer, the bank and the network."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tansu.core.errors import NotFound, Unavailable
from tansu.core.money import Money
from tansu.ports.clock import Clock
from tansu.ports.payments import (
    Ask,
    Back,
    BackState,
    BadSignature,
    Charge,
    ChargeState,
    Dispute,
    DisputeState,
    Failure,
    Page,
    Told,
)

SECRET = b"the fake provider's secret"


class FakePayments:
    """Keeps charges by reference, and what was asked by its key: the same key is the same thing."""

    name = "fake"
    takes_cards = True

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept: dict[str, Charge] = {}
        self.cards: set[str] = set()
        """Customers with a card."""
        self.declines = False
        """Set this to make every card fail."""
        self.refuses: Failure | None = None
        """Set this to make refunds fail."""
        self.down = False
        self.answers_lost = 0
        """So many answers are lost on their way, after the thing was done."""
        self._pages: dict[str, tuple[Ask, str]] = {}
        self._asked: dict[str, str] = {}

    def customer(self, account: str, *, email: str, name: str) -> str:
        """The same account is the same customer."""
        self._connect()
        return f"customer-{account}"

    def page_to_pay(self, ask: Ask, *, customer: str, done: str, back: str) -> Page:
        """Keep what is to be paid until `pay` plays the payer."""
        self._connect()
        reference = f"page-{ask.key}"
        self._pages[reference] = (ask, customer)
        return Page(reference, f"https://pay.example/{reference}", self._clock.now() + timedelta(days=1))

    def page_of_cards(self, customer: str, *, back: str) -> str:
        """An address that leads nowhere."""
        self._connect()
        return f"https://pay.example/cards/{customer}"

    def has_card(self, customer: str) -> bool:
        """Whether the payer paid once."""
        return customer in self.cards

    def charge_card(self, ask: Ask, *, customer: str, again: bool = False) -> Charge:
        """Take the money, or fail if cards are declined."""
        self._connect()
        if ask.key not in self._asked:
            self._charge(ask, customer, ask.key, paid=not self.declines and customer in self.cards)
        self._answer()
        return self.kept[self._asked[ask.key]]

    def look(self, reference: str) -> Charge:
        """What is known of a charge, or of what is to be paid on a page."""
        self._connect()
        if reference in self._pages and reference not in self._asked:
            ask, customer = self._pages[reference]
            return Charge(reference, ask.order, ask.account, customer, ask.amount, ChargeState.OPEN)
        found = self.kept.get(self._asked.get(reference, reference))
        if found is None:
            raise NotFound("The provider knows no such charge.")
        return found

    def give_back(self, charge: str, amount: Money, *, key: str) -> Back:
        """Send it back at once, or refuse; never more than came."""
        self._connect()
        kept = self.kept[charge]
        known = [one for one in kept.backs if one.key == key]
        if not known:
            gone = sum(one.amount.minor for one in kept.backs if one.state is not BackState.FAILED)
            too_much = Failure.OTHER if gone + amount.minor > kept.amount.minor else None
            reason = self.refuses or too_much
            state = BackState.FAILED if reason else BackState.SUCCEEDED
            made = Back(f"back-{len(kept.backs)}-{charge}", key, amount, state, reason)
            self.kept[charge] = replace(kept, backs=(*kept.backs, made))
            known = [made]
        self._answer()
        return known[0]

    def listen(self, body: bytes, signature: str, *, now: datetime) -> Told:
        """Read what `event` wrote."""
        if not hmac.compare_digest(signature, sign(body)):
            raise BadSignature("This does not come from the payment provider.")
        told = json.loads(body)
        return Told(told["id"], told["kind"], told["charge"])

    def charges(self, since: datetime) -> Iterator[Charge]:
        """Everything that was paid."""
        self._connect()
        yield from [one for one in self.kept.values() if one.state is ChargeState.PAID]

    def pay(self, page: str, *, amount: Money | None = None) -> Charge:
        """Play the payer on a page; a second time is a second charge."""
        ask, customer = self._pages[page]
        self.cards.add(customer)
        asked = replace(ask, amount=amount or ask.amount)
        return self._charge(asked, customer, page, paid=True)

    def dispute(self, charge: str, state: DisputeState, *, minor: int | None = None) -> None:
        """Play the payer's bank."""
        kept = self.kept[charge]
        amount = Money(minor or kept.amount.minor, kept.amount.currency)
        self.kept[charge] = replace(kept, disputes=(Dispute(f"dispute-{charge}", amount, state),))

    def put(self, charge: Charge) -> None:
        """Let the provider know a charge, as if made elsewhere."""
        self.kept[charge.reference] = charge

    def _charge(self, ask: Ask, customer: str, asked: str, *, paid: bool) -> Charge:
        reference = f"charge-{len(self.kept) + 1}-{ask.order}"
        state = ChargeState.PAID if paid else ChargeState.FAILED
        failure = "" if paid else "card_declined"
        made = Charge(reference, ask.order, ask.account, customer, ask.amount, state, failure, ask.key)
        self.kept[reference] = made
        self._asked[asked] = reference
        return made

    def _connect(self) -> None:
        if self.down:
            raise Unavailable("The payment provider does not answer.")

    def _answer(self) -> None:
        if self.answers_lost:
            self.answers_lost -= 1
            raise Unavailable("The payment provider's answer was lost.")


def event(id: str, charge: str, kind: str = "charge.changed") -> bytes:
    """The body of an event of the fake provider."""
    return json.dumps({"id": id, "kind": kind, "charge": charge}).encode()


def sign(body: bytes) -> str:
    """The signature of such a body."""
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()
