"""What a hostile or broken file makes the server do: nothing but read it, in bounds."""

import socket
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest

from tansu.features import messages
from tansu.features.messages import ImportState
from tests.unit.features.messages.test_bringing_in import everything
from tests.unit.features.messages.writing import NOON_MS, PICTURE, archive, backup, sms

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a reader makes of a file is no matter of engines."""

PICTURE_LINE = {
    "m_type": "132",
    "msg_box": "1",
    "date": "1700000000",
    "__sender_address": {"address": "+4930901820"},
    "__parts": [{"ct": "text/plain", "text": "see"}, {"ct": "image/jpeg", "cl": "sea.jpg", "_data": "/data/sea.jpg"}],
}
TEXT_LINE = {"address": "+4930901820", "date": "1700000001000", "type": "1", "body": "after"}


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """Somebody who listens on this computer and hears whoever is sent there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def bodies(outside, ada) -> list[str]:
    return sorted(one.body for one in everything(outside, ada))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE smses SYSTEM "{url}">',
        '<!DOCTYPE smses [<!ENTITY x SYSTEM "{url}">]>',
        '<!DOCTYPE smses [<!ENTITY % x SYSTEM "{url}"> %x;]>',
        '<!doctype smses [<!ENTITY x SYSTEM "{url}">]>',
    ],
)
@pytest.mark.parametrize("place", ["before", "inside", "in a record"])
def test_no_entity_of_a_file_reaches_out(outside, ada, bring_in, ear, declared: str, place: str) -> None:
    port = ear.getsockname()[1]
    hostile = declared.format(url=f"http://127.0.0.1:{port}/x")
    whole = backup(sms("ENTITY"), "  <mms date='1' msg_box='1' address='1'><parts>HERE</parts></mms>").decode()
    spot = {"before": "<smses", "inside": "  <sms", "in a record": "HERE"}[place]

    done = bring_in(whole.replace(spot, f"{hostile}\n{spot}", 1).replace("ENTITY", "&x;").encode())

    assert done.state is ImportState.FAILED or done.counts.troubles == 2
    assert set(bodies(outside, ada)) <= {""}
    with pytest.raises(BlockingIOError):
        ear.accept()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_no_entity_hides_in_another_character_set(outside, ada, bring_in, tmp_path, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    hostile = f'<!DOCTYPE smses [<!ENTITY x SYSTEM "file://{secret}">]>\n<smses'
    text = backup(sms("ENTITY")).decode().replace("<smses", hostile, 1).replace("ENTITY", "&x;")

    done = bring_in(("\ufeff" + text).encode(encoding))

    assert done.state is ImportState.FAILED
    assert "secret" not in repr((done.report, bodies(outside, ada)))


@pytest.mark.parametrize("name", ["rot13", "hex", "idna", "punycode", "zip", "utf-7", "unicode_escape", "nonsense"])
def test_a_character_set_that_is_none_is_not_believed(outside, ada, bring_in, name: str) -> None:
    bring_in(backup(sms("Gr\u00fc\u00dfe")).replace(b"UTF-8", name.encode()))

    assert bodies(outside, ada) == ["Gr\u00fc\u00dfe"]


def test_an_attachment_that_is_damaged_in_its_archive_is_named_and_the_rest_is_read(outside, ada, bring_in) -> None:
    whole = archive(PICTURE_LINE, TEXT_LINE, data={"sea.jpg": PICTURE})
    place = whole.index(b"data/sea.jpg") + 60

    done = bring_in(whole[:place] + b"\xff\xff" + whole[place + 2 :], "messages.zip")

    assert bodies(outside, ada) == ["after", "see"]
    assert done.state is ImportState.DONE
    assert done.report == (("line 1", "Its attachment sea.jpg is damaged in the archive."),)


def test_an_archive_whose_texts_are_damaged_keeps_those_before_and_says_so(outside, ada, bring_in) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as opened:
        opened.writestr("messages.ndjson", b'{"address":"1","date":"1700000000000","type":"1","body":"kept"}\n' * 2500)
    whole = bytearray(made.getvalue())
    whole[-1000] ^= 1

    done = bring_in(bytes(whole), "messages.zip")

    assert done.state is ImportState.FAILED
    assert "damaged" in done.report[0][1]
    assert done.counts.new_messages > 1500


@pytest.mark.parametrize(
    ("name", "deep"),
    [
        ("sms.jsonl", b'{"kind":"sms","box":"sent","addresses":["1"],"body":"x"}\n' + b"[" * 200_000 + b"]" * 200_000),
        ("sms.json", b'{"entries":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
        ("messages.zip", b""),
    ],
)
def test_two_hundred_thousand_levels_are_told_in_every_format(bring_in, name: str, deep: bytes) -> None:
    if name.endswith(".zip"):
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as opened:
            opened.writestr("messages.ndjson", b'{"body":' + b"[" * 200_000 + b"]" * 200_000 + b"}\n")
        deep = made.getvalue()

    done = bring_in(deep, name)

    assert any("deeply" in what for _, what in done.report) or done.state is ImportState.FAILED


def test_a_file_that_begins_with_its_one_bad_line_is_read_all_the_same(outside, ada, bring_in) -> None:
    lines = b'no json at all\n{"kind":"sms","box":"sent","at":1700000000000,"addresses":["1"],"body":"good"}\n'

    done = bring_in(lines, "messages.jsonl")

    assert bodies(outside, ada) == ["good"]
    assert [where for where, _ in done.report] == ["line 1"]


def test_a_phone_s_own_calls_and_texts_as_json_are_read_by_their_types(outside, ada, bring_in) -> None:
    bring_in(b'[{"number":"030901820","date":"1700000000000","duration":"0","type":"3","name":"Eva"}]', "calls.json")
    bring_in(b'[{"address":"030901820","date":"1700000000000","type":"2","body":"sent"}]', "messages.json")

    (sent,) = everything(outside, ada)
    with outside.read(ada, "messages") as work:
        (rung,) = messages.calls(work)
    assert (sent.box.value, rung.kind.value, rung.name) == ("sent", "missed", "Eva")


def test_seconds_beside_milliseconds_in_one_file_keep_their_order(outside, ada, bring_in) -> None:
    first, second = sms("first"), sms("second", at=NOON_MS + 1000)

    bring_in(backup(second, first.replace(str(NOON_MS), str(NOON_MS // 1000))))

    assert [one.body for one in everything(outside, ada)] == ["first", "second"]
