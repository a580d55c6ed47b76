"""Cards are kept as they come, on both engines."""

import pytest

from tansu.core.errors import Invalid, NotFound, PreconditionFailed, QuotaExceeded, TooLarge
from tansu.features import contacts
from tansu.features.contacts import LARGEST_CARD, BadCard, UidTaken
from tansu.foundation import changes, usage
from tansu.foundation.work import Outside
from tests.support.cards import APPLE, FOUR, OLD_PHONE, Shelf, a_card


def used(outside: Outside, account: str) -> tuple[int, int]:
    with outside.look(account) as work:
        text = usage.texts(work)
        return usage.usage_of(work).used, text[0].items if text else 0


@pytest.mark.parametrize("body", [APPLE, OLD_PHONE, FOUR, b"\xef\xbb\xbf" + a_card()], ids=["3", "2.1", "4", "bom"])
def test_what_was_put_is_got_byte_for_byte(outside: Outside, body: bytes) -> None:
    shelf = Shelf(outside)

    card = shelf.put("one.vcf", body)

    assert shelf.body(card) == body
    assert used(outside, shelf.who.account) == (len(body), 1)


def test_the_first_book_is_made_once_when_somebody_needs_it(outside: Outside) -> None:
    shelf = Shelf(outside)

    again = contacts.books_or_first(outside, shelf.who)

    assert [(one.id, one.title, one.slug) for one in again] == [(shelf.book.id, "Contacts", "contacts")]


def test_the_same_bytes_again_change_nothing(outside: Outside) -> None:
    shelf = Shelf(outside)
    first = shelf.put("one.vcf", APPLE)

    again = shelf.put("one.vcf", APPLE, if_match=first.etag)

    assert again == first
    assert used(outside, shelf.who.account) == (len(APPLE), 1)


def test_of_two_who_change_the_same_card_the_second_is_told_and_nothing_is_lost(outside: Outside) -> None:
    shelf = Shelf(outside)
    first = shelf.put("one.vcf", a_card("Ada", uid="1"))
    mine = shelf.put("one.vcf", a_card("Ada Mine", uid="1"), if_match=first.etag)

    with pytest.raises(PreconditionFailed):
        shelf.put("one.vcf", a_card("Ada Yours", uid="1"), if_match=first.etag)

    assert shelf.body(mine) == a_card("Ada Mine", uid="1")
    with outside.read(shelf.who, "contacts") as work:
        (before,) = contacts.history(work, mine.id)
        assert contacts.version_body(work, mine.id, before.until_rev)[1] == a_card("Ada", uid="1")


def test_a_change_that_came_through_before_its_answer_was_lost_is_answered_as_done(outside: Outside) -> None:
    shelf = Shelf(outside)
    first = shelf.put("one.vcf", a_card("Ada", uid="1"))
    done = shelf.put("one.vcf", a_card("Ada L.", uid="1"), if_match=first.etag)

    again = shelf.put("one.vcf", a_card("Ada L.", uid="1"), if_match=first.etag)

    assert again == done


