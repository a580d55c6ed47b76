"""What only the SMTP mailer does: encryption, passwords, and reading its URL."""

from pathlib import Path

import pytest

from tansu.adapters.clock.stopped import StoppedClock
from tansu.adapters.mailer.smtp import Smtp, SmtpMailer, parse_smtp_url
from tansu.core.errors import Invalid, Unavailable
from tansu.ports.mailer import Mail
from tests.support.smtp_server import SmtpForTests, a_certificate, an_smtp_server

MAIL = Mail("ada@example.org", "Hello", "Hello\n", key="k1")


@pytest.mark.parametrize(
    ("url", "smtp"),
    [
        ("smtp://mail.example", Smtp("mail.example", 587, "", "", False)),
        ("smtps://mail.example", Smtp("mail.example", 465, "", "", True)),
        ("smtp://ada%40example.org:p%2Fw%3A@[::1]:2525", Smtp("::1", 2525, "ada@example.org", "p/w:", False)),
    ],
)
def test_a_url_says_where_and_as_whom(url: str, smtp: Smtp) -> None:
    assert parse_smtp_url(url) == smtp
    assert "p/w:" not in repr(parse_smtp_url(url))


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port"])
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        parse_smtp_url(url)


def test_an_offered_upgrade_is_taken_before_the_password_is_said(tmp_path: Path) -> None:
    server_tls, client_tls = a_certificate(tmp_path)
    with an_smtp_server(SmtpForTests(password="secret", starttls=server_tls)) as server:
        url = f"smtp://ada:secret@127.0.0.1:{server.port}"
        SmtpMailer(url, StoppedClock(), sender="Tansu <photos@example.org>", tls=client_tls).send(MAIL)

    assert server.encrypted == [True]
    assert server.logins == ["ada"]
    assert server.envelopes == [("photos@example.org", "ada@example.org")]


def test_smtps_is_encrypted_from_the_start(tmp_path: Path) -> None:
    server_tls, client_tls = a_certificate(tmp_path)
    with an_smtp_server(SmtpForTests(password="secret"), tls=server_tls) as server:
        SmtpMailer(f"smtps://ada:secret@127.0.0.1:{server.port}", StoppedClock(), tls=client_tls).send(MAIL)

    assert len(server.received) == 1


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    server_tls, _ = a_certificate(tmp_path)
    with an_smtp_server(SmtpForTests(starttls=server_tls)) as server, pytest.raises(Unavailable):
        SmtpMailer(f"smtp://127.0.0.1:{server.port}", StoppedClock()).send(MAIL)

    assert server.received == []


def test_a_wrong_password_is_unavailable_and_not_told() -> None:
    with an_smtp_server(SmtpForTests(password="secret")) as server, pytest.raises(Unavailable) as refused:
        SmtpMailer(f"smtp://ada:hunter2@127.0.0.1:{server.port}", StoppedClock()).send(MAIL)

    assert server.received == []
    assert "hunter2" not in str(refused.value)
