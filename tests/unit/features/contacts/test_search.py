"""Looking for people: by the beginnings of words, by digits, by group."""

import pytest

from tansu.features import contacts
from tansu.foundation.work import Outside
from tests.support.cards import APPLE, OLD_PHONE, Shelf, a_card


@pytest.fixture
def shelf(outside: Outside) -> Shelf:
    made = Shelf(outside)
    made.put("apple.vcf", APPLE)
    made.put("old.vcf", OLD_PHONE)
    made.put("ada.vcf", a_card("Ada Lovelace", lines=["CATEGORIES:Chor,100%", "EMAIL:ada@example.org"], uid="ada"))
    made.put("bo.vcf", a_card("Bo 100", uid="bo", lines=["CATEGORIES:chor"]))
    return made


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mull", ["Dr. Änne Müller"]),
        ("MUELLER anne", ["Dr. Änne Müller"]),
        ("Müll", ["Dr. Änne Müller"]),
        ("0171 2345", ["Jürgen Grün mit einem sehr langen Namen", "Dr. Änne Müller"]),
        ("345678", ["Jürgen Grün mit einem sehr langen Namen", "Dr. Änne Müller"]),
        ("+49 441", ["Dr. Änne Müller"]),
        ("fähr", ["Dr. Änne Müller"]),
        ("ada@exa", ["Ada Lovelace"]),
        ("ovelace", []),
        ("100", ["Bo 100", "Ada Lovelace"]),
        ("", ["Bo 100", "Jürgen Grün mit einem sehr langen Namen", "Ada Lovelace", "Dr. Änne Müller"]),
    ],
)
def test_a_search_finds(shelf: Shelf, text: str, names: list[str]) -> None:
    assert sorted(shelf.found(text)) == sorted(names)


def test_pages_follow_the_order_of_names_and_miss_nobody(shelf: Shelf) -> None:
    seen, place = [], ("", "")
    with shelf.outside.read(shelf.who, "contacts") as work:
        while place is not None:
            page = contacts.find(work, after=place, limit=1)
            seen += [one.display for one in page.cards]
            place = page.next
        assert seen == [one.display for one in contacts.find(work).cards]
    assert len(seen) == 4


def test_groups_are_cards_with_members_and_categories_of_cards(shelf: Shelf) -> None:
    members = ["X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:ada"]
    group = shelf.put("group.vcf", a_card("Die Band", uid="band", lines=members))

    with shelf.outside.read(shelf.who, "contacts") as work:
        found = contacts.groups(work)
        of_group = contacts.find(work, members=contacts.members_of(work, group)).cards
        of_category = contacts.find(work, category="Chor").cards

    assert [(one.title, one.count, one.card is not None) for one in found] == [
        ("100%", 1, False),
        ("Chor", 1, False),
        ("chor", 1, False),
        ("Die Band", 1, True),
    ]
    assert [one.display for one in of_group] == [one.display for one in of_category] == ["Ada Lovelace"]
