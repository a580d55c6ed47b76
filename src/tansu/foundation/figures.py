"""Days, amounts, counts and sizes as each of our languages writes them, by the tables that all systems use (CLDR)."""

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from iso4217 import Currency

from tansu.core.languages import spoken
from tansu.core.money import Money

_LOCALES = {"en": "en_001", "zh": "zh_Hans"}
"""Whose habits are followed, where a language alone does not say: English as most of the world writes it."""
_STEPS = ("B", "kB", "MB", "GB", "TB")
_HELD = "\N{NO-BREAK SPACE}"
_LETTER_THEN_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")


def day(at: datetime, language: str) -> str:
    """The day of an instant in UTC, with its month in words: 1 May 2026, 2026年5月1日."""
    from babel.dates import format_date

    return format_date(at.astimezone(UTC).date(), "long", _locale(language))


def amount(money: Money, language: str) -> str:
    """The amount with its sign and the digits its currency has by ISO 4217: €2.99, 2,99 €, ₹1,23,456.00."""
    from babel import Locale
    from babel.numbers import parse_pattern

    locale, digits = Locale.parse(_locale(language)), Currency(money.currency).exponent or 0
    # A language's own table of digits differs from the standard's in thirty currencies.
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    pattern.frac_prec = (digits, digits)
    value = Decimal(money.minor).scaleb(-digits)
    text = str(pattern.apply(value, locale, currency=money.currency, currency_digits=False))
    # The tables say so (currencySpacing), and the library leaves it out: KWD 1.250, but €1.25.
    return _LETTER_THEN_DIGIT.sub(_HELD, text)


def count(number: int | Decimal, language: str) -> str:
    """A number with its thousands apart: 1,234,567, 12,34,567."""
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_locale(language))


def size(length: int, language: str) -> str:
    """Bytes in decimal units, with one digit where it tells something: 4.2 GB. 1 GB is 10⁹ bytes."""
    value, step = Decimal(max(0, length)), 0
    while value >= Decimal("999.5") and step < len(_STEPS) - 1:
        value, step = value / 1000, step + 1
    tells = step > 0 and value < Decimal("99.95")
    shown = value.quantize(Decimal("0.1") if tells else Decimal(1), ROUND_HALF_UP)
    return f"{count(shown, language)}{_HELD}{_STEPS[step]}"


def _locale(language: str) -> str:
    code = spoken(language)
    return _LOCALES.get(code, code)
