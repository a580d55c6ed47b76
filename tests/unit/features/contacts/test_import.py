"""Files of cards come in and go out; a bad card never stops the others."""

from tansu.features import contacts
from tansu.features.contacts import Outcome
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tests.support.cards import APPLE, FOUR, OLD_PHONE, Shelf, a_card


def bring(shelf: Shelf, file: bytes, **more: bool) -> contacts.Report:
    return contacts.bring(shelf.outside, shelf.who, shelf.book.id, [file], **more)


def test_every_card_comes_byte_for_byte_and_the_same_file_again_adds_nothing(outside: Outside) -> None:
    shelf = Shelf(outside)
    file = APPLE + OLD_PHONE + FOUR + a_card("No Uid")

    first = bring(shelf, file)
    again = bring(shelf, file)

    assert (first.counts[Outcome.ADDED], again.counts[Outcome.ADDED], again.counts[Outcome.HAD]) == (4, 0, 4)
    assert sorted(shelf.bodies().values()) == sorted([APPLE, OLD_PHONE, FOUR, a_card("No Uid")])


def test_a_bad_card_is_named_and_the_others_come(outside: Outside) -> None:
    shelf = Shelf(outside)
    large = a_card("Far Too Large", lines=["NOTE:" + "x" * 10_000_001])

    report = bring(shelf, a_card("One") + large + a_card("Two") + b"BEGIN:VCARD\r\nFN:Cut\r\n")

    assert [(one.number, one.display, one.outcome) for one in report.noted] == [
        (2, "Far Too Large", Outcome.BAD),
        (4, "Cut", Outcome.BAD),
    ]
    assert (shelf.found("one"), shelf.found("two")) == (["One"], ["Two"])


def test_a_card_that_says_something_else_here_is_left_as_it_is_unless_asked(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("mine.vcf", a_card("Ada as I changed her", uid="1"))
    file = a_card("Ada as she was", uid="1")

    left = bring(shelf, file)
    assert (left.counts[Outcome.DIFFERENT], shelf.found("ada")) == (1, ["Ada as I changed her"])
    replaced = bring(shelf, file, replace=True)

    assert (replaced.counts[Outcome.REPLACED], shelf.bodies()) == (1, {"mine.vcf": file})


def test_a_file_that_does_not_fit_stops_and_says_so(outside: Outside) -> None:
    shelf = Shelf(outside)
    with outside.system(shelf.who.account) as work:
        usage.set_quota(work, 1000)

    report = bring(shelf, b"".join(a_card(f"Card {n}", uid=str(n)) for n in range(50)))

    assert "quota" in report.stopped


def test_what_goes_out_comes_in_again_the_same(outside: Outside) -> None:
    ada, joe = Shelf(outside), Shelf(outside, "joe@example.org")
    bring(ada, APPLE + OLD_PHONE + FOUR + b"\xef\xbb\xbf" + a_card("With Mark", uid="4").rstrip())

    out = list(contacts.take(outside, ada.who))
    report = contacts.bring(outside, joe.who, joe.book.id, out)

    assert report.counts[Outcome.ADDED] == 4
    assert {body.rstrip() for body in joe.bodies().values()} == {body.rstrip() for body in ada.bodies().values()}


def test_a_name_that_another_card_has_does_not_stand_in_the_way(outside: Outside) -> None:
    shelf = Shelf(outside)
    shelf.put("2.vcf", a_card("One", uid="1"))

    report = bring(shelf, a_card("Two", uid="2"))

    assert report.counts[Outcome.ADDED] == 1
    assert (shelf.found("one"), shelf.found("two")) == (["One"], ["Two"])
