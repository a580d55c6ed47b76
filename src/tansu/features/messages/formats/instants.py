"""Times as phones write them: milliseconds, or seconds, or nonsense."""

import math

SECONDS_BELOW = 100_000_000_000
"""A number below this would be before March 1973 in milliseconds: it counts seconds."""

LATEST_MS = 4_102_444_800_000
"""The year 2100. What claims to be later is a broken clock, and so is anything before 1970."""


def instant_ms(text: str | int | float | None) -> int | None:
    """Milliseconds since 1970 from a phone's idea of a date, or None if it is none."""
    try:
        value = int(text or 0) if not isinstance(text, float) else math.floor(text)
    except (ValueError, OverflowError):
        return None
    if 0 < value < SECONDS_BELOW:
        value *= 1000
    return value if 0 < value < LATEST_MS else None
