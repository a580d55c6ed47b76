"""The provider that is the operator: bank transfers and cash, recorded when they come. It is nothing to call."""

from collections.abc import Iterator
from datetime import datetime
from typing import NoReturn

from tansu.core.errors import Conflict, NotFound
from tansu.core.money import Money
from tansu.ports.payments import Ask, Back, BadSignature, Charge, Page, Told


class ByHand:
    """Says in words that money comes by hand."""

    name = "by_hand"
    takes_cards = False

    def customer(self, account: str, *, email: str, name: str) -> str:
        """There is nobody to make the payer known to. Raises Conflict."""
        _refuse()

    def page_to_pay(self, ask: Ask, *, customer: str, done: str, back: str) -> Page:
        """There is no such page. Raises Conflict."""
        _refuse()

    def page_of_cards(self, customer: str, *, back: str) -> str:
        """There is no such page. Raises Conflict."""
        _refuse()

    def has_card(self, customer: str) -> bool:
        """There are none."""
        return False

    def charge_card(self, ask: Ask, *, customer: str, again: bool = False) -> Charge:
        """There are no cards. Raises Conflict."""
        _refuse()

    def look(self, reference: str) -> Charge:
        """Nothing is known elsewhere. Raises NotFound."""
        raise NotFound("Money comes by hand here, so there is no provider to ask.")

    def give_back(self, charge: str, amount: Money, *, key: str) -> Back:
        """The operator does this by hand. Raises Conflict."""
        _refuse()

    def listen(self, body: bytes, signature: str, *, now: datetime) -> Told:
        """Nobody sends events. Raises BadSignature."""
        raise BadSignature("This server takes no events of a payment provider.")

    def charges(self, since: datetime) -> Iterator[Charge]:
        """There is no list. Raises Conflict."""
        raise Conflict(
            "Money comes by hand here, so there is no provider's list to compare with. "
            "Compare `tansu plans orders` and your bank's statement; `tansu ledger verify` checks the books themselves."
        )


def _refuse() -> NoReturn:
    raise Conflict("This server takes no cards. Pay as its operator says, by bank or in cash.")
