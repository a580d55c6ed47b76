"""Trash of notes: what goes comes back whole, and what is let go of leaves nothing."""

from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, NotFound
from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes import Base, Wanted
from tansu.foundation import changes, tree, usage
from tansu.foundation.work import Outside
from tests.support.building import clock_of
from tests.support.noting import attach, history_of, living, read_attachment, rewrite, titles, write


def trash(outside: Outside, who: Principal, *numbers: int) -> None:
    with outside.work(who, notes.FEATURE) as work:
        notes.trash(work, numbers)


def restore(outside: Outside, who: Principal, *numbers: int) -> None:
    with outside.work(who, notes.FEATURE) as work:
        notes.restore(work, numbers)


def in_trash(outside: Outside, who: Principal) -> list[str]:
    with outside.read(who, notes.FEATURE) as work:
        return [one.title for one in notes.trashed(work).notes]


def used(outside: Outside, who: Principal) -> int:
    with outside.look(who.account) as work:
        return usage.usage_of(work).used


def test_a_note_goes_to_the_trash_and_comes_back_with_all_it_had(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "first", title="Plan", category="Work")
    rewrite(outside, ada, note, "second")
    beside = attach(outside, ada, note.number, "map.png", b"a map")

    trash(outside, ada, note.number)
    gone = (titles(outside, ada), in_trash(outside, ada))
    restore(outside, ada, note.number)

    assert gone == ([], ["Plan"])
    assert (titles(outside, ada), in_trash(outside, ada)) == (["Plan"], [])
    assert history_of(outside, ada, note.number) == ["second", "first"]
    assert read_attachment(outside, ada, note.number, beside.path) == b"a map"


def test_trashing_and_restoring_twice_is_once(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan")

    trash(outside, ada, note.number, note.number)
    trash(outside, ada, note.number)
    restore(outside, ada, note.number)
    restore(outside, ada, note.number)

    assert titles(outside, ada) == ["Plan"]


def test_a_note_comes_back_beside_one_that_took_its_title(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "first", title="Plan", category="Work")
    beside = attach(outside, ada, note.number, "map.png", b"a map")
    trash(outside, ada, note.number)
    write(outside, ada, "second", title="Plan", category="Work")

    restore(outside, ada, note.number)

    assert titles(outside, ada) == ["Plan", "Plan (2)"]
    assert read_attachment(outside, ada, note.number, beside.path) == b"a map"


def test_what_is_in_the_trash_is_neither_listed_nor_found_nor_changed(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "milk", title="Plan")
    trash(outside, ada, note.number)

    with pytest.raises(Conflict):
        notes.edit(outside, ada, note.number, Wanted(title="Other"), base=Base())

    assert living(outside, ada, search="milk") == []


def test_purging_lets_go_of_every_text_and_attachment_and_leaves_a_tombstone(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "first", title="Plan")
    rewrite(outside, ada, note, "second")
    attach(outside, ada, note.number, "map.png", b"a map")
    trash(outside, ada, note.number)

    with outside.work(ada, notes.FEATURE) as work:
        gone = notes.purge(work, [note.number])

    assert (gone, used(outside, ada)) == ([note.number], 0)
    with outside.read(ada, notes.FEATURE) as work:
        told = [one for one in changes.since(work, 0, feature=notes.FEATURE).changes if one.gone_at]
        with pytest.raises(NotFound):
            notes.find(work, note.number)
    assert [one.item for one in told] == [str(note.number)]


def test_a_living_note_is_not_purged(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan")

    with outside.work(ada, notes.FEATURE) as work:
        gone = notes.purge(work, [note.number])

    assert gone == []
    assert titles(outside, ada) == ["Plan"]


def test_one_number_that_is_not_a_notes_stops_all(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan")

    with pytest.raises(NotFound):
        trash(outside, ada, note.number, 999_999)

    assert titles(outside, ada) == ["Plan"]


def test_the_trash_empties_itself_after_thirty_days_and_not_before(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan")
    attach(outside, ada, note.number, "map.png", b"a map")
    trash(outside, ada, note.number)

    clock_of(outside).move(timedelta(days=tree.TRASH_DAYS, seconds=-1))
    early = notes.purge_due(outside)
    clock_of(outside).move(timedelta(seconds=1))
    due = notes.purge_due(outside)

    assert (early, due > 0) == (0, True)
    assert (in_trash(outside, ada), used(outside, ada)) == ([], 0)


def test_emptying_the_trash_leaves_the_living_alone(outside: Outside, ada: Principal) -> None:
    doomed = [write(outside, ada, f"text {n}", title=f"Plan {n}").number for n in range(3)]
    write(outside, ada, "kept", title="Kept")
    trash(outside, ada, *doomed)

    gone = notes.purge_all(outside, ada.account)

    assert (gone, titles(outside, ada), used(outside, ada)) == (3, ["Kept"], 4)
