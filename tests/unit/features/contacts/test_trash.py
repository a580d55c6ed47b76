"""What is deleted or overwritten can be had back for thirty days, byte for byte."""

from datetime import timedelta

import pytest

from tansu.core.errors import NotFound
from tansu.features import contacts
from tansu.features.contacts import CHECKS, UidTaken
from tansu.foundation import usage
from tansu.foundation.doctor import State, Ward
from tansu.foundation.work import Outside
from tests.support.building import clock_of
from tests.support.cards import APPLE, FOUR, Shelf, a_card


def doctor_finds(outside: Outside) -> list[str]:
    return [check.name for check in CHECKS if check.look(Ward(outside)).state is not State.OK]


def used(outside: Outside, shelf: Shelf) -> int:
    with outside.look(shelf.who.account) as work:
        return usage.usage_of(work).used


def test_a_deleted_card_comes_back_as_it_was_with_its_history(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada", uid="1"))
    card = shelf.put("one.vcf", APPLE.replace(b"UID:5f0e7e2c-9a38-4a6e-8a53-000000000001", b"UID:1"))
    body = shelf.body(card)
    shelf.trash(card)

    with outside.work(shelf.who, "contacts") as work:
        (back,) = contacts.restore(work, [card.id])

    assert (back.id, back.name, shelf.body(back)) == (card.id, "one.vcf", body)
    with outside.read(shelf.who, "contacts") as work:
        assert [one.reason for one in contacts.history(work, card.id)] == ["deleted", "changed"]
        assert contacts.trashed(work).cards == []
    assert doctor_finds(outside) == []


def test_a_card_whose_name_was_taken_meanwhile_comes_back_under_another(outside: Outside) -> None:
    shelf = Shelf(outside)
    card = shelf.put("one.vcf", a_card("Ada", uid="1"))
    shelf.trash(card)
    shelf.put("one.vcf", a_card("Joe", uid="2"))

    with outside.work(shelf.who, "contacts") as work:
        (back,) = contacts.restore(work, [card.id])

    assert back.name != "one.vcf"
    assert sorted(shelf.bodies().values()) == sorted([a_card("Ada", uid="1"), a_card("Joe", uid="2")])


def test_a_card_whose_uid_is_there_again_stays_in_the_trash_and_says_why(outside: Outside) -> None:
    shelf = Shelf(outside)
    card = shelf.put("one.vcf", a_card("Ada", uid="1"))
    shelf.trash(card)
    shelf.put("two.vcf", a_card("Ada the Second", uid="1"))

    with pytest.raises(UidTaken, match="Ada the Second"), outside.work(shelf.who, "contacts") as work:
        contacts.restore(work, [card.id])


def test_one_card_that_is_not_there_and_none_is_deleted(outside: Outside) -> None:
    shelf = Shelf(outside)
    card = shelf.put("one.vcf", APPLE)

    with pytest.raises(NotFound), outside.work(shelf.who, "contacts") as work:
        contacts.trash(work, [card.id, "aaaaaaaaaaaaa"])

    assert shelf.names() == ["one.vcf"]


def test_every_overwritten_version_is_there_for_thirty_days_and_then_gone(outside: Outside) -> None:
    shelf = Shelf(outside)
    for n in range(5):
        card = shelf.put("one.vcf", a_card(f"Ada {n}", uid="1"))
        clock_of(outside).move(timedelta(days=1))
    with outside.read(shelf.who, "contacts") as work:
        assert [one.display for one in contacts.history(work, card.id)] == ["Ada 3", "Ada 2", "Ada 1", "Ada 0"]

    clock_of(outside).move(timedelta(days=27, minutes=1))
    while contacts.purge_due(outside):
        pass

    with outside.read(shelf.who, "contacts") as work:
        assert [one.display for one in contacts.history(work, card.id)] == ["Ada 3", "Ada 2"]
    assert doctor_finds(outside) == []


def test_an_earlier_version_becomes_the_card_again_and_the_present_one_becomes_history(outside: Outside) -> None:
    shelf = Shelf(outside)
    first = shelf.put("one.vcf", a_card("Ada", uid="1"))
    shelf.put("one.vcf", a_card("Nonsense", uid="1"))

    with outside.work(shelf.who, "contacts") as work:
        contacts.restore_version(work, first.id, contacts.history(work, first.id)[0].until_rev)

    assert shelf.bodies() == {"one.vcf": a_card("Ada", uid="1")}
    with outside.read(shelf.who, "contacts") as work:
        assert [one.display for one in contacts.history(work, first.id)] == ["Nonsense", "Ada"]


def test_emptying_the_trash_gives_every_byte_back(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada", uid="1"))
    card = shelf.put("one.vcf", a_card("Ada L.", uid="1"))
    kept = shelf.put("two.vcf", FOUR)
    shelf.trash(card)

    done = contacts.purge_all(outside, shelf.who.account)

    assert (done, used(outside, shelf)) == (1, kept.size)
    assert doctor_finds(outside) == []


def test_a_book_goes_to_the_trash_whole_and_comes_back_whole(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", APPLE)
    shelf.put("two.vcf", FOUR)
    before = shelf.bodies()

    with outside.work(shelf.who, "contacts") as work:
        contacts.trash_book(work, shelf.book.id)
    assert shelf.found("") == []
    with outside.work(shelf.who, "contacts") as work:
        contacts.add_book(work, "New", slug="contacts")
        back = contacts.restore_book(work, shelf.book.id)

    assert (back.slug, shelf.bodies()) == ("contacts-2", before)
    assert doctor_finds(outside) == []


def test_a_book_past_its_time_goes_with_all_its_cards_and_their_bytes(outside: Outside) -> None:
    shelf = Shelf(outside)
    for n in range(7):
        shelf.put(f"{n}.vcf", a_card(f"Ada {n}", uid=str(n)))
    with outside.work(shelf.who, "contacts") as work:
        contacts.trash_book(work, shelf.book.id)

    clock_of(outside).move(timedelta(days=30, minutes=1))
    rounds = 0
    while contacts.purge_due(outside, limit=3):
        rounds += 1

    assert rounds >= 3
    assert used(outside, shelf) == 0
    with outside.look(shelf.who.account) as work:
        assert contacts.trashed_books(work) == []
    assert doctor_finds(outside) == []


def test_a_card_of_a_book_that_is_gone_comes_back_to_the_first(outside: Outside) -> None:
    shelf = Shelf(outside)
    with outside.work(shelf.who, "contacts") as work:
        club = contacts.add_book(work, "Club")
        card = contacts.put(work, club, "one.vcf", APPLE).card
        contacts.trash(work, [card.id])
        contacts.trash_book(work, club.id)

        (back,) = contacts.restore(work, [card.id])

    assert back.book == shelf.book.id
