"""The tree of names: numbers stay, ETags move, trash brings back, versions are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.foundation import claims, tree, usage
from tansu.foundation.tree import ROOT, TRASH_DAYS, VERSION_DAYS, Entry, TreeCustodian
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef
from tests.support.building import clock_of


def blob(outside: Outside, words: str) -> BlobRef:
    with outside.system("ada", "files") as work:
        ref = outside.blobs.put("ada", [words.encode()], blob_id=work.new_id(), extension="txt")
        claims.add(work, ref)
    return ref


def put(outside: Outside, name: str, *, folder: int = ROOT, words: str = "", beside: bool = False) -> Entry:
    ref = blob(outside, words or f"contents of {name} in {folder}")
    with outside.system("ada", "files") as work:
        return tree.place(work, folder, name, blob=ref, mime="image/jpeg", modified_at=work.now, beside=beside)


def folder(outside: Outside, *path: str) -> int:
    with outside.system("ada", "files") as work:
        return tree.make_folder(work, path)


def entry(outside: Outside, number: int) -> Entry:
    with outside.look("ada") as work:
        return tree.entry(work, number)


def path(outside: Outside, number: int) -> str:
    with outside.look("ada") as work:
        return "/".join(tree.path_of(work, number))


def used(outside: Outside) -> int:
    with outside.look("ada") as work:
        return usage.usage_of(work).used


def names(work: Work, number: int = ROOT) -> list[str]:
    return [one.name for one in tree.children(work, number)]


def headings(outside: Outside) -> dict[str, int]:
    with outside.look("ada") as work:
        return {one.category.value: one.count for one in claims.by_category(work)}


def test_making_folders_twice_finds_the_same(outside: Outside) -> None:
    first = folder(outside, "Photos", "2026", "05")

    again = folder(outside, "Photos", "2026", "05")

    assert again == first
    assert path(outside, first) == "Photos/2026/05"
    assert folder(outside) == ROOT


def test_a_file_cannot_hold_anything(outside: Outside) -> None:
    put(outside, "boat.jpg")

    with pytest.raises(Conflict):
        folder(outside, "boat.jpg", "inside")


def test_a_name_that_is_taken_is_refused_or_numbered(outside: Outside) -> None:
    put(outside, "boat.jpg")

    with pytest.raises(Conflict):
        put(outside, "boat.jpg", words="another")
    beside = [put(outside, "boat.jpg", words=f"beside {n}", beside=True).name for n in range(3)]

    assert beside == ["boat (2).jpg", "boat (3).jpg", "boat (4).jpg"]


def test_sixty_of_one_name_all_find_a_place(outside: Outside) -> None:
    made = {put(outside, "boat.jpg", words=f"boat {n}", beside=True).name for n in range(60)}

    assert len(made) == 60
    assert "boat (60).jpg" in made


@pytest.mark.parametrize("name", ["x" * 255, "x." + "y" * 253, "é" * 127 + ".jpg"[:1], "." + "h" * 254])
def test_a_long_name_stays_within_the_limit_when_it_is_numbered(outside: Outside, name: str) -> None:
    put(outside, name)

    beside = put(outside, name, words="another", beside=True).name

    assert beside != name
    assert len(beside.encode()) <= 255


def test_two_ways_to_write_one_letter_are_one_name(outside: Outside) -> None:
    put(outside, "caf\u00e9.jpg")

    with pytest.raises(Conflict):
        put(outside, "cafe\u0301.jpg", words="another")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\0b", "x" * 256, "\ud800"])
def test_what_cannot_be_a_name_is_refused(outside: Outside, name: str) -> None:
    with pytest.raises(Invalid):
        tree.clean_name(name)


@pytest.mark.parametrize("name", ["C:\\x", "con", ".hidden", "\u202egpj.exe", "😀" * 63, "a b", "~", "%2e%2e"])
def test_a_name_is_text_whatever_it_looks_like(outside: Outside, name: str) -> None:
    made = put(outside, name)

    assert entry(outside, made.number).name == name


def test_an_etag_moves_with_everything_beneath(outside: Outside) -> None:
    top, inner = folder(outside, "a"), folder(outside, "a", "b")
    before = [entry(outside, number).etag for number in (top, inner)]

    put(outside, "boat.jpg", folder=inner)

    after = [entry(outside, number).etag for number in (top, inner)]
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_moving_keeps_the_number_and_changes_the_path(outside: Outside) -> None:
    made, there = put(outside, "boat.jpg"), folder(outside, "there")

    with outside.system("ada", "files") as work:
        moved = tree.move(work, made.number, parent=there, name="ship.jpg")

    assert (moved.number, moved.etag) == (made.number, made.etag)
    assert path(outside, made.number) == "there/ship.jpg"


def test_impossible_moves_are_refused(outside: Outside) -> None:
    outer, inner = folder(outside, "a"), folder(outside, "a", "b")
    boat, ship = put(outside, "boat.jpg"), put(outside, "ship.jpg")

    with pytest.raises(Invalid), outside.system("ada") as work:
        tree.move(work, outer, parent=inner, name="a")
    for parent, name in ((ROOT, "ship.jpg"), (ship.number, "boat.jpg")):
        with pytest.raises(Conflict), outside.system("ada") as work:
            tree.move(work, boat.number, parent=parent, name=name)
    with pytest.raises(NotFound), outside.system("ada") as work:
        tree.move(work, boat.number, parent=9999, name="boat.jpg")


def test_what_goes_to_the_trash_together_comes_back_together(outside: Outside) -> None:
    top, inner = folder(outside, "a"), folder(outside, "a", "b")
    boat = put(outside, "boat.jpg", folder=inner)

    with outside.system("ada", "files") as work:
        went = {one.number for one in tree.trash(work, top)}
        assert names(work) == []
    in_trash = headings(outside)
    with outside.system("ada", "files") as work:
        tree.restore(work, top)

    assert went == {top, inner, boat.number}
    assert in_trash == {"trash": 1}
    assert headings(outside) == {"photos": 1}
    assert path(outside, boat.number) == "a/b/boat.jpg"


def test_trashing_and_restoring_twice_is_once(outside: Outside) -> None:
    boat = put(outside, "boat.jpg")

    with outside.system("ada") as work:
        first, second = tree.trash(work, boat.number), tree.trash(work, boat.number)
        back, again = tree.restore(work, boat.number), tree.restore(work, boat.number)

    assert first == second
    assert back == again


def test_what_went_with_its_folder_can_come_back_without_it(outside: Outside) -> None:
    top = folder(outside, "a")
    boat, ship = put(outside, "boat.jpg", folder=top), put(outside, "ship.jpg", folder=top)
    with outside.system("ada", "files") as work:
        tree.trash(work, top)

    with outside.system("ada", "files") as work:
        tree.restore(work, boat.number)

    assert path(outside, boat.number) == "a/boat.jpg"
    assert entry(outside, ship.number).trashed_at
    assert entry(outside, top).size == ship.size


def test_what_comes_back_finds_its_name_taken_or_its_folder_gone(outside: Outside) -> None:
    there = folder(outside, "a", "b")
    boat = put(outside, "boat.jpg", folder=there)
    with outside.system("ada", "files") as work:
        tree.trash(work, boat.number)
        tree.trash(work, folder_number(work, "a"))
    put(outside, "boat.jpg", folder=folder(outside, "a", "b"), words="another")

    with outside.system("ada", "files") as work:
        tree.restore(work, boat.number)

    assert path(outside, boat.number) == "a/b/boat (2).jpg"


def folder_number(work: Work, name: str) -> int:
    return tree.find(work, [name]).number


def test_purging_lets_go_of_bytes_and_names(outside: Outside) -> None:
    top = folder(outside, "a")
    boat = put(outside, "boat.jpg", folder=top)
    with outside.system("ada") as work:
        tree.trash(work, top)
    kept_in_trash = used(outside)

    with outside.system("ada") as work:
        went = {one.number for one in tree.purge(work, top)}

    assert (kept_in_trash > 0, used(outside)) == (True, 0)
    assert went == {top, boat.number}
    with pytest.raises(NotFound):
        entry(outside, boat.number)


def test_one_thing_in_a_trashed_folder_can_be_let_go_of_alone(outside: Outside) -> None:
    top, inner = folder(outside, "a"), folder(outside, "a", "b")
    boat, ship = put(outside, "boat.jpg", folder=inner), put(outside, "ship.jpg", folder=top)
    with outside.system("ada") as work:
        tree.trash(work, top)

    with outside.system("ada") as work:
        went = {one.number for one in tree.purge(work, inner)}

    assert went == {inner, boat.number}
    assert used(outside) == ship.size
    assert path(outside, ship.number) == "a/ship.jpg"


def test_only_what_is_in_the_trash_is_purged(outside: Outside) -> None:
    boat = put(outside, "boat.jpg")

    with pytest.raises(Conflict), outside.system("ada") as work:
        tree.purge(work, boat.number)


def test_the_trash_is_due_after_thirty_days_and_not_before(outside: Outside) -> None:
    boat = put(outside, "boat.jpg")
    with outside.system("ada") as work:
        tree.trash(work, boat.number)

    clock_of(outside).move(timedelta(days=TRASH_DAYS, milliseconds=-1))
    with outside.look() as work:
        early = tree.due_for_purge(work)
    clock_of(outside).move(timedelta(milliseconds=1))
    with outside.look() as work:
        due = [(account, one.number) for account, one in tree.due_for_purge(work)]

    assert early == []
    assert due == [("ada", boat.number)]


def test_the_trash_pages_by_place_even_when_its_last_entry_is_gone(outside: Outside) -> None:
    made = [put(outside, f"{n}.jpg").number for n in range(4)]
    for number in made:
        with outside.system("ada") as work:
            tree.trash(work, number)
        clock_of(outside).move(timedelta(seconds=1))
    with outside.look("ada") as work:
        first = tree.trashed(work, limit=2)

    with outside.system("ada") as work:
        tree.restore(work, made[1])
        rest = tree.trashed(work, after=tree.trash_place(first[-1]), limit=5)

    assert [one.number for one in first + rest] == made


def test_overwriting_keeps_what_was_there_and_both_count(outside: Outside) -> None:
    boat = put(outside, "boat.jpg", words="first")
    second = blob(outside, "the second")

    with outside.system("ada", "files") as work:
        now = tree.replace(work, boat.number, blob=second, mime="image/jpeg", modified_at=work.now)
        (kept,) = tree.versions(work, boat.number)

    assert (now.blob, kept.blob) == (second.id, boat.blob)
    assert used(outside) == len("first") + len("the second")
    assert headings(outside) == {"photos": 1, "versions": 1}


def test_an_earlier_version_comes_back_and_the_present_one_is_kept(outside: Outside) -> None:
    boat = put(outside, "boat.jpg", words="first")
    second = blob(outside, "the second")
    with outside.system("ada", "files") as work:
        tree.replace(work, boat.number, blob=second, mime="image/jpeg", modified_at=work.now)
        (kept,) = tree.versions(work, boat.number)

    with outside.system("ada", "files") as work:
        back = tree.restore_version(work, boat.number, kept.number)
        newest = tree.versions(work, boat.number)[0]

    assert (back.blob, newest.blob) == (boat.blob, second.id)
    with pytest.raises(NotFound), outside.system("ada") as work:
        tree.restore_version(work, boat.number, 9999)


def test_versions_are_due_after_their_time_and_let_go_of_their_bytes(outside: Outside) -> None:
    boat = put(outside, "boat.jpg", words="first")
    with outside.system("ada", "files") as work:
        pass
    second = blob(outside, "the second")
    with outside.system("ada", "files") as work:
        tree.replace(work, boat.number, blob=second, mime="image/jpeg", modified_at=work.now)
    clock_of(outside).move(timedelta(days=VERSION_DAYS))

    with outside.system("ada") as work:
        ((_, due),) = tree.due_versions(work)
        tree.drop_version(work, due)
        tree.drop_version(work, replace(due))

    assert used(outside) == len("the second")


def test_only_a_living_file_gets_new_contents(outside: Outside) -> None:
    number, ref = folder(outside, "a"), blob(outside, "words")
    boat = put(outside, "boat.jpg")
    with outside.system("ada") as work:
        tree.trash(work, boat.number)

    for one in (number, boat.number):
        with pytest.raises(Conflict), outside.system("ada") as work:
            tree.replace(work, one, blob=ref, mime="text/plain", modified_at=work.now)


def test_erasing_ends_even_with_files_no_feature_answers_for(outside: Outside) -> None:
    top = folder(outside, "a")
    boat = put(outside, "boat.jpg", folder=top, words="first")
    second = blob(outside, "the second")
    with outside.system("ada", "files") as work:
        tree.replace(work, boat.number, blob=second, mime="image/jpeg", modified_at=work.now)
        tree.trash(work, top)
    put(outside, "ship.jpg")

    left = []
    for _ in range(10):
        with outside.system("ada") as work:
            left.append(TreeCustodian().erase(work, limit=1))

    assert left[-1] == 0
    assert left == sorted(left, reverse=True)
    assert used(outside) == 0


def test_names_of_one_account_are_not_found_by_another(outside: Outside) -> None:
    boat = put(outside, "boat.jpg")

    with pytest.raises(NotFound), outside.look("eve") as work:
        tree.entry(work, boat.number)
    with pytest.raises(NotFound), outside.look("eve") as work:
        tree.find(work, ["boat.jpg"])
    with outside.look("eve") as work:
        assert tree.of_blobs(work, [boat.blob or ""]) == {}
