"""Time and chance, the two things a test must be able to choose."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, whole microseconds."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring lengths only."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a stopped clock moves itself forward instead."""
        ...


class Chance(Protocol):
    """Where random bytes come from."""

    def random_bytes(self, count: int) -> bytes:
        """Return `count` bytes nobody can guess (seeded in simulations only)."""
        ...
