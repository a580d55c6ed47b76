"""Mail as `.eml` files in a folder, where the operator finds it: for instances without an SMTP server.

A file is written aside, flushed, renamed and its folder flushed, so it is there whole or not at all. Its
name begins with the instant of its first writing and ends with its key; a retry replaces it.
"""

import os
from contextlib import suppress
from pathlib import Path

from tansu.adapters.mailer.message import message_of, name_of
from tansu.core.errors import Unavailable
from tansu.ports.clock import Clock
from tansu.ports.mailer import Mail


class OutboxFolder:
    """Writes each mail to a file that only the server's own user may read: links in it are secrets."""

    def __init__(self, folder: Path, clock: Clock, *, sender: str = "Tansu <tansu@localhost>") -> None:
        self._folder = folder
        self._clock = clock
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Write `mail` durably. Raises Unavailable if the disk refuses."""
        now = self._clock.now()
        content = bytes(message_of(mail, sender=self._sender, at=now))
        name = name_of(mail)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            earlier = next(iter(self._folder.glob(f"*-{name}.eml")), None)
            path = earlier or self._folder / f"{now:%Y%m%dT%H%M%S}-{name}.eml"
            _write_durably(path, content)
        except OSError as error:
            raise Unavailable("Mail could not be written to the outbox folder.") from error


def _write_durably(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
