"""What goes out is what phone apps restore: judged by a reader that is not ours, whole, by thread and by date."""

from datetime import UTC, datetime

import pytest

from tansu.features import messages
from tansu.features.messages import Format, Wanted
from tests.unit.features.messages.strict_reader import read_calls, read_xml, read_zip
from tests.unit.features.messages.test_going_out import FULL, PEOPLE, exported
from tests.unit.features.messages.writing import NOON_MS, PICTURE, backup, call, sms
from tools.make_messages import write

BODIES = {
    "Line one\nline two, \u201cquoted\u201d & <tagged> \U0001f60e",
    "\u4eca\u5929\u5929\u6c14\u5f88\u597d",
    "never sent",
    "The sea",
    "Lovely",
}


def at(seconds: float) -> datetime:
    """So long after noon."""
    return datetime.fromtimestamp(NOON_MS / 1000 + seconds, UTC)


def read(form: Format, content: bytes) -> list:
    return read_xml(content) if form is Format.XML else read_zip(content)[0]


@pytest.fixture
def group(outside, ada, bring_in) -> str:
    """The id of the conversation of three, after everything was brought in."""
    bring_in(FULL)
    with outside.read(ada, messages.FEATURE) as work:
        return next(one.id for one in messages.threads(work) if len(one.people) == len(PEOPLE))


@pytest.mark.parametrize("form", [Format.XML, Format.ZIP])
def test_a_stranger_reads_the_whole_one_conversation_and_a_stretch_of_time(outside, ada, group, form: Format) -> None:
    whole = read(form, exported(outside, ada, form))
    alone = read(form, exported(outside, ada, form, Wanted(thread=group)))
    stretch = read(form, exported(outside, ada, form, Wanted(since=at(1), until=at(4))))
    both = read(form, exported(outside, ada, form, Wanted(thread=group, since=at(4))))

    assert {text for *_, text in whole} == BODIES
    assert [text for *_, text in alone] == ["The sea", "Lovely"]
    assert [(kind, box) for kind, box, *_ in stretch] == [("sms", "2"), ("sms", "3"), ("mms", "1")]
    assert [text for *_, text in both] == ["Lovely"]


@pytest.mark.usefixtures("group")
def test_both_formats_tell_the_same_and_the_picture_comes_along(outside, ada) -> None:
    xml = read_xml(exported(outside, ada, Format.XML))
    lines, files = read_zip(exported(outside, ada, Format.ZIP))

    assert sorted(xml) == sorted(lines)
    assert list(files.values()) == [PICTURE]


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.usefixtures("group")
def test_the_same_messages_make_the_same_bytes_however_they_came(outside, ada, bring_in, form: Format) -> None:
    with outside.read(ada, messages.FEATURE) as work:
        thread = messages.threads(work)[0].id
    wanted = Wanted(thread=thread if form is Format.HTML else "")

    first = exported(outside, ada, form, wanted)
    bring_in(exported(outside, ada, Format.ZIP), "messages.zip")
    second = exported(outside, ada, form, wanted)

    assert first == second and first


def test_nasty_texts_pass_a_strangers_parser(outside, ada, bring_in) -> None:
    nasty = [
        "a\nb\tc",
        "\"'&<>]]>",
        "&#55357;",
        "null",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\ufeffx",
        "a" * 9000,
    ]
    bring_in(backup(*(sms(text, at=NOON_MS + n * 1000) for n, text in enumerate(nasty))))

    told = [text for *_, text in read_xml(exported(outside, ada, Format.XML))]

    assert told == [text for *_, text in read_zip(exported(outside, ada, Format.ZIP))[0]]
    assert told[0] == nasty[0] and told[4:] == nasty[4:]


def test_a_year_of_messages_passes_a_stranger(outside, ada, bring_in, tmp_path) -> None:
    write(tmp_path / "sms.xml", 300)
    bring_in((tmp_path / "sms.xml").read_bytes())

    told = read_xml(exported(outside, ada, Format.XML))
    lines, files = read_zip(exported(outside, ada, Format.ZIP))

    assert len(told) == len(lines) == 300
    assert sorted(told) == sorted(lines)
    assert files


def test_calls_pass_a_stranger_too(outside, ada, bring_in) -> None:
    bring_in(backup(call("030901820"), call("+4930901821", kind=3, at=NOON_MS + 1000, seconds=0), tag="calls"))

    assert read_calls(exported(outside, ada, Format.CALLS_XML)) == [("030901820", "1", 60), ("+4930901821", "3", 0)]
    assert read_calls(exported(outside, ada, Format.CALLS_XML, Wanted(since=at(1)))) == [("+4930901821", "3", 0)]
