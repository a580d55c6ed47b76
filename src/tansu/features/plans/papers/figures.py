"""Dates and amounts as a language writes them, with the digits that a currency has by ISO 4217."""

import re
from datetime import datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import parse_pattern

from tansu.core.money import Money
from tansu.features.plans.currencies import EXPONENTS

_LETTER_THEN_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")


def day(at: datetime, locale: str) -> str:
    """The day in UTC with its month in words: 1 May 2026, 2026年5月1日."""
    return format_date(at.date(), "long", locale)


def amount(money: Money, locale: str) -> str:
    """The amount with its sign: €2.99, 2,99 €, ₹1,23,456.00."""
    exponent = EXPONENTS.get(money.currency, 0)
    spoken = Locale.parse(locale)
    # A language's own table of digits differs from the standard's in thirty currencies.
    pattern = parse_pattern(spoken.currency_formats["standard"].pattern)
    pattern.frac_prec = (exponent, exponent)
    value = Decimal(money.minor).scaleb(-exponent)
    text = str(pattern.apply(value, spoken, currency=money.currency, currency_digits=False))
    # The tables say so (currencySpacing), and the library leaves it out: KWD 1.250, but €1.25.
    return _LETTER_THEN_DIGIT.sub("\N{NO-BREAK SPACE}", text)
