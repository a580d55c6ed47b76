"""Telephone numbers: what two spellings have in common. The spelling itself is always kept."""

import re
from functools import lru_cache

import phonenumbers

_SEPARATORS = re.compile(r"[\s\u00a0().\-/\u2010-\u2015]+")
LONGEST = 64
"""Characters of a number or sender name that are looked at; nothing real is longer."""


@lru_cache(maxsize=65_536)
def number_key(raw: str, region: str) -> str:
    """The form in which two spellings of one number are the same: E.164 where it is a number of `region` or abroad.

    Short codes stay digits, names of senders (`VODAFONE`) are compared without regard to case. Never raises.
    """
    text = _SEPARATORS.sub("", raw[:LONGEST]).casefold()
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        return text
    try:
        parsed = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(parsed) and not text.startswith("+"):
        return text
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def people_key(keys: set[str]) -> str:
    """The form in which two lists of people are the same, whatever their order."""
    return " ".join(sorted(keys))
