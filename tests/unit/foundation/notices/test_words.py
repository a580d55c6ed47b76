"""Every kind in every language: whole, with its facts written as that language writes them, and no hole left."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tansu.adapters.clock.stopped import StoppedClock
from tansu.adapters.mailer.outbox_folder import OutboxFolder
from tansu.adapters.mailer.smtp import SmtpMailer
from tansu.core.languages import LANGUAGES, spoken, tag
from tansu.foundation.notices import ABOUT, LETTERS, Kind, Letter, Notice, letter, show
from tansu.foundation.notices.model import facts_of
from tansu.foundation.notices.send import mail_of
from tansu.foundation.notices.words import words_of
from tansu.foundation.notices.words.text import Plural
from tests.support.smtp_server import an_smtp_server
from tests.support.telling import EXAMPLES, facts_for

EVERY = [(kind, language) for kind in Kind for language in LANGUAGES]
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


def a_notice(kind: Kind, language: str, **other: object) -> Notice:
    return Notice(
        id="n1",
        account="ada",
        kind=kind,
        key="k",
        facts=facts_of(kind, facts_for(kind) | other),
        language=language,
        made_at=NOON,
    )


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_kind_is_whole_in_every_language(kind: Kind, language: str) -> None:
    words = words_of(language).notices[kind]
    templates = [words.title]
    for line in words.lines:
        templates += [line.one or "", line.other] if isinstance(line, Plural) else [line]

    shown = show(a_notice(kind, language), language)

    assert all(f"{{{fact}}}" in "".join(templates) for fact in ABOUT[kind].facts), "it tells every fact"
    assert shown.title and shown.action and all(shown.lines)
    assert shown.path.startswith("/")
    # The name of the plan in these examples has braces of its own, which stay.
    told = " ".join([shown.title, *shown.lines]).replace("Two {terabytes} & <more>", "")
    assert "{" not in told and "}" not in told


@pytest.mark.parametrize("about", Letter)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_whole_in_every_language(about: Letter, language: str) -> None:
    words = words_of(language).letters[about]
    facts = {name: EXAMPLES[fact] for name, fact in LETTERS[about].items()}
    templates = [words.title, words.foot]
    for line in words.lines:
        templates += [line.one or "", line.other] if isinstance(line, Plural) else [line]

    mail = letter(about, to="ada@example.org", language=language, link="https://photos.example/x#y", key="k", **facts)

    assert all(f"{{{fact}}}" in "".join(templates) for fact in LETTERS[about]), "it tells every fact"
    told = (mail.subject + mail.text).replace("Two {terabytes} & <more>", "")
    assert "{" not in told and "}" not in told
    assert f"{words.action}:\nhttps://photos.example/x#y" in mail.text
    assert 'href="https://photos.example/x#y"' in mail.html and "<more>" not in mail.html
    assert mail.text.startswith(words_of(language).greeting) and mail.language == tag(language)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_mail_can_be_read_by_a_stranger(kind: Kind, language: str, tmp_path: Path) -> None:
    outbox = OutboxFolder(tmp_path, StoppedClock(), sender="Wolke <tansu@example.org>")
    mail = mail_of(a_notice(kind, language), to="ada@example.org", public_url="https://photos.example")

    outbox.send(mail)
    outbox.send(mail)

    (file,) = tmp_path.glob("*.eml")
    read = message_from_bytes(file.read_bytes(), policy=default)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None and html is not None
    shown = show(a_notice(kind, language), language)
    assert read["Subject"] == shown.title
    assert (read["From"], read["To"]) == ("Wolke <tansu@example.org>", "ada@example.org")
    assert read["Date"].datetime == StoppedClock().now()
    assert read["Message-ID"].endswith("@example.org>")
    assert read["Content-Language"] == ("zh-Hans" if language == "zh" else language)
    assert f"https://photos.example{shown.path}" in plain.get_content()
    assert "<more>" not in html.get_content(), "what people named is text, not markup"


def test_a_real_server_gets_every_kind() -> None:
    # Every kind and every language, but not each in each: a connection takes its time.
    some = EVERY[::6]
    with an_smtp_server() as server:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{server.port}", StoppedClock())
        for kind, language in some:
            mailer.send(mail_of(a_notice(kind, language), to="ada@example.org", public_url="https://photos.example"))

    assert [mail["Subject"] for mail in server.received] == [
        show(a_notice(kind, language), language).title for kind, language in some
    ]


def test_without_a_public_address_no_link_leads_nowhere() -> None:
    mail = mail_of(a_notice(Kind.PAST_DUE, "en"), to="ada@example.org", public_url="")

    assert "/plan" not in mail.text and "href" not in mail.html


@pytest.mark.parametrize(
    ("language", "days", "line"),
    [
        ("en", 1, "The plan goes on for 1 day more, until 28 May 2026."),
        ("en", 14, "The plan goes on for 14 days more, until 28 May 2026."),
        ("de", 1, "Der Tarif läuft noch 1 Tag weiter, bis 28. Mai 2026."),
        ("de", 14, "Der Tarif läuft noch 14 Tage weiter, bis 28. Mai 2026."),
        ("es", 1, "El plan sigue 1 día más, hasta el 28 de mayo de 2026."),
        ("es", 0, "El plan sigue 0 días más, hasta el 28 de mayo de 2026."),
        ("tr", 1, "Plan 1 gün daha, 28 Mayıs 2026 gününe kadar sürer."),
        ("id", 1, "Paket masih berlanjut 1 hari, sampai 28 Mei 2026."),
        ("zh", 14, "方案还会延续 14 天，至 2026年5月28日。"),
        ("hi", 14, "प्लान 14 दिन और, 28 मई 2026 तक चलेगा।"),
    ],
)
def test_numbers_take_the_form_of_the_language(language: str, days: int, line: str) -> None:
    shown = show(a_notice(Kind.PAST_DUE, language, days=days), language)

    assert line in shown.lines


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [("hi", 1, "दिन से"), ("hi", 0, "दिन से"), ("hi", 2, "दिनों से"), ("en", 0, "0 days"), ("de", 2, "2 Tage")],
)
def test_hindi_counts_nothing_as_one(language: str, days: int, words: str) -> None:
    shown = show(a_notice(Kind.INACTIVE, language, days=days), language)

    assert words in shown.lines[0]


@pytest.mark.parametrize(
    ("asked", "language"), [("hi-IN", "hi"), ("zh_Hans_CN", "zh"), ("DE", "de"), ("fr", "en"), ("", "en")]
)
def test_who_speaks_none_of_ours_is_written_to_in_english(asked: str, language: str) -> None:
    assert spoken(asked) == language
