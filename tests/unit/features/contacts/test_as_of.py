"""An address book as it was: shown first, done, and undone."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tansu.core.errors import Invalid
from tansu.features import contacts
from tansu.features.contacts import CHECKS, Moment, Step
from tansu.foundation.doctor import State, Ward
from tansu.foundation.work import Outside
from tests.support.building import an_outside, clock_of
from tests.support.cards import APPLE, FOUR, Shelf, a_card


def wreck(outside: Outside) -> tuple[Shelf, dict[str, bytes], Moment]:
    """A book, how it was, and when; then one card was changed, one deleted, one added."""
    shelf = Shelf(outside)
    shelf.put("apple.vcf", APPLE)
    four = shelf.put("four.vcf", FOUR)
    shelf.put("same.vcf", a_card("Same", uid="same"))
    was = shelf.bodies()
    moment = Moment(at=outside.clock.now())
    clock_of(outside).move(timedelta(days=2))
    shelf.put("apple.vcf", APPLE.replace(b"Emden", b"Leer!"))
    shelf.trash(four)
    shelf.put("new.vcf", a_card("New", uid="new"))
    return shelf, was, moment


def test_what_would_change_is_shown_and_nothing_is_done(outside: Outside) -> None:
    shelf, _, moment = wreck(outside)
    is_now = shelf.bodies()

    with outside.read(shelf.who, "contacts") as work:
        found = contacts.preview(work, shelf.book.id, moment)

    assert sorted((one.step, one.display) for one in found) == [
        (Step.BACK, "Zoë Adams"),
        (Step.CHANGE, "Dr. Änne Müller"),
        (Step.TRASH, "New"),
    ]
    assert shelf.bodies() == is_now


def test_the_book_becomes_what_it_was_byte_for_byte_and_can_be_undone(outside: Outside) -> None:
    shelf, was, moment = wreck(outside)
    is_now = shelf.bodies()

    done, before = contacts.bring_to(outside, shelf.who, shelf.book.id, moment)
    assert (done, shelf.bodies()) == (3, was)
    contacts.bring_to(outside, shelf.who, shelf.book.id, Moment(rev=before))

    assert shelf.bodies() == is_now


def test_doing_it_again_changes_nothing_more(outside: Outside) -> None:
    shelf, was, moment = wreck(outside)
    contacts.bring_to(outside, shelf.who, shelf.book.id, moment)

    done, _ = contacts.bring_to(outside, shelf.who, shelf.book.id, moment)

    assert (done, shelf.bodies()) == (0, was)


def test_a_card_that_has_the_uid_of_one_that_comes_back_makes_room(outside: Outside) -> None:
    shelf = Shelf(outside)
    old = shelf.put("old.vcf", a_card("Old", uid="1"))
    moment = Moment(at=outside.clock.now())
    clock_of(outside).move(timedelta(hours=1))
    shelf.trash(old)
    shelf.put("new.vcf", a_card("New", uid="1"))

    contacts.bring_to(outside, shelf.who, shelf.book.id, moment)

    assert shelf.bodies() == {"old.vcf": a_card("Old", uid="1")}


@pytest.mark.parametrize("ago", [timedelta(days=30, seconds=1), timedelta(seconds=-1)])
def test_what_is_not_remembered_cannot_be_asked_for(outside: Outside, ago: timedelta) -> None:
    shelf = Shelf(outside)

    with pytest.raises(Invalid), outside.read(shelf.who, "contacts") as work:
        contacts.preview(work, shelf.book.id, Moment(at=outside.clock.now() - ago))


class Histories(RuleBasedStateMachine):
    """Cards come, change and go in every order; any moment that was noted can be had back, and left again."""

    names = st.sampled_from(["a.vcf", "b.vcf", "c.vcf"])

    @initialize()
    def begin(self) -> None:
        folder = self.tmp()
        self.outside = an_outside("", folder)
        self.shelf = Shelf(self.outside)
        self.moments: list[tuple[Moment, dict[str, bytes]]] = []
        self.ever: set[bytes] = set()
        self.number = 0

    def tmp(self):  # type: ignore[no-untyped-def]
        import tempfile
        from pathlib import Path

        self._folder = tempfile.TemporaryDirectory()
        return Path(self._folder.name)

    def teardown(self) -> None:
        self.outside.database.close()
        self._folder.cleanup()

    @rule(name=names)
    def put(self, name: str) -> None:
        self.number += 1
        body = a_card(f"Card {self.number}", uid=f"uid of {name}")
        self.ever.add(body)
        if all(one.uid != f"uid of {name}" or one.name == name for one in self.cards()):
            self.shelf.put(name, body)

    @rule(name=names)
    def trash(self, name: str) -> None:
        self.shelf.trash(*[one for one in self.cards() if one.name == name])

    @rule()
    def note(self) -> None:
        clock_of(self.outside).move(timedelta(minutes=1))
        self.moments.append((Moment(at=self.outside.clock.now()), self.contents()))
        clock_of(self.outside).move(timedelta(minutes=1))

    @precondition(lambda self: self.moments)
    @rule(data=st.data())
    def go_back_and_return(self, data: st.DataObject) -> None:
        moment, was = data.draw(st.sampled_from(self.moments))
        is_now = self.contents()
        _, before = contacts.bring_to(self.outside, self.shelf.who, self.shelf.book.id, moment)
        assert self.contents() == was
        contacts.bring_to(self.outside, self.shelf.who, self.shelf.book.id, Moment(rev=before))
        assert self.contents() == is_now

    @invariant()
    def everything_is_somewhere_and_counted(self) -> None:
        assert [check.name for check in CHECKS if check.look(Ward(self.outside)).state is not State.OK] == []

    def cards(self) -> list[contacts.Card]:
        with self.outside.read(self.shelf.who, "contacts") as work:
            return contacts.listed(work, self.shelf.book)

    def contents(self) -> list[bytes]:
        return sorted(self.shelf.bodies().values())


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
