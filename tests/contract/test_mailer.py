"""Every mailer keeps the same promises; what only one of them does is in tests/unit/adapters/mailer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tansu.adapters.clock.stopped import StoppedClock
from tansu.adapters.mailer.memory import MemoryMailer
from tansu.adapters.mailer.message import message_of
from tansu.adapters.mailer.outbox_folder import OutboxFolder
from tansu.adapters.mailer.smtp import SmtpMailer
from tansu.core.errors import Invalid, Unavailable
from tansu.ports.mailer import Mail, Mailer
from tests.support.smtp_server import an_smtp_server

MAIL = Mail(to="ada@example.org", subject="Grüße", text="Hello,\n\n.a line with a dot\nund Öl\n", key="k1")


@dataclass(frozen=True)
class Case:
    """A mailer, what has arrived through it, and how to break the outside behind it."""

    mailer: Mailer
    arrived: Callable[[], list[EmailMessage]]
    break_it: Callable[[], None]


@pytest.fixture(params=["memory", "outbox_folder", "smtp"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    clock = StoppedClock()
    if request.param == "memory":
        memory = MemoryMailer()
        yield Case(
            memory,
            lambda: [message_of(mail, sender="tansu@localhost", at=clock.now()) for mail in memory.sent],
            lambda: setattr(memory, "down", True),
        )
    elif request.param == "outbox_folder":
        folder = tmp_path / "outbox"
        yield Case(OutboxFolder(folder, clock), lambda: read_folder(folder), lambda: put_a_file_in_the_way(folder))
    else:
        with an_smtp_server() as server:
            mailer = SmtpMailer(f"smtp://127.0.0.1:{server.port}", clock)
            yield Case(mailer, lambda: server.received, lambda: setattr(server, "refuse", True))


def read_folder(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.iterdir())]


def put_a_file_in_the_way(folder: Path) -> None:
    folder.write_text("not a folder")


def test_a_mail_arrives_as_it_was_written(case: Case) -> None:
    case.mailer.send(MAIL)

    (arrived,) = case.arrived()
    assert arrived["To"] == "ada@example.org"
    assert arrived["Subject"] == "Grüße"
    assert arrived.get_content().replace("\r\n", "\n") == MAIL.text
    assert arrived["Date"].datetime == StoppedClock().now()


def test_a_retry_can_be_known_by_its_message_id(case: Case) -> None:
    case.mailer.send(MAIL)
    case.mailer.send(MAIL)
    case.mailer.send(Mail("eve@example.org", "Hello", "Hello", key="k2"))

    assert len({arrived["Message-ID"] for arrived in case.arrived()}) == 2


def test_addresses_and_text_in_other_scripts_arrive(case: Case) -> None:
    case.mailer.send(Mail("zoë@example.org", "写真", "写真 📷\n", key="k3"))

    (arrived,) = case.arrived()
    assert arrived["To"] == "zoë@example.org"
    assert arrived.get_content().strip() == "写真 📷"


@pytest.mark.parametrize(
    "subject", ["आपकी जगह लगभग भर गई है, और यह एक लंबा विषय है", "写真" * 40, "Grüße " * 20, "plain " * 30]
)
def test_a_long_subject_loses_no_letter(case: Case, subject: str) -> None:
    case.mailer.send(Mail("ada@example.org", subject.strip(), "x\n", key="k4"))

    (arrived,) = case.arrived()
    assert arrived["Subject"] == subject.strip()


def test_the_same_as_html_stands_beside_the_text(case: Case) -> None:
    case.mailer.send(Mail("ada@example.org", "x", "写真\n", key="k5", html="<p>写真</p>", language="zh-Hans"))

    (arrived,) = case.arrived()
    bodies = [arrived.get_body((kind,)) for kind in ("plain", "html")]
    assert [body.get_content().strip() for body in bodies if body] == ["写真", "<p>写真</p>"]
    assert arrived["Content-Language"] == "zh-Hans"


def test_what_could_not_be_handed_over_is_unavailable(case: Case) -> None:
    case.break_it()

    with pytest.raises(Unavailable):
        case.mailer.send(MAIL)


@pytest.mark.parametrize("adapter", ["outbox_folder", "smtp"])
@pytest.mark.parametrize(
    "mail",
    [
        Mail("ada@example.org\r\nBcc: eve@example.org", "x", "x", "k"),
        Mail("ada@example.org", "x\nBcc: e@e.e", "x", "k"),
    ],
)
def test_no_header_is_smuggled_in(adapter: str, mail: Mail, tmp_path: Path) -> None:
    mailer: Mailer = (
        OutboxFolder(tmp_path, StoppedClock())
        if adapter == "outbox_folder"
        else SmtpMailer("smtp://127.0.0.1:1", StoppedClock())
    )

    with pytest.raises(Invalid):
        mailer.send(mail)

    assert list(tmp_path.iterdir()) == []
