"""`tansu notices …`, as an operator at a console uses it."""

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

import tansu.app
from tansu.foundation import accounts, jobs
from tansu.foundation import notices as foundation
from tansu.foundation.jobs import Worker
from tansu.foundation.notices import Kind, MailState, store
from tansu.protocols.cli.app import run
from tansu.protocols.cli.operating import instance, lend
from tests.support.building import an_account
from tests.support.smtp_server import an_smtp_server
from tests.support.telling import tell
from tests.support.twice_and_crashing import run_until_idle


@pytest.fixture
def data(tmp_path: Path) -> str:
    lend(lambda: tansu.app)
    return str(tmp_path / "data")


def test_a_test_without_a_mail_server_is_a_file_and_says_what_is_missing(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["notices", "test", "ada@example.org", "--data", data])

    said = capsys.readouterr()
    (file,) = (Path(data) / "outbox").glob("*.eml")
    assert code == 0
    assert "no mail server is set (TANSU_SMTP_URL)" in said.out and "TANSU_PUBLIC_URL is empty" in said.err
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "A test of the mail from Tansu"


def test_a_test_reaches_a_real_server_in_the_language_of_the_account(
    data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANSU_PUBLIC_URL", "https://photos.example")
    monkeypatch.setenv("TANSU_MAIL_FROM", "tansu@example.org")
    monkeypatch.setenv("TANSU_NAME", "Familie Öz")
    with instance(data=data) as opened:
        ada = an_account(opened.outside, password="")
        with opened.outside.system(ada.id) as work:
            accounts.update(work, language="tr")

    with an_smtp_server() as server:
        monkeypatch.setenv("TANSU_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        code = run(["notices", "test", "ada@example.org", "--data", data, "--json"])

    (mail,) = server.received
    assert (code, json.loads(capsys.readouterr().out)["smtp"]) == (0, True)
    assert (mail["Subject"], mail["From"]) == ("Tansu iletilerinin denemesi", "Familie Öz <tansu@example.org>")
    assert server.envelopes == [("tansu@example.org", "ada@example.org")]


def test_a_mail_server_that_is_not_there_is_told_with_what_to_look_at(
    data: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANSU_SMTP_URL", "smtp://127.0.0.1:1")

    code = run(["notices", "test", "ada@example.org", "--data", data])

    said = capsys.readouterr().err
    assert code == 3
    assert "did not take a mail" in said and "TANSU_SMTP_URL" in said


def test_mail_that_was_given_up_is_listed_and_tried_again(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    with instance(data=data) as opened:
        person = an_account(opened.outside, password="")
        notice = tell(opened.outside, person.id, Kind.PAST_DUE)
        assert notice is not None
        with opened.outside.system(person.id) as work:
            store.set_trouble(work.tx, person.id, notice.id, "It is down.", state=MailState.FAILED)
            for one in jobs.own_jobs(work).jobs:
                jobs.remove(work, one.id)

    listed = run(["notices", "list", "--failed", "--data", data])
    said = capsys.readouterr().out
    retried = run(["notices", "retry", "all", "--data", data])
    with instance(data=data) as opened:
        run_until_idle(Worker(opened.outside, [foundation.send], name="post"))
    capsys.readouterr()
    run(["notices", "list", "--data", data, "--json"])

    assert (listed, retried) == (0, 0)
    assert "ada@example.org" in said and "past_due" in said and "It is down." in said
    assert json.loads(capsys.readouterr().out) == []
    assert len(list((Path(data) / "outbox").glob("*.eml"))) == 1
    assert run(["notices", "retry", notice.id, "--data", data]) == 3


def test_a_notice_that_is_not_there_is_refused(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["notices", "retry", "nothing", "--data", data]) == 3
    assert "There is no such notice." in capsys.readouterr().err
