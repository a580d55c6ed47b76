"""The SQL of notes: lists, search, places and counts, the same on both engines."""

from datetime import UTC, datetime, timedelta

import pytest

from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes import OnConflict, Wanted
from tansu.foundation.work import Outside
from tests.support.building import clock_of
from tests.support.noting import attach, history_of, living, rewrite, titles, write

WHEN = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def test_lists_are_newest_first_and_page_without_gaps(outside: Outside, ada: Principal) -> None:
    for n in range(7):
        notes.create(outside, ada, Wanted(text=f"{n}", title=f"{n}", modified_at=WHEN + timedelta(days=n % 3)))

    with outside.read(ada, notes.FEATURE) as work:
        pages, after = [], None
        for _ in range(4):
            page = notes.notes(work, after=after, limit=2)
            pages += [one.title for one in page.notes]
            after = page.next
        whole = [one.title for one in notes.notes(work).notes]

    assert (pages, after) == (whole, None)
    assert whole == ["5", "2", "4", "1", "6", "3", "0"]


FOUND: list[tuple[dict[str, object], list[str]]] = [
    ({"search": "MILK"}, ["Café", "Shopping"]),
    ({"search": "milk oat"}, ["Shopping"]),
    ({"search": "cafe\u0301"}, ["Café"]),
    ({"search": "100%"}, ["Café"]),
    ({"search": "_"}, []),
    ({"search": "'; DROP TABLE notes_notes --"}, []),
    ({"category": "Home"}, ["Shopping"]),
    ({"category": ""}, ["Café"]),
    ({"favourite": True}, ["Café"]),
    ({"favourite": False, "category": "Home"}, ["Shopping"]),
]


def test_notes_are_found_by_words_category_and_mark(outside: Outside, ada: Principal) -> None:
    write(outside, ada, "oat milk", title="Shopping", category="Home")
    notes.create(outside, ada, Wanted(text="Milk, 100% fresh", title="Café", favourite=True))

    found = [(asked, titles(outside, ada, **asked)) for asked, _ in FOUND]

    assert found == FOUND


def test_a_whole_life_of_a_note(outside: Outside, ada: Principal) -> None:
    note = notes.create(outside, ada, Wanted(text="first", title="Plan", category="Work"), key="mine")
    again = notes.create(outside, ada, Wanted(text="first", title="Plan", category="Work"), key="mine")
    rewrite(outside, ada, note, "second")
    copy = rewrite(outside, ada, note, "mine", on_conflict=OnConflict.KEEP_BOTH).copy
    attach(outside, ada, note.number, "map.png", b"a map")
    with outside.work(ada, notes.FEATURE) as work:
        before = notes.stamp(work)
        moved = notes.rename_category(work, "Work", "Play/Boats")
        counted = notes.categories(work)
        after = notes.stamp(work)
    notes.restore_revision(outside, ada, note.number, note.revision)
    with outside.work(ada, notes.FEATURE) as work:
        copies = [one.number for one in notes.copies(work, note.number)]
        notes.trash(work, [note.number])
        notes.restore(work, [note.number])
        notes.trash(work, [note.number])
        notes.purge(work, [note.number])

    assert copy and again.number == note.number
    assert (moved, counted, copies, before != after) == (2, [("Play/Boats", 2)], [copy.number], True)
    assert [one.number for one in living(outside, ada)] == [copy.number]


def test_restoring_an_earlier_text_keeps_the_later_ones(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "first")
    rewrite(outside, ada, note, "second")
    clock_of(outside).move(timedelta(minutes=1))

    for _ in range(2):
        notes.restore_revision(outside, ada, note.number, note.revision)

    assert history_of(outside, ada, note.number) == ["first", "second", "first"]
