"""Amounts as Stripe writes them, where that differs from ISO 4217.

Stripe counts most currencies in the minor units of ISO 4217. It keeps two digits for the Icelandic króna and the
Ugandan shilling, which have none, and none for the ariary, which has two; of three digits the last must be 0.
https://docs.stripe.com/currencies
"""

from tansu.core.errors import Invalid
from tansu.core.money import Money

_HUNDREDFOLD = frozenset({"ISK", "UGX"})
_HUNDREDTH = frozenset({"MGA"})
_THREE_DIGITS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def to_stripe(money: Money) -> int:
    """The amount to ask Stripe for. Raises Invalid for one it cannot take."""
    if money.currency in _HUNDREDFOLD:
        return money.minor * 100
    if money.currency in _HUNDREDTH and not money.minor % 100:
        return money.minor // 100
    if money.currency in _HUNDREDTH or (money.currency in _THREE_DIGITS and money.minor % 10):
        raise Invalid("Cards cannot be charged that exactly. Ask the operator to round the price.")
    return money.minor


def from_stripe(amount: int, currency: str) -> Money:
    """The amount that Stripe tells."""
    code = currency.upper()
    if code in _HUNDREDFOLD:
        return Money(amount // 100, code)
    return Money(amount * 100 if code in _HUNDREDTH else amount, code)
