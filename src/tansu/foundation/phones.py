"""Telephone numbers: what two spellings have in common, by which contacts and messages meet."""

import re
from functools import lru_cache

LONGEST = 100
"""Characters of a number or of a sender's name that are looked at; nothing real is longer."""
SHORT_CODE = 6
"""Digits up to which a number may be a short code, which is dialled the same way in no other country."""

_SEPARATORS = re.compile(r"[\s\u00a0().\-/\u2010-\u2015]+")


@lru_cache(maxsize=65_536)
def number_key(raw: str, region: str) -> str:
    """The form in which two spellings of one number are the same: E.164, if it says its country or can be of `region`.

    Short codes stay digits, names of senders (`VODAFONE`) are compared without regard to case. Never raises.
    """
    import phonenumbers

    text = _SEPARATORS.sub("", raw[:LONGEST]).casefold()
    try:
        parsed = phonenumbers.parse(raw[:LONGEST], region or None)
    except phonenumbers.NumberParseException:
        return text
    if not any(character.isdecimal() for character in text):
        return text
    certain = text.startswith("+") or phonenumbers.is_valid_number(parsed)
    digits = sum(character.isdecimal() for character in text)
    if certain or (digits > SHORT_CODE and phonenumbers.is_possible_number(parsed)):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return text
