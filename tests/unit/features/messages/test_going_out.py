"""The way out: what went in comes out, and what came out goes in again."""

import json
import re
import zipfile
from io import BytesIO
from urllib.parse import unquote

import pytest
from lxml import etree

from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import Format, Wanted
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.unit.features.messages.conftest import BringIn
from tests.unit.features.messages.writing import NOON_MS, backup, call, mms, sms
from tests.unit.features.messages.writing import archive as archive_of

PEOPLE = ("+4930901820", "+4930901821")
FULL = backup(
    sms("Line one\nline two, \u201cquoted\u201d & <tagged> \U0001f60e", status="0"),
    sms("\u4eca\u5929\u5929\u6c14\u5f88\u597d", number="030 901822", kind=2, at=NOON_MS + 1000, read="1"),
    sms("never sent", kind=3, at=NOON_MS + 2000),
    mms("The sea", people=PEOPLE, sender=PEOPLE[1], at=NOON_MS + 3000),
    mms("Lovely", people=PEOPLE, at=NOON_MS + 4000, name="m2"),
)


def exported(outside: Outside, who: Principal, form: Format, wanted: Wanted | None = None) -> bytes:
    return b"".join(messages.export(outside, who, form, wanted or Wanted()))


def told(outside: Outside, who: Principal) -> bytes:
    """Everything of an account, in a form of our own."""
    return exported(outside, who, Format.LINES)


@pytest.mark.parametrize("form", [Format.XML, Format.ZIP, Format.LINES])
def test_what_is_exported_and_brought_in_elsewhere_is_the_same(
    outside: Outside, ada: Principal, bring_in: BringIn, form: Format
) -> None:
    bring_in(FULL)
    bob = principal_of(an_account(outside, "bob@example.org"))

    done = bring_in(exported(outside, ada, form), who=bob)

    assert (done.counts.new_messages, done.report) == (5, ())
    assert exported(outside, bob, form) == exported(outside, ada, form)
    assert _bodies(told(outside, bob)) == _bodies(told(outside, ada))


@pytest.mark.parametrize("form", [Format.XML, Format.ZIP, Format.LINES])
def test_an_account_s_own_export_adds_nothing_to_it(outside, ada, bring_in, form) -> None:
    bring_in(FULL)

    again = bring_in(exported(outside, ada, form))

    assert (again.counts.messages, again.counts.new_messages) == (5, 0)


def test_the_xml_is_what_the_app_reads_one_element_a_line_and_a_true_count(outside, ada, bring_in) -> None:
    bring_in(FULL)

    xml = exported(outside, ada, Format.XML)

    root = etree.fromstring(xml)
    assert xml.startswith(b"<?xml version='1.0' encoding='UTF-8'")
    assert int(root.attrib["count"]) == len(root) == 5
    assert [one.tag for one in root] == ["sms", "sms", "sms", "mms", "mms"]
    first = next(line for line in xml.splitlines() if b"<sms " in line)
    assert b"Line one&#10;line two" in first and first.endswith(b"/>")
    assert root.findall("mms")[0].xpath("addrs/addr[@type='137']/@address") == [PEOPLE[1]]


def test_the_archive_has_texts_first_and_sms_before_mms(outside, ada, bring_in) -> None:
    bring_in(FULL)

    archive = zipfile.ZipFile(BytesIO(exported(outside, ada, Format.ZIP)))

    lines = [json.loads(line) for line in archive.read("messages.ndjson").splitlines()]
    assert archive.namelist()[0] == "messages.ndjson"
    assert ["m_type" in one for one in lines] == [False, False, False, True, True]
    assert lines[3]["__sender_address"]["address"] == PEOPLE[1]
    (file,) = {part["_data"].lstrip("/") for one in lines for part in one.get("__parts", ()) if "_data" in part}
    assert archive.read(file)[:2] == b"\xff\xd8"


