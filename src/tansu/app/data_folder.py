"""Holding a data directory: the second server or worker on an embedded one is refused (R35)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tansu.core.errors import Conflict
from tansu.settings import Settings

FILE = "tansu.lock"


@contextmanager
def hold(settings: Settings) -> Iterator[None]:
    """Hold the data directory for as long as the block runs, where it is embedded (SQLite).

    The lock belongs to the process and ends with it, however it ends. Raises Conflict if another holds it.
    """
    if settings.database_url:
        yield
        return
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(settings.data / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                f"Another server or worker is using {settings.data}. Stop it first; or set TANSU_DATABASE_URL to "
                "PostgreSQL, which several processes can share."
            ) from error
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
