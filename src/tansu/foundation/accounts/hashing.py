"""Argon2id (RFC 9106), the slow hash for what people choose themselves.

It is computed outside of transactions and at most two at once: each takes 19 MiB and the time of a core.
"""

import threading
from typing import NewType, Protocol

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from tansu.foundation.work import Outside

PasswordHash = NewType("PasswordHash", str)
"""A password as it may be stored."""

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
AT_ONCE = 2
SALT_BYTES = 16


class Hashing(Protocol):
    """Slow hashing of passwords; tests count what it is asked."""

    def make(self, password: str, salt: bytes) -> PasswordHash:
        """Hash a password. One slow computation."""
        ...

    def matches(self, password: str, stored: str | None) -> bool:
        """Say whether `password` is the one that was hashed. One slow computation, also if nothing is stored."""
        ...

    def outdated(self, stored: str) -> bool:
        """Say whether `stored` was made with weaker parameters than are used now."""
        ...


class Argon2id:
    """Argon2id with the parameters of this version (S01)."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES, type=Type.ID)
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def make(self, password: str, salt: bytes) -> PasswordHash:
        """Hash a password."""
        with self._turns:
            return PasswordHash(self._hasher.hash(_bytes(password), salt=salt))

    def matches(self, password: str, stored: str | None) -> bool:
        """Compare, or do as much work for nothing, so that nobody can tell who has an account (S05)."""
        if stored is None:
            self.make(password, bytes(SALT_BYTES))
            return False
        try:
            with self._turns:
                return self._hasher.verify(stored, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Compare the parameters written in `stored` with ours."""
        return self._hasher.check_needs_rehash(stored)


ARGON2ID = Argon2id()


def make_hash(outside: Outside, password: str, *, hashing: Hashing = ARGON2ID) -> PasswordHash:
    """Hash a password with a fresh salt. Never inside a transaction."""
    return hashing.make(password, outside.chance.random_bytes(SALT_BYTES))


def _bytes(password: str) -> bytes:
    # Half of a surrogate pair can arrive in JSON; it is an odd password, not an error.
    return password.encode("utf-8", "surrogatepass")
