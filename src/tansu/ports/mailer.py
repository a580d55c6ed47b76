"""Mail that leaves the house."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Mail:
    """One message to one person: plain text, and perhaps the same as HTML."""

    to: str
    subject: str
    text: str
    key: str
    """The same key on every retry, written into Message-ID, so that a second delivery can be known."""
    html: str = ""
    language: str = ""
    """The language it is written in (BCP 47)."""


class Mailer(Protocol):
    """Sends mail, or writes it where the operator finds it."""

    def send(self, mail: Mail) -> None:
        """Hand `mail` over. Raises `Unavailable` if it could not be; the caller's job retries."""
        ...
