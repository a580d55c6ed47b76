"""Reading cards: whatever the bytes are, they are kept, and what can be understood is."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansu.features.contacts.indexing import index_of
from tansu.features.contacts.vcard import fields_of, is_card, lines_of, photo_of, split
from tests.support.cards import APPLE, FOUR, JPEG, OLD_PHONE, a_card

ENDINGS = st.sampled_from([b"\r\n", b"\n", b"\r"])
PIECES = st.sampled_from(
    [
        b"BEGIN:VCARD",
        b"END:VCARD",
        b"VERSION:2.1",
        b"TEL;CELL:1",
        b"NOTE;ENCODING=QUOTED-PRINTABLE:a=",
        b" x",
        b"\t",
        b"PHOTO;BASE64:AAAA",
        b"AAAA",
        b"",
        b"item1.X-ABLabel:y",
        b"\xff\xfe",
        "FN:Zoë".encode(),
        b'A;B="c:d":e',
        b":",
        b";:=",
    ]
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(PIECES, ENDINGS), max_size=30), st.binary(max_size=20))
def test_lines_put_together_are_the_bytes_they_were_read_from(lines: list[tuple[bytes, bytes]], end: bytes) -> None:
    body = b"".join(piece + ending for piece, ending in lines) + end

    assert b"".join(line.raw for line in lines_of(body)) == body


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange_to_be_indexed(body: bytes) -> None:
    index = index_of(b"BEGIN:VCARD\nFN:" + body + b"\nTEL:" + body + b"\nUID:" + body + b"\nEND:VCARD", region="DE")

    assert "\x00" not in repr(index).replace("\\x00", "\x00") and len(index.uid) <= 200


def test_a_card_of_an_iphone_says_all_it_says() -> None:
    fields = fields_of(APPLE)

    assert (fields.display, fields.names.family, fields.names.given) == ("Dr. Änne Müller", "Müller", "Änne")
    assert (fields.organisation, fields.department) == ("Fährgesellschaft, Nord", "Brücke")
    assert [(one.value, one.types, one.label) for one in fields.numbers] == [
        ("+49 171 2345678", ("cell",), ""),
        ("0441 998877", (), "Ferienhaus"),
    ]
    assert (fields.mails[0].label, fields.mails[0].preferred) == ("Other", True)
    assert fields.birthday == "--03-14"
    assert fields.notes == "Erste Zeile\nzweite, lange Zeile"
    assert fields.addresses[0].value == "Hafenweg 1, Emden, 26721, Deutschland"


def test_quoted_printable_of_an_old_phone_is_read_over_its_soft_line_ends() -> None:
    fields = fields_of(OLD_PHONE)

    assert fields.display == "Jürgen Grün mit einem sehr langen Namen"
    assert (fields.names.family, fields.notes) == ("Grün", "eins\r\nzwei")
    assert [(one.value, one.types, one.preferred) for one in fields.numbers] == [("01712345678", ("cell",), True)]
    assert photo_of(OLD_PHONE).data == base64.b64decode("/9j/4AAQSkZJRgAB")  # type: ignore[union-attr]


def test_the_fourth_version_is_read_with_its_uris() -> None:
    fields = fields_of(FOUR)

    assert (fields.uid, fields.display, fields.birthday) == (
        "urn:uuid:5f0e7e2c-9a38-4a6e-8a53-000000000004",
        "Zoë Adams",
        "--03-14",
    )
    assert (fields.numbers[0].value, fields.numbers[0].preferred) == ("+1-418-656-9254;ext=102", True)
    assert photo_of(FOUR).mime == "image/jpeg"  # type: ignore[union-attr]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_fold_inside_a_character_is_joined_before_it_is_read(cut: int) -> None:
    name = "Äöü Größe".encode()
    body = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + name[:cut] + b"\r\n " + name[cut:] + b"\r\nEND:VCARD\r\n"

    assert fields_of(body).display == "Äöü Größe"


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_every_kind_of_line_end_and_a_mark_at_the_beginning_are_taken(ending: str, bom: bytes) -> None:
    body = bom + a_card("Ada Lovelace", uid="1").replace(b"\r\n", ending.encode())

    assert is_card(body)
    assert (fields_of(body).display, fields_of(body).uid) == ("Ada Lovelace", "1")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"BEGIN:VCARD\r\nFN:x\r\n",
        a_card() + a_card(),
        b"x\r\n" + a_card(),
        a_card() + b"x\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"END:VCARD\r\nBEGIN:VCARD\r\n",
    ],
)
def test_what_is_not_one_card_is_not_taken_for_one(body: bytes) -> None:
    assert not is_card(body)


def test_an_agent_inside_a_card_belongs_to_the_card_and_its_number_does_not() -> None:
    body = a_card(lines=["TEL:111111", "AGENT:", "BEGIN:VCARD", "VERSION:2.1", "TEL:222222", "END:VCARD"])

    assert is_card(body)
    assert [one.value for one in fields_of(body).numbers] == ["111111"]


def test_latin_bytes_are_read_as_what_the_card_says_they_are() -> None:
    body = b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1:J\xfcrgen\nNICKNAME:\x84x\nEND:VCARD\n"

    assert (fields_of(body).display, fields_of(body).nickname) == ("Jürgen", "„x")


def test_a_photo_that_is_somewhere_else_is_not_one_we_have() -> None:
    body = a_card(lines=["PHOTO;VALUE=URI:http://10.0.0.1/secret.jpg"])

    assert not fields_of(body).photo
    assert photo_of(body) is None


def test_a_photo_is_what_its_bytes_are_whatever_the_card_says() -> None:
    page = base64.b64encode(b"<script>alert(1)</script>").decode()

    found = photo_of(a_card(lines=[f"PHOTO;ENCODING=b;TYPE=JPEG:{page}"]))

    assert found is not None and found.mime == "application/octet-stream"


def test_a_hundred_thousand_lines_are_indexed_as_far_as_anybody_reads() -> None:
    body = a_card(lines=["TEL:1234567"] * 100_000)

    index = index_of(body, region="DE")

    assert index.display == "Ada Lovelace"
    assert len(index.numbers.split()) == 1


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 60), max_size=20))
def test_a_file_comes_apart_the_same_however_its_bytes_arrive(cuts: list[int]) -> None:
    file = b"\xef\xbb\xbf" + APPLE + b"\r\n" + OLD_PHONE + FOUR
    chunks, rest = [], file
    for cut in cuts:
        chunks.append(rest[:cut])
        rest = rest[cut:]

    assert [piece.body for piece in split([*chunks, rest], largest=10_000)] == [APPLE, OLD_PHONE, FOUR]


def test_a_card_that_is_too_large_or_has_no_end_is_told_and_the_others_come() -> None:
    large = a_card("Too Large", lines=[f"NOTE:{'x' * 5000}"])
    file = a_card("One") + large + a_card("Two") + b"BEGIN:VCARD\r\nFN:No End\r\n"

    found = list(split([file], largest=2000))

    assert [(piece.number, bool(piece.wrong)) for piece in found] == [(1, False), (2, True), (3, False), (4, True)]


def test_the_picture_used_here_is_a_picture() -> None:
    assert JPEG.startswith(b"\xff\xd8\xff")
