"""Identifiers: short, random, the same in a URL, a file name and a database row."""

import base64
from collections.abc import Callable

_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]
ALPHABET = frozenset(_DIGITS)
LENGTH = 13

RandomBytes = Callable[[int], bytes]


def new_id(random_bytes: RandomBytes) -> str:
    """Make an identifier of 13 lower-case base-32 characters (64 random bits).

    Lower case only, so that it survives file systems which fold case. It names, it does not
    authorise: secrets come from `new_secret`.
    """
    # What base64.b32encode would say, in a third of its time: every request has an id.
    n = int.from_bytes(random_bytes(8)) << 1
    left = f"{_PAIRS[n >> 55]}{_PAIRS[n >> 45 & 1023]}{_PAIRS[n >> 35 & 1023]}"
    return f"{left}{_PAIRS[n >> 25 & 1023]}{_PAIRS[n >> 15 & 1023]}{_PAIRS[n >> 5 & 1023]}{_DIGITS[n & 31]}"


def is_id(text: str) -> bool:
    """Say whether `text` has the form of an identifier made here."""
    return len(text) == LENGTH and ALPHABET.issuperset(text)


def new_secret(random_bytes: RandomBytes) -> str:
    """Make a secret of 26 lower-case base-32 characters (128 random bits), easy to type."""
    return base64.b32encode(random_bytes(16)).decode("ascii").rstrip("=").lower()
