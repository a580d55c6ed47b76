"""What an engine's own exceptions mean in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from tansu.core.errors import Busy, DiskFull, Invalid, Unavailable
from tansu.ports.database import UniqueViolation


@contextmanager
def in_our_words() -> Iterator[None]:
    """Translate what the stores and edges act on; let everything else pass as it is."""
    try:
        yield
    except IntegrityError as error:
        words = str(error.orig)
        if "UNIQUE constraint" in words or getattr(error.orig, "sqlstate", "") == "23505":
            raise UniqueViolation(words) from error
        raise
    except OperationalError as error:
        raise _operational(error) from error
    except (DataError, OverflowError) as error:
        # A zero byte in a text, or a number beyond 64 bits: the engines differ in what they refuse, and when.
        raise Invalid("Something in this request is of a form that cannot be stored or looked for.") from error


def _operational(error: OperationalError) -> Exception:
    words = str(error.orig)
    if "database or disk is full" in words or getattr(error.orig, "sqlstate", "") == "53100":
        return DiskFull()
    if getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}:
        # A deadlock or a conflict of two transactions: this one was undone whole and may simply be tried again.
        return Busy("Another request was at the same things. Nothing was changed; try again.")
    if any(sign in words for sign in ("disk I/O", "readonly", "unable to open", "connection", "server closed")):
        return Unavailable("The database does not answer as it should. What was stored is untouched; try again.")
    return error
