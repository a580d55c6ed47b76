"""What an engine's own exceptions mean in our words."""

from typing import Any

from tansu.core.errors import Busy, DiskFull, Invalid, Unavailable
from tansu.ports.database import DatabaseError, UniqueViolation

_DISK = ("disk I/O", "readonly", "unable to open", "connection", "server closed")


class Words:
    """The exceptions of one driver, which has those of PEP 249, and what they mean."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        # A number beyond 64 bits never reaches SQLite: its driver has no form for it.
        self.error: tuple[type[Exception], ...] = (driver.Error, OverflowError)

    def ours(self, error: Exception) -> Exception:
        """What to raise instead."""
        words, state = str(error), getattr(error, "sqlstate", None)
        if isinstance(error, self._driver.IntegrityError) and ("UNIQUE constraint" in words or state == "23505"):
            return UniqueViolation(words)
        if isinstance(error, (self._driver.DataError, OverflowError)):
            # A zero byte in a text, or a number beyond 64 bits: the engines differ in what they refuse, and when.
            return Invalid("Something in this request is of a form that cannot be stored or looked for.")
        if isinstance(error, (self._driver.OperationalError, self._driver.InterfaceError)):
            return _operational(words, state)
        return DatabaseError(words)


def _operational(words: str, state: str | None) -> Exception:
    if "database or disk is full" in words or state == "53100":
        return DiskFull()
    if state in {"40001", "40P01"}:
        # A deadlock or a conflict of two transactions: this one was undone whole and may simply be tried again.
        return Busy("Another request was at the same things. Nothing was changed; try again.")
    if any(sign in words for sign in _DISK):
        return Unavailable("The database does not answer as it should. What was stored is untouched; try again.")
    return DatabaseError(words)
