"""A clock that moves only when told, and chance that repeats: for tests and simulations."""

import random
import threading
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


class StoppedClock:
    """Time stands still until somebody moves or sleeps it."""

    def __init__(self, at: datetime = NOON) -> None:
        self._now = at
        self._seconds = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the instant it stands at."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds slept or moved forward so far."""
        return self._seconds

    def sleep(self, seconds: float) -> None:
        """Move forward instead of waiting."""
        self.move(timedelta(seconds=seconds))

    def move(self, by: timedelta) -> None:
        """Move forward, or backward as a broken clock would."""
        with self._lock:
            self._now += by
            self._seconds += max(0.0, by.total_seconds())


class SeededChance:
    """The same bytes for the same seed, every time."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def random_bytes(self, count: int) -> bytes:
        """Return the next `count` bytes of the sequence."""
        with self._lock:
            return self._random.randbytes(count)
