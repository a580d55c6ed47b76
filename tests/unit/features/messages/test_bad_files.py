"""Bad input: one bad record never stops the run, and the report names it."""

import base64
import tracemalloc
import zipfile
from io import BytesIO
from itertools import chain, repeat

import pytest

from tansu.features.messages import ImportState
from tansu.features.messages.formats import backup_xml
from tansu.features.messages.formats.spool import Spool
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.writing import NOON_MS, archive, backup, mms, sms

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a reader makes of a file is no matter of engines."""

BOMB = b'<!DOCTYPE smses [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def bodies(outside, ada) -> list[str]:
    return sorted(one.body for one in everything(outside, ada))


@pytest.mark.parametrize("hostile", [BOMB, b'<!DOCTYPE smses [<!ENTITY x SYSTEM "file:///etc/passwd">]>'])
def test_a_file_with_entities_is_refused_with_words(outside, ada, bring_in, hostile: bytes) -> None:
    done = bring_in(backup(sms("&b;")).replace(b"\n<smses", b"\n" + hostile + b"\n<smses", 1))

    assert done.state is ImportState.FAILED
    assert "document type" in done.report[0][1]
    assert everything(outside, ada) == []


def test_a_file_that_ends_in_the_middle_of_a_message_keeps_what_was_before(outside, ada, bring_in) -> None:
    whole = backup(sms("one"), sms("two"), sms("three"))

    done = bring_in(whole[: whole.index(b"three") + 2])

    assert bodies(outside, ada) == ["one", "two"]
    assert done.report[0][0] == "record 3" and "ends in the middle" in done.report[0][1]


def test_a_count_that_lies_is_told(bring_in) -> None:
    done = bring_in(backup(sms("one"), count=50))

    assert done.report == (("the file", "It says that it holds 50 records; it holds 1. All 1 were read."),)


def test_a_broken_record_costs_itself_alone(outside, ada, bring_in) -> None:
    broken = '  <sms address="030901820" date="1700000000000" type="1" body="no end />'

    done = bring_in(backup(sms("before"), broken, sms("after", at=NOON_MS + 1)))

    assert bodies(outside, ada) == ["after", "before"]
    assert [where for where, _ in done.report] == ["record 2"]


def test_emoji_in_halves_are_joined_and_lone_halves_are_counted(outside, ada, bring_in) -> None:
    whole = backup(sms("smile EMOJI"), sms("half HALF", at=NOON_MS + 1))
    whole = whole.replace(b"EMOJI", b"&#55357;&#56846;").replace(b"HALF", b"&#55357;!&#0;")

    done = bring_in(whole)

    assert bodies(outside, ada) == ["half \ufffd!\ufffd", "smile \U0001f60e"]
    assert done.report[0][0] == "record 2" and "2 characters" in done.report[0][1]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_a_file_in_another_character_set_is_read(outside, ada, bring_in, encoding: str) -> None:
    text = backup(sms("Gr\u00fc\u00dfe")).decode().replace("UTF-8", encoding.removesuffix("-sig"))

    bring_in(text.encode(encoding))

    assert bodies(outside, ada) == ["Gr\u00fc\u00dfe"]


def test_bytes_that_are_no_text_are_shown_as_such(outside, ada, bring_in) -> None:
    done = bring_in(backup(sms("Gr\u00fc\u00dfe")).replace("\u00fc".encode(), b"\xfc\x01"))

    assert bodies(outside, ada) == ["Gr\ufffd\ufffd\u00dfe"]
    assert done.counts.troubles == 1


@pytest.mark.parametrize(
    ("written", "at_ms"),
    [
        ("1700000000", NOON_MS),
        (str(NOON_MS), NOON_MS),
        ("-5", None),
        ("253402300799999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_in_seconds_are_understood_and_impossible_ones_are_none(outside, ada, bring_in, written, at_ms) -> None:
    done = bring_in(backup(sms("when?").replace(str(NOON_MS), written)))

    (one,) = everything(outside, ada)
    assert (round(one.at.timestamp() * 1000) if one.at else None) == at_ms
    assert done.counts.troubles == (at_ms is None)


def test_a_number_of_two_thousand_digits_is_kept_as_it_is(outside, ada, bring_in) -> None:
    bring_in(backup(sms("who?", number="1" * 2000)))

    (one,) = everything(outside, ada)
    assert one.addresses == ("1" * 2000,)


def test_markup_in_a_text_is_text(outside, ada, bring_in) -> None:
    bring_in(backup(sms("<img src=x onerror=alert(1)>")))

    assert bodies(outside, ada) == ["<img src=x onerror=alert(1)>"]


def test_two_hundred_thousand_levels_are_one_bad_record(outside, ada, bring_in) -> None:
    deep = '  <mms date="1700000000000" msg_box="1" address="1">' + "<a>" * 200_000 + "</a>" * 200_000 + "</mms>"

    done = bring_in(backup(sms("before"), deep, sms("after", at=NOON_MS + 1)))

    assert bodies(outside, ada) == ["after", "before"]
    assert [where for where, _ in done.report] == ["record 2"]


@pytest.mark.usefixtures("database_url")
def test_an_attachment_of_a_hundred_megabytes_never_is_in_memory() -> None:
    block = base64.b64encode(b"0123456789abcdef" * 65_520)
    head, tail = backup(mms("large", people=("1",), sender="1", picture=b"HERE")).split(base64.b64encode(b"HERE"))
    file = chain([head], repeat(block, 100), [tail])
    tracemalloc.start()

    with Spool() as spool:
        (found,) = backup_xml.read(file, spool)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.parts[1].content.size == 100 * 16 * 65_520
    assert peak < 20_000_000


def test_an_attachment_that_is_no_base64_is_named_and_its_message_is_kept(outside, ada, bring_in) -> None:
    whole = backup(mms("text", people=("+4930901820",), sender="+4930901820")).replace(b'data="/9', b'data="/9=A')

    done = bring_in(whole)

    assert bodies(outside, ada) == ["text"]
    assert "sea.jpg" in done.report[0][1]


def test_an_archive_that_unpacks_to_far_more_than_itself_is_not_read_on(bring_in) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        opened.writestr("messages.ndjson", b'{"body":"' + b" " * 60_000_000 + b'"}\n')

    done = bring_in(made.getvalue(), "messages.zip")

    assert done.state is ImportState.FAILED
    assert "far more" in done.report[0][1]


def test_an_archive_without_its_attachments_gives_the_texts(outside, ada, bring_in) -> None:
    picture = {
        "m_type": "132",
        "msg_box": "1",
        "date": "1700000000",
        "__sender_address": {"address": "+4930901820"},
        "__parts": [{"ct": "text/plain", "text": "see"}, {"ct": "image/jpeg", "_data": "/data/gone.jpg"}],
    }

    done = bring_in(archive(picture, ["no object"], {"address": 7, "body": None}), "messages.zip")

    assert "see" in bodies(outside, ada)
    assert {where for where, _ in done.report} == {"line 1", "line 2", "line 3"}


def test_a_conversation_of_which_only_the_last_line_is_there_is_reported_as_incomplete(outside, ada, bring_in) -> None:
    exported = (
        b'{"data":{"entries":[{"entry":{"threadId":"1","recipients":"+4930901820","snippet":"last","localTime":'
        b'1700000000000,"total":57}},{"entry":{"threadId":"2","recipients":"+4930901821","total":1},"messages":'
        b'[{"address":"+4930901821","folder":1,"body":"whole","localTime":1700000000001}]}]}}'
    )

    done = bring_in(exported, "sms.json")

    assert bodies(outside, ada) == ["last", "whole"]
    assert done.counts.incomplete == 1
    assert done.report[0] == ("the conversation with +4930901820", "The file holds 1 of its 57 messages.")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 100, b"{", b"[1,2]", b"<html></html>", b"PK\x03\x04rest"])
def test_what_is_no_backup_at_all_is_said_to_be_none(outside, ada, bring_in, content: bytes) -> None:
    done = bring_in(content or b" ")

    assert done.counts.messages == 0
    assert done.state is ImportState.FAILED or done.counts.troubles or content == b"<html></html>"
    assert everything(outside, ada) == []
