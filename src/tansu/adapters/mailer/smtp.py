"""Mail through an SMTP server (RFC 5321), encrypted if the server can be talked to that way.

`smtps://user:password@host:465` speaks TLS from the start. `smtp://host:587` upgrades by STARTTLS when it is
offered, and refuses to send a password where it is not, except to this machine itself.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from tansu.adapters.mailer.message import message_of
from tansu.core.errors import Invalid, Unavailable
from tansu.ports.clock import Clock
from tansu.ports.mailer import Mail

TIMEOUT_SECONDS = 20
_HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Smtp:
    """What an SMTP URL says."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls_from_start: bool


def parse_smtp_url(url: str) -> Smtp:
    """Read `smtp(s)://[user:password@]host[:port]`; user and password percent-encoded. Raises Invalid."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Invalid("TANSU_SMTP_URL has a port that is no number.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Invalid("TANSU_SMTP_URL looks like smtp://user:password@host:587 or smtps://user:password@host:465.")
    encrypted = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname,
        port=port or (465 if encrypted else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls_from_start=encrypted,
    )


class SmtpMailer:
    """Sends each mail over a connection of its own; mail is rare. Safe to share between threads."""

    def __init__(
        self, url: str, clock: Clock, *, sender: str = "Tansu <tansu@localhost>", tls: ssl.SSLContext | None = None
    ) -> None:
        self._to = parse_smtp_url(url)
        self._clock = clock
        self._sender = sender
        self._tls = tls or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Hand `mail` to the server. Raises Unavailable if it did not say that it has taken it."""
        message = message_of(mail, sender=self._sender, at=self._clock.now())
        try:
            with self._connect() as server:
                self._introduce(server)
                _hand_over(server, message, parseaddr(self._sender)[1], mail.to)
        except (smtplib.SMTPException, OSError) as error:
            # The server's own words may hold addresses; the kind of failure is enough to look it up.
            raise Unavailable(f"The mail server did not take a mail ({type(error).__name__}).") from error

    def _connect(self) -> smtplib.SMTP:
        if self._to.tls_from_start:
            return smtplib.SMTP_SSL(self._to.host, self._to.port, timeout=TIMEOUT_SECONDS, context=self._tls)
        return smtplib.SMTP(self._to.host, self._to.port, timeout=TIMEOUT_SECONDS)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        encrypted = self._to.tls_from_start
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=self._tls)
            server.ehlo()
            encrypted = True
        if not self._to.user:
            return
        if not encrypted and self._to.host not in _HERE:
            raise Unavailable("The mail server offers no encryption, so no password was sent to it.")
        server.login(self._to.user, self._to.password)


def _hand_over(server: smtplib.SMTP, message: EmailMessage, sender: str, to: str) -> None:
    # Addresses in other scripts need SMTPUTF8 (RFC 6531), which send_message asks for by itself.
    server.send_message(message, from_addr=sender, to_addrs=[to])
