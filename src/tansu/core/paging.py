"""Cursors: our opaque place in a list, so that a client never counts rows."""

import base64
import binascii
import json
from typing import Any

from tansu.core.errors import Invalid

LARGEST = 2**62
"""No place we write has a larger number; no engine takes one beyond 2⁶³."""


def encode_cursor(*place: int | str) -> str:
    """Write a place in a list as one opaque word."""
    text = json.dumps(place, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode("ascii").rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Read back what `encode_cursor` wrote, or raise Invalid."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error, UnicodeError, RecursionError) as error:
        raise Invalid("This cursor was not made by this server. Start from the beginning.") from error
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise Invalid("This cursor was not made by this server. Start from the beginning.")
    if any(isinstance(part, int) and not -LARGEST <= part <= LARGEST for part in place):
        raise Invalid("This cursor was not made by this server. Start from the beginning.")
    return tuple(place)