def test_one_conversation_or_a_stretch_of_time_can_be_taken_alone(outside, ada, bring_in) -> None:
    bring_in(FULL)
    with outside.read(ada, "messages") as work:
        group = next(one for one in messages.threads(work) if len(one.people) == 2)
        (second,) = messages.conversation(work, group.id)[1:]

    alone = exported(outside, ada, Format.LINES, Wanted(thread=group.id))
    late = exported(outside, ada, Format.LINES, Wanted(since=second.at))

    assert _bodies(alone) == ["The sea", "Lovely"]
    assert _bodies(late) == ["Lovely"]


def test_a_conversation_can_be_printed_and_a_text_in_it_is_never_markup(outside, ada, bring_in) -> None:
    bring_in(FULL)
    with outside.read(ada, "messages") as work:
        thread = next(one for one in messages.threads(work) if one.people[0].key == PEOPLE[0] and len(one.people) == 1)

    page = exported(outside, ada, Format.HTML, Wanted(thread=thread.id)).decode()

    assert "&lt;tagged&gt;" in page and "<tagged>" not in page
    assert "<script" not in page and "http" not in page


def test_everything_can_be_kept_as_pages_with_its_pictures_beside(outside, ada, bring_in) -> None:
    bring_in(FULL)
    names = {PEOPLE[0]: "Ada/../Lovelace", PEOPLE[1]: "Joe"}

    made = b"".join(messages.export(outside, ada, Format.PAGES, Wanted(), names=names))

    archive = zipfile.ZipFile(BytesIO(made))
    index = archive.read("index.html").decode()
    pages = [unquote(one) for one in re.findall('href="([^"]+)"', index)]
    assert sorted(pages) == sorted(one for one in archive.namelist() if one.startswith("conversations/"))
    assert len(pages) == 3 and all("/.." not in one.removeprefix("conversations/") for one in pages)
    group = archive.read(next(one for one in pages if "Joe" in one)).decode()
    beside = set(re.findall(r'src="\.\./(media/[^"]+)"', group))
    assert beside and beside <= set(archive.namelist())
    assert {archive.read(one)[:2] for one in beside} == {b"\xff\xd8"}
    assert "<small>Joe · " in group and "The sea" in group


def test_pages_of_one_conversation_or_of_some_days_have_no_others(outside, ada, bring_in) -> None:
    bring_in(FULL)
    with outside.read(ada, "messages") as work:
        group = next(one for one in messages.threads(work) if len(one.people) == 2)
        (first, _) = messages.conversation(work, group.id)

    alone = zipfile.ZipFile(BytesIO(exported(outside, ada, Format.PAGES, Wanted(thread=group.id))))
    early = zipfile.ZipFile(BytesIO(exported(outside, ada, Format.PAGES, Wanted(until=first.at))))

    assert [one for one in alone.namelist() if one.startswith("conversations/")] == [alone.namelist()[0]]
    assert len([one for one in early.namelist() if one.startswith("conversations/")]) == 2
    assert not any(one.startswith("media/") for one in early.namelist())


def test_no_attachment_gets_a_name_that_a_browser_would_run(outside, ada, bring_in) -> None:
    part = {"ct": "text/html", "cl": "x.html", "_data": "/data/x.html"}
    sender = {"address": PEOPLE[0], "type": "137"}
    line = {"m_type": "132", "date": "1700000000", "__sender_address": sender, "__parts": [part]}
    bring_in(archive_of(line, data={"x.html": b"<script>alert(1)</script>"}), "messages.zip")

    pages = zipfile.ZipFile(BytesIO(exported(outside, ada, Format.PAGES)))

    assert [one.rsplit(".", 1)[1] for one in pages.namelist()] == ["html", "bin", "html"]


def test_calls_go_out_and_come_back(outside, ada, bring_in) -> None:
    bring_in(backup(call("030901820"), call("+4930901821", kind=3, at=NOON_MS + 1000, seconds=0), tag="calls"))
    bob = principal_of(an_account(outside, "bob@example.org"))

    done = bring_in(exported(outside, ada, Format.CALLS_XML), who=bob)

    assert done.counts.new_calls == 2
    assert exported(outside, bob, Format.CALLS_XML) == exported(outside, ada, Format.CALLS_XML)


def _bodies(lines: bytes) -> list[str]:
    found = [json.loads(line) for line in lines.splitlines()]
    return [one["body"] for one in found if "body" in one]
