"""Editing cards: what nobody changed stays to the last byte, and what was changed says it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansu.features.contacts.vcard import Edit, Names, Value, edited, fields_of, photo_of, with_photo, without_photo
from tests.support.cards import APPLE, FOUR, JPEG, OLD_PHONE, a_card

CARDS = pytest.mark.parametrize("body", [APPLE, OLD_PHONE, FOUR, a_card()], ids=["apple", "old phone", "four", "small"])
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60).map(str.strip).filter(bool)


def as_it_is(body: bytes) -> Edit:
    fields = fields_of(body)
    return Edit(
        display=fields.display,
        names=fields.names,
        organisation=fields.organisation,
        department=fields.department,
        birthday=fields.birthday,
        notes=fields.notes,
        numbers=fields.numbers,
        mails=fields.mails,
        addresses=fields.addresses,
        categories=fields.categories,
    )


@CARDS
def test_saying_what_a_card_says_already_changes_no_byte(body: bytes) -> None:
    assert edited(body, as_it_is(body)) == body


@CARDS
def test_one_changed_number_is_one_changed_line(body: bytes) -> None:
    numbers = [*fields_of(body).numbers] or [Value("1")]
    numbers[0] = replace(numbers[0], value="+49 30 12345")

    after = edited(body, Edit(numbers=numbers))

    before_lines, after_lines = body.splitlines(), after.splitlines()
    assert fields_of(after).numbers[0].value == "+49 30 12345"
    assert len(set(after_lines) - set(before_lines)) == 1
    assert len(set(before_lines) - set(after_lines)) <= 1


def test_the_type_and_label_of_a_changed_number_stay_as_they_were_written() -> None:
    numbers = fields_of(APPLE).numbers

    after = edited(APPLE, Edit(numbers=[replace(numbers[0], value="1"), replace(numbers[1], value="2")]))

    assert b"TEL;type=CELL;type=VOICE;type=pref:1\r\n" in after
    assert b"item2.TEL:2\r\nitem2.X-ABLabel:Ferienhaus\r\n" in after


def test_a_number_that_goes_takes_its_label_along() -> None:
    after = edited(APPLE, Edit(numbers=fields_of(APPLE).numbers[:1]))

    assert b"Ferienhaus" not in after
    assert after == APPLE.replace(b"item2.TEL:0441 998877\r\nitem2.X-ABLabel:Ferienhaus\r\n", b"")


def test_a_new_number_with_a_label_gets_a_group_of_its_own() -> None:
    numbers = [*fields_of(APPLE).numbers, Value("0800 1", ("work",), "Schiff", preferred=True)]

    after = fields_of(edited(APPLE, Edit(numbers=numbers)))

    assert [(one.value, one.types, one.label) for one in after.numbers][2] == ("0800 1", ("work",), "Schiff")
    assert [one.label for one in after.mails] == ["Other"]


def test_the_name_that_is_shown_follows_the_parts_it_was_made_of() -> None:
    after = fields_of(edited(APPLE, Edit(names=Names("Maier", "Änne", prefix="Dr."))))

    assert after.display == "Dr. Änne Maier"


def test_a_name_its_owner_chose_stays_when_the_parts_change() -> None:
    body = APPLE.replace("FN:Dr. Änne Müller".encode(), b"FN:Tante Nena")

    assert fields_of(edited(body, Edit(names=Names("Maier")))).display == "Tante Nena"


@settings(deadline=None, max_examples=50)
@given(TEXT, TEXT)
def test_what_is_written_is_read_back_in_every_version(text: str, note: str) -> None:
    for body in (APPLE, OLD_PHONE, FOUR):
        after = fields_of(edited(body, Edit(nickname=text, notes=f"{note}\n{text}", organisation=text)))

        assert (after.nickname, after.notes.replace("\r\n", "\n"), after.organisation) == (
            text,
            f"{note}\n{text}",
            text,
        )


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=80, max_size=400))
def test_long_lines_are_folded_at_75_octets_and_never_inside_a_character(text: str) -> None:
    after = edited(a_card(), Edit(notes=text))

    assert all(len(line) <= 75 for line in after.split(b"\r\n"))
    assert all(line.decode() is not None for line in after.split(b"\r\n"))


@pytest.mark.parametrize(
    ("date", "line"), [("1985-03-14", b"BDAY:1985-03-14"), ("--12-24", b"BDAY;X-APPLE-OMIT-YEAR=1604:1604-12-24")]
)
def test_a_birthday_is_written_in_the_words_of_version_three(date: str, line: bytes) -> None:
    after = edited(a_card(), Edit(birthday=date))

    assert line in after
    assert fields_of(after).birthday == date


@pytest.mark.parametrize(("date", "line"), [("1985-03-14", b"BDAY:19850314"), ("--12-24", b"BDAY:--1224")])
def test_a_birthday_is_written_in_the_words_of_version_four(date: str, line: bytes) -> None:
    after = edited(FOUR, Edit(birthday=date))

    assert line in after
    assert fields_of(after).birthday == date


@CARDS
def test_a_picture_goes_in_comes_out_the_same_and_leaves_the_rest_alone(body: bytes) -> None:
    with_it = with_photo(body, JPEG)

    assert photo_of(with_it).data == JPEG  # type: ignore[union-attr]
    assert fields_of(without_photo(with_it)) == fields_of(without_photo(body))


def test_what_is_no_picture_is_not_put_into_a_card() -> None:
    with pytest.raises(ValueError, match="picture"):
        with_photo(APPLE, b"<svg onload=alert(1)>")


def test_a_value_cannot_name_another_kind_of_line() -> None:
    mails = fields_of(APPLE).mails

    with pytest.raises(ValueError, match="line"):
        edited(APPLE, Edit(numbers=mails))


def test_members_of_a_group_come_and_go_by_line() -> None:
    group = a_card("Chor", lines=["X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:one"])

    after = edited(group, Edit(members=["one", "two"]))

    assert after == group.replace(b"END:VCARD", b"X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:two\r\nEND:VCARD")
    assert fields_of(edited(after, Edit(members=[]))).members == []
