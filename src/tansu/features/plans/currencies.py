"""Which currencies there are, and how an amount is read and written with the digits its currency has (ISO 4217)."""

import re

from iso4217 import Currency

from tansu.core.errors import Invalid
from tansu.core.money import Money

LARGEST = 10**10
"""No price has more minor units; whoever means it has mistyped."""

# Gold, drawing rights and codes for tests have no minor unit: nobody pays with them.
EXPONENTS: dict[str, int] = {one.value: one.exponent for one in Currency if one.exponent is not None}
_AMOUNT = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,4}))?", re.ASCII)


def check_currency(text: str) -> str:
    """Return the three capital letters that `text` means. Raises Invalid."""
    code = text.strip().upper()
    if code not in EXPONENTS:
        raise Invalid("That is not a currency. Write three letters, such as EUR or JPY.")
    return code


def check_price(price: Money) -> Money:
    """Return a price that can be asked for, or raise Invalid."""
    check_currency(price.currency)
    if not 0 < price.minor <= LARGEST:
        raise Invalid(f"A price is more than nothing and at most {written(Money(LARGEST, price.currency))}.")
    return price


def read_money(text: str) -> Money:
    """Read `9.99 EUR`, `980 JPY` or `EUR 9.99`. Raises Invalid, also for more digits than the currency has."""
    parts = text.split()
    if len(parts) != 2:
        raise Invalid("Write an amount and its currency, such as 9.99 EUR.")
    amount, code = parts if parts[1].isalpha() else parts[::-1]
    currency = check_currency(code)
    found = _AMOUNT.fullmatch(amount)
    exponent = EXPONENTS[currency]
    if not found or len(found[3] or "") > exponent:
        example = written(Money(10**exponent * 10 - 1 if exponent else 980, currency))
        raise Invalid(f"{amount} is not an amount of {currency}. Write it as in {example}.")
    minor = int(found[2] + (found[3] or "").ljust(exponent, "0"))
    return Money(-minor if found[1] else minor, currency)


def written(money: Money) -> str:
    """The amount with a point and its currency, `9.99 EUR`, the same in every language."""
    exponent = EXPONENTS.get(money.currency, 0)
    digits = str(abs(money.minor)).rjust(exponent + 1, "0")
    whole, part = (digits[:-exponent], "." + digits[-exponent:]) if exponent else (digits, "")
    return f"{'-' if money.minor < 0 else ''}{whole}{part} {money.currency}"
