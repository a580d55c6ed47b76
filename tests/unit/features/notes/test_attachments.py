"""Attachments lie beside their note, are named relatively, and go where it goes."""

import pytest

from tansu.core.errors import Conflict, Invalid, NotFound, QuotaExceeded
from tansu.core.principal import Principal
from tansu.features import notes
from tansu.features.notes import Base, Wanted
from tansu.foundation import tree, usage
from tansu.foundation.work import Outside
from tests.support.noting import attach, living, read_attachment, write


def used(outside: Outside, who: Principal) -> tuple[int, int]:
    with outside.look(who.account) as work:
        kept = usage.usage_of(work)
    return kept.used, kept.reserved


def test_an_attachment_lies_in_a_folder_of_the_note_and_is_found_by_its_relative_path(
    outside: Outside, ada: Principal
) -> None:
    note = write(outside, ada, "text", title="Plan", category="Work")

    kept = attach(outside, ada, note.number, "map.png", b"a map")

    assert (kept.path, kept.mime) == (f".attachments.{note.number}/map.png", "image/png")
    with outside.read(ada) as work:
        assert tree.find(work, ["Notes", "Work", *kept.path.split("/")]).size == 5
    assert read_attachment(outside, ada, note.number, kept.path) == b"a map"


def test_the_same_file_again_is_the_same_attachment_and_another_of_that_name_is_not(
    outside: Outside, ada: Principal
) -> None:
    note = write(outside, ada, "text")
    first = attach(outside, ada, note.number, "map.png", b"a map")

    again = attach(outside, ada, note.number, "map.png", b"a map")
    other = attach(outside, ada, note.number, "map.png", b"another")

    assert (again.path, other.name) == (first.path, "map (2).png")
    assert used(outside, ada) == (len(b"text" + b"a map" + b"another"), 0)


def test_attachments_move_with_their_note(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", category="Work")
    kept = attach(outside, ada, note.number, "map.png", b"a map")

    notes.edit(outside, ada, note.number, Wanted(category="Home", title="Other"), base=Base())

    assert read_attachment(outside, ada, note.number, kept.path) == b"a map"
    with outside.read(ada) as work:
        assert [one.name for one in tree.children(work, tree.find(work, ["Notes", "Work"]).number)] == []


def test_a_picture_elsewhere_under_notes_is_found_by_its_relative_path(outside: Outside, ada: Principal) -> None:
    note, other = write(outside, ada, "text", category="Work"), write(outside, ada, "other", category="Home")
    kept = attach(outside, ada, other.number, "map.png", b"a map")

    assert read_attachment(outside, ada, note.number, f"../Home/{kept.path}") == b"a map"


@pytest.mark.parametrize(
    "path", ["../../Photos/a.jpg", "/Notes/a.md", "..", "../..", "../../..", "", ".", "nothing.png"]
)
def test_a_path_that_leads_out_finds_nothing(outside: Outside, ada: Principal, path: str) -> None:
    note = write(outside, ada, "text")

    with pytest.raises(NotFound):
        read_attachment(outside, ada, note.number, path)


def test_a_removed_attachment_is_in_the_trash_and_not_beside_the_note(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text")
    kept = attach(outside, ada, note.number, "map.png", b"a map")

    for _ in range(2):
        with outside.work(ada, notes.FEATURE) as work:
            notes.detach(work, note.number, kept.path)

    with outside.read(ada, notes.FEATURE) as work:
        assert notes.attachments(work, note.number) == []
        assert [one.name for one in tree.trashed(work)] == ["map.png"]


def test_only_a_notes_own_files_are_removed_with_it(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text", title="Plan")
    attach(outside, ada, note.number, "map.png", b"a map")

    with pytest.raises(Invalid), outside.work(ada, notes.FEATURE) as work:
        notes.detach(work, note.number, "Plan.md")

    assert len(living(outside, ada)) == 1


def test_nothing_is_attached_to_what_is_in_the_trash_and_nothing_is_kept(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text")
    with outside.work(ada, notes.FEATURE) as work:
        notes.trash(work, [note.number])

    with pytest.raises(Conflict):
        attach(outside, ada, note.number, "map.png", b"a map")

    assert used(outside, ada) == (4, 0)


def test_what_does_not_fit_or_does_not_come_whole_is_not_kept(outside: Outside, ada: Principal) -> None:
    note = write(outside, ada, "text")
    with outside.system(ada.account) as work:
        usage.set_quota(work, 10)

    with pytest.raises(QuotaExceeded):
        attach(outside, ada, note.number, "map.png", b"a map of all")
    with pytest.raises(Invalid):
        notes.attach(outside, ada, note.number, "map.png", chunks=iter([b"a"]), length=5)

    assert used(outside, ada) == (4, 0)
    assert len(list(outside.blobs.scan(ada.account))) == 1
