"""Duplicates: found, shown as what they become, made one, and nothing of them lost."""

import pytest

from tansu.core.errors import Invalid, PreconditionFailed
from tansu.features import contacts
from tansu.features.contacts import fields_of
from tansu.foundation.work import Outside
from tests.support.cards import APPLE, FOUR, OLD_PHONE, Shelf, a_card


@pytest.fixture
def shelf(outside: Outside) -> Shelf:
    return Shelf(outside)


def sets(shelf: Shelf) -> list[tuple[set[str], set[str], bool]]:
    with shelf.outside.read(shelf.who, "contacts") as work:
        found = contacts.duplicates(work)
        return [
            ({contacts.card(work, card).name for card in one.cards}, {kind for kind, _ in one.reasons}, one.likely)
            for one in found
        ]


def test_the_same_number_in_two_spellings_and_the_same_name_are_found(shelf: Shelf) -> None:
    shelf.put("a.vcf", a_card("Ada Lovelace", lines=["TEL:0171 2345678"]))
    shelf.put("b.vcf", a_card("Lovelace", lines=["TEL:+49 (171) 234-5678"]))
    shelf.put("c.vcf", a_card("Zoë Adams"))
    shelf.put("d.vcf", a_card("ADAMS zoe", lines=["TEL:1"]))
    shelf.put("e.vcf", a_card("Nobody Else", lines=["TEL:0171 2345679"]))

    assert sets(shelf) == [({"a.vcf", "b.vcf"}, {"number"}, True), ({"c.vcf", "d.vcf"}, {"name"}, True)]


def test_a_family_that_shares_a_number_is_possible_and_not_likely(shelf: Shelf) -> None:
    shelf.put("a.vcf", a_card("Ada Lovelace", lines=["TEL:0441 998877"]))
    shelf.put("b.vcf", a_card("William King", lines=["TEL:0441 998877"]))

    assert sets(shelf) == [({"a.vcf", "b.vcf"}, {"number"}, False)]


def test_two_cards_become_one_that_says_all_and_the_other_can_come_back(shelf: Shelf) -> None:
    apple = shelf.put("apple.vcf", APPLE)
    lines = ["TEL;TYPE=CELL:0171/2345678", "item1.TEL:0800 1", "item1.X-ABLabel:Schiff", "NOTE:Segelt", "X-OWN:yes"]
    other = shelf.put("other.vcf", a_card("Änne Müller", uid="other", lines=[*lines, "CATEGORIES:Chor"]))

    with shelf.outside.work(shelf.who, "contacts") as work:
        shown = contacts.preview_merge(work, [apple.id, other.id])
        done = contacts.merge(work, [apple.id, other.id], etags={apple.id: apple.etag, other.id: other.etag})

    body = shelf.body(done.kept)
    fields = fields_of(body)
    assert body == shown.body
    assert [(one.value, one.label) for one in fields.numbers] == [
        ("+49 171 2345678", ""),
        ("0441 998877", "Ferienhaus"),
        ("0800 1", "Schiff"),
    ]
    assert fields.notes == "Erste Zeile\nzweite, lange Zeile\n\nSegelt"
    assert (fields.categories, b"X-OWN:yes" in body) == (["Chor"], True)
    kept = [line for line in APPLE.splitlines() if not line.startswith((b"NOTE", b"END"))]
    assert [line for line in body.splitlines() if line in set(kept)] == kept
    with shelf.outside.work(shelf.who, "contacts") as work:
        (back,) = contacts.restore(work, [other.id])
    assert b"Segelt" in shelf.body(back)


def test_cards_of_different_versions_become_one_in_the_words_of_the_one_that_stays(shelf: Shelf) -> None:
    one = shelf.put("one.vcf", a_card("Jürgen Grün", uid="1"))
    old = shelf.put("old.vcf", OLD_PHONE)
    four = shelf.put("four.vcf", FOUR)

    with shelf.outside.work(shelf.who, "contacts") as work:
        done = contacts.merge(work, [one.id, old.id, four.id], keep=one.id)

    fields = fields_of(done.body)
    assert (fields.version, fields.display, fields.photo) == ("3.0", "Jürgen Grün", True)
    assert [value.value for value in fields.numbers] == ["01712345678", "+1-418-656-9254;ext=102"]
    assert done.body.count(b"PHOTO") == 1 and b"QUOTED" not in done.body


def test_groups_name_the_card_that_stays(shelf: Shelf) -> None:
    ada = shelf.put("ada.vcf", a_card("Ada", uid="ada", lines=["TEL:1"]))
    twin = shelf.put("twin.vcf", a_card("Ada", uid="twin"))
    members = ["X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:twin"]
    shelf.put("group.vcf", a_card("Band", uid="band", lines=members))

    with shelf.outside.work(shelf.who, "contacts") as work:
        contacts.merge(work, [ada.id, twin.id], keep=ada.id)

    assert fields_of(shelf.bodies()["group.vcf"]).members == ["ada"]


def test_what_changed_since_it_was_shown_is_not_merged(shelf: Shelf) -> None:
    ada, twin = shelf.put("ada.vcf", a_card("Ada", uid="1")), shelf.put("twin.vcf", a_card("Ada", uid="2"))
    shelf.put("twin.vcf", a_card("Ada is somebody else", uid="2"))

    with pytest.raises(PreconditionFailed), shelf.outside.work(shelf.who, "contacts") as work:
        contacts.merge(work, [ada.id, twin.id], etags={ada.id: ada.etag, twin.id: twin.etag})

    assert shelf.names() == ["ada.vcf", "twin.vcf"]


def test_one_card_alone_does_not_become_one(shelf: Shelf) -> None:
    ada = shelf.put("ada.vcf", a_card("Ada"))

    with pytest.raises(Invalid), shelf.outside.work(shelf.who, "contacts") as work:
        contacts.merge(work, [ada.id, ada.id])
