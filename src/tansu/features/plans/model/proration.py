"""The part of a payment that is unused, always rounded in the member's favour."""

from datetime import datetime

from tansu.features.plans.model.calendar import seconds_between, seconds_left


def unused(minor: int, *, start: datetime, end: datetime, on: datetime) -> int:
    """Minor units of `minor` for the seconds from `on` until `end`, rounded up to the next whole unit."""
    return -(-minor * seconds_left(start, end, on=on) // seconds_between(start, end))
