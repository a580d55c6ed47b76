"""Days, sizes and amounts, written as each language writes them."""

from datetime import UTC, datetime
from typing import Any

from iso4217 import Currency

from tansu.core.languages import FALLBACK
from tansu.foundation.notices.model import Fact

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_DAYS = {"es": "{day} de {month} de {year}", "de": "{day}. {month} {year}"}
_WITH_COMMA = frozenset({"tr", "id", "es", "de"})
_STEPS = ("B", "kB", "MB", "GB", "TB")
_HELD = "\u00a0"
"""A space at which no line ends."""


def written(fact: Fact, value: Any, language: str) -> str:
    """A fact of a notice as people read it. Raises KeyError, TypeError or ValueError for what is none."""
    match fact:
        case Fact.BYTES:
            return size(int(value), language)
        case Fact.MONEY:
            return money(int(value["minor"]), str(value["currency"]), language)
        case Fact.DAY:
            return day(datetime.fromisoformat(value), language)
        case Fact.COUNT:
            return _grouped(int(value), "", language)
        case Fact.WORDS:
            return str(value)


def day(instant: datetime, language: str) -> str:
    """The day of an instant, in UTC: `28 May 2026`."""
    at = instant.astimezone(UTC)
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日"
    month = _MONTHS.get(language, _MONTHS[FALLBACK]).split()[at.month - 1]
    return _DAYS.get(language, "{day} {month} {year}").format(day=at.day, month=month, year=at.year)


def size(count: int, language: str) -> str:
    """Bytes in decimal units, with one digit where it tells something: `4.2 GB`. 1 GB is 10⁹ bytes."""
    value, step = float(max(0, count)), 0
    while value >= 999.5 and step < len(_STEPS) - 1:
        value, step = value / 1000, step + 1
    tenths = round(value * 10)
    part = "" if step == 0 or value >= 99.95 or tenths % 10 == 0 else str(tenths % 10)
    whole = round(value) if step == 0 or value >= 99.95 else tenths // 10
    return f"{_grouped(whole, part, language)}{_HELD}{_STEPS[step]}"


def money(minor: int, currency: str, language: str) -> str:
    """An amount with the digits its currency has (ISO 4217): `2.99 EUR`, `980 JPY`."""
    digits = Currency(currency).exponent or 0
    text = str(abs(minor)).rjust(digits + 1, "0")
    whole, part = (text[:-digits], text[-digits:]) if digits else (text, "")
    return f"{'-' if minor < 0 else ''}{_grouped(int(whole), part, language)}{_HELD}{currency}"


def _grouped(whole: int, part: str, language: str) -> str:
    digits = str(whole)
    groups, rest = [digits[-3:]], digits[:-3]
    # After the thousands, Hindi counts in hundreds: 12,34,567.
    length = 2 if language == "hi" else 3
    while rest:
        groups, rest = [rest[-length:], *groups], rest[:-length]
    between, before = (".", ",") if language in _WITH_COMMA else (",", ".")
    # Spanish leaves four digits together.
    text = digits if language == "es" and len(digits) == 4 else between.join(groups)
    return f"{text}{before}{part}" if part else text
