"""A device that deletes a great deal of cards is stopped, book by book; a person at a page is not."""

import pytest

from tansu.core.errors import NotFound
from tansu.core.principal import Means, Principal
from tansu.features import contacts
from tansu.foundation import brakes
from tansu.foundation.brakes import Stop
from tansu.foundation.work import Outside
from tests.support.cards import Shelf, a_card


@pytest.fixture
def shelf(outside: Outside) -> Shelf:
    return Shelf(outside)


@pytest.fixture
def phone(shelf: Shelf) -> Principal:
    return Principal(shelf.who.account, Means.APP_PASSWORD, credential="phone")


def cards(shelf: Shelf, count: int) -> list[str]:
    """Put so many cards; their ids."""
    return [shelf.put(f"{number}.vcf", a_card(uid=str(number))).id for number in range(count)]


def trash(shelf: Shelf, who: Principal, ids: list[str]) -> None:
    contacts.brake_cards(shelf.outside, who, ids)
    with shelf.outside.work(who, "contacts", removing=True) as work:
        contacts.trash(work, ids)


def stops(shelf: Shelf) -> list[Stop]:
    with shelf.outside.read(shelf.who) as work:
        return brakes.stops(work)


def test_more_than_a_hundred_cards_are_not_a_devices_to_delete(shelf: Shelf, phone: Principal) -> None:
    ids = cards(shelf, 102)

    trash(shelf, phone, ids[:60])
    with pytest.raises(brakes.TooManyDeletions):
        trash(shelf, phone, ids[60:])
    trash(shelf, shelf.who, ids[60:])

    (stop,) = stops(shelf)
    assert (stop.collection, stop.name, stop.deleted) == (f"contacts/{shelf.book.id}", "Contacts", 60)
    assert (stop.refused, stop.total) == (42, 102)
    assert shelf.names() == []


def test_a_book_counts_for_all_its_cards(shelf: Shelf, phone: Principal) -> None:
    cards(shelf, 101)

    with pytest.raises(brakes.TooManyDeletions):
        contacts.brake_book(shelf.outside, phone, shelf.book.id)

    assert [one.refused for one in stops(shelf)] == [101]


def test_each_book_is_counted_by_itself(shelf: Shelf, phone: Principal) -> None:
    first = cards(shelf, 70)
    with shelf.outside.work(shelf.who, "contacts") as work:
        shelf.book = contacts.add_book(work, "Work")
    second = cards(shelf, 70)

    contacts.brake_cards(shelf.outside, phone, [*first, *second])

    assert stops(shelf) == []


def test_what_is_refused_anyhow_is_not_counted(shelf: Shelf, phone: Principal) -> None:
    ids = cards(shelf, 3)

    contacts.brake_cards(shelf.outside, phone, [*ids, *(f"none {number}" for number in range(200))])
    with pytest.raises(NotFound):
        contacts.brake_book(shelf.outside, phone, "none")

    assert stops(shelf) == []
