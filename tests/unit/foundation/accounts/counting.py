"""A real hashing that notes what it was asked, so that equal work can be counted instead of timed."""

from tansu.foundation.accounts import Hashing, PasswordHash
from tests.support.building import QUICK


class CountingHashing:
    """Passes everything on and counts slow computations."""

    def __init__(self, real: Hashing = QUICK) -> None:
        self._real = real
        self.computed = 0

    def make(self, password: str, salt: bytes) -> PasswordHash:
        """Count and pass on."""
        self.computed += 1
        return self._real.make(password, salt)

    def matches(self, password: str, stored: str | None) -> bool:
        """Count and pass on."""
        self.computed += 1
        return self._real.matches(password, stored)

    def outdated(self, stored: str) -> bool:
        """Pass on: comparing numbers costs nothing."""
        return self._real.outdated(stored)