def test_a_name_that_has_to_be_free_and_is_not_is_refused(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada"), only_new=True)

    with pytest.raises(PreconditionFailed):
        shelf.put("one.vcf", a_card("Joe"), only_new=True)


def test_a_card_that_is_gone_is_not_changed_by_who_still_has_it(outside: Outside) -> None:
    shelf = Shelf(outside)
    card = shelf.put("one.vcf", a_card("Ada"))
    shelf.trash(card)

    with pytest.raises(PreconditionFailed):
        shelf.put("one.vcf", a_card("Ada again"), if_match=card.etag)


@pytest.mark.parametrize("uid", ["a/b/../c", "urn:uuid:1-2", "x" * 5000, "mit Leerzeichen & Zeichen?", "\U0001f600"])
def test_a_uid_may_be_anything_and_is_once_in_a_book(outside: Outside, uid: str) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada", uid=uid))

    with pytest.raises(UidTaken) as refused:
        shelf.put("two.vcf", a_card("Joe", uid=uid))

    assert refused.value.facts["name"] == "one.vcf"
    assert shelf.names() == ["one.vcf"]


def test_with_and_without_the_prefix_it_is_the_same_uid(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada", uid="urn:uuid:1-2"))

    with pytest.raises(UidTaken):
        shelf.put("two.vcf", a_card("Ada", uid="1-2"))


def test_a_card_keeps_its_uid_under_its_name(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada", uid="1"))

    with pytest.raises(UidTaken):
        shelf.put("one.vcf", a_card("Joe", uid="2"))


def test_cards_without_a_uid_and_the_same_uid_in_two_books_are_taken(outside: Outside) -> None:
    shelf = Shelf(outside)
    with outside.work(shelf.who, "contacts") as work:
        other = contacts.add_book(work, "Club")
        contacts.put(work, other, "one.vcf", a_card("Ada", uid="1"))
    shelf.put("one.vcf", a_card("Ada", uid="1"))
    shelf.put("two.vcf", a_card("Ada"))

    shelf.put("three.vcf", a_card("Ada"))

    assert shelf.names() == ["one.vcf", "three.vcf", "two.vcf"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\x00b", "a\nb", "x" * 256, "\ud800"])
def test_what_cannot_be_a_name_in_an_address_is_refused(outside: Outside, name: str) -> None:
    shelf = Shelf(outside)

    with pytest.raises(Invalid):
        shelf.put(name, a_card())


def test_what_is_no_card_is_refused_and_changes_nothing(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", APPLE)

    with pytest.raises(BadCard):
        shelf.put("one.vcf", b"<html>")

    assert shelf.bodies() == {"one.vcf": APPLE}


def test_a_card_with_a_photo_of_fifty_megabytes_is_too_large(outside: Outside) -> None:
    shelf = Shelf(outside)
    body = a_card(lines=["PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 50_000_000])

    with pytest.raises(TooLarge) as refused:
        shelf.put("one.vcf", body)

    assert refused.value.facts["limit"] == LARGEST_CARD
    assert used(outside, shelf.who.account)[1] == 0


def test_what_does_not_fit_in_the_quota_is_refused_and_what_is_there_stays(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", APPLE)
    with outside.system(shelf.who.account) as work:
        usage.set_quota(work, len(APPLE) + 100)

    with pytest.raises(QuotaExceeded):
        shelf.put("one.vcf", APPLE.replace(b"Emden", b"Leer!"))

    assert shelf.bodies() == {"one.vcf": APPLE}
    assert used(outside, shelf.who.account) == (len(APPLE), 1)


def test_the_feed_tells_of_every_change_under_the_book_and_the_name(outside: Outside) -> None:
    shelf = Shelf(outside)
    with outside.read(shelf.who) as work:
        before = changes.newest(work)
    card = shelf.put("one.vcf", APPLE)
    shelf.put("two.vcf", FOUR)
    shelf.trash(card)

    with outside.read(shelf.who) as work:
        told = changes.since(work, before, feature="contacts").changes

    assert [(one.collection, one.item, one.gone_at is not None) for one in told] == [
        (shelf.book.id, "two.vcf", False),
        (shelf.book.id, "one.vcf", True),
    ]


def test_somebody_elses_card_is_not_there(outside: Outside) -> None:
    ada, joe = Shelf(outside), Shelf(outside, "joe@example.org")
    card = ada.put("one.vcf", APPLE)

    with pytest.raises(NotFound), outside.read(joe.who, "contacts") as work:
        contacts.card(work, card.id)


def test_a_card_that_moves_keeps_its_history_and_is_gone_where_it_was(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("one.vcf", a_card("Ada", uid="1"))
    card = shelf.put("one.vcf", a_card("Ada L.", uid="1"))
    with outside.work(shelf.who, "contacts") as work:
        other = contacts.add_book(work, "Club")

        moved = contacts.move(work, card.id, other)

    assert (moved.id, moved.book, shelf.names()) == (card.id, other.id, [])
    with outside.read(shelf.who, "contacts") as work:
        assert [one.reason for one in contacts.history(work, card.id)] == ["moved", "changed"]
        assert contacts.body_of(work, moved) == a_card("Ada L.", uid="1")
