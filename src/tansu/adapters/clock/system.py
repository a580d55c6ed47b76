"""The machine's own clock and its source of random bytes."""

import os
import time
from datetime import UTC, datetime


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class SystemChance:
    """Random bytes from the operating system."""

    def random_bytes(self, count: int) -> bytes:
        """Return `count` bytes nobody can guess."""
        return os.urandom(count)
