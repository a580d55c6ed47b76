"""A small real SMTP server on loopback: it takes mail as RFC 5321 says, with TLS and passwords if wanted."""

import base64
import datetime
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class SmtpForTests:
    """What the server shall do, and what has happened to it."""

    port: int = 0
    refuse: bool = False
    """Answer the recipient with a temporary error."""
    password: str = ""
    """Require AUTH PLAIN with this password, and offer it only under TLS if there is a certificate."""
    starttls: ssl.SSLContext | None = None
    received: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)


@contextmanager
def an_smtp_server(
    behaviour: SmtpForTests | None = None, *, tls: ssl.SSLContext | None = None
) -> Iterator[SmtpForTests]:
    """Serve on a free port of 127.0.0.1 until the block is left; `tls` encrypts from the start."""
    state = behaviour or SmtpForTests()

    class Handler(_Conversation):
        server_state = state
        tls_from_start = tls

    with _Server(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Conversation(socketserver.StreamRequestHandler):
    """One client: lines in, answers out."""

    server_state: SmtpForTests
    tls_from_start: ssl.SSLContext | None

    def setup(self) -> None:
        """Begin, encrypted if that is how this port speaks."""
        self.encrypted = self.tls_from_start is not None
        self.sender = self.recipient = ""
        if self.tls_from_start is not None:
            self.request = self.tls_from_start.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        """Greet and answer until the client has had enough."""
        self._say("220 test ready")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("utf-8").rstrip("\r\n").partition(" ")
            answer = getattr(self, f"smtp_{verb.lower()}", None)
            if answer is None:
                self._say("502 not known")
            elif answer(rest):
                return

    def smtp_ehlo(self, _rest: str) -> None:
        """Say what is offered."""
        state = self.server_state
        offers = ["test", "SMTPUTF8", "8BITMIME"]
        offers += ["STARTTLS"] if state.starttls and not self.encrypted else []
        offers += ["AUTH PLAIN"] if state.password and (self.encrypted or not state.starttls) else []
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def smtp_starttls(self, _rest: str) -> None:
        """Go on encrypted."""
        assert self.server_state.starttls is not None
        self._say("220 go on")
        self.connection = self.server_state.starttls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.encrypted = True

    def smtp_auth(self, rest: str) -> None:
        """Check a password."""
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        if password != self.server_state.password:
            self._say("535 wrong")
            return
        self.server_state.logins.append(user)
        self._say("235 welcome")

    def smtp_mail(self, rest: str) -> None:
        """Take the sender."""
        self.sender = rest.partition("<")[2].partition(">")[0]
        self._say("250 ok")

    def smtp_rcpt(self, rest: str) -> None:
        """Take or refuse the recipient."""
        self.recipient = rest.partition("<")[2].partition(">")[0]
        self._say("450 later" if self.server_state.refuse else "250 ok")

    def smtp_data(self, _rest: str) -> None:
        """Take the message."""
        self._say("354 end with a dot")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        state = self.server_state
        state.received.append(message_from_bytes(b"".join(lines), policy=default))
        state.envelopes.append((self.sender, self.recipient))
        state.encrypted.append(self.encrypted)
        self._say("250 taken")

    def smtp_rset(self, _rest: str) -> None:
        """Forget the mail that was begun."""
        self._say("250 ok")

    def smtp_quit(self, _rest: str) -> bool:
        """Say goodbye."""
        self._say("221 bye")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1: (context of the server, context of a client that trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both = folder / "server.pem"
    both.write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(both)
    return server, ssl.create_default_context(cadata=pem.decode())
