"""Cursors: our opaque place in a list, so that a client never counts rows."""

import base64
import json
from typing import Any

from tansu.core.errors import Invalid

_NOT_OURS = "This cursor was not made by this server. Start from the beginning."

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
    except (ValueError, RecursionError) as error:
        raise Invalid(_NOT_OURS) from error
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise Invalid(_NOT_OURS)
    if not all(_can_be_looked_for(part) for part in place):
        raise Invalid(_NOT_OURS)
    return tuple(place)


def _can_be_looked_for(part: int | str) -> bool:
    """Say whether every engine takes this as a parameter: no zero bytes, no half characters, no huge numbers."""
    return part.isprintable() if isinstance(part, str) else -LARGEST <= part <= LARGEST
