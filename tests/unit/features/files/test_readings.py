"""One tree, several readings: photos among files are in the gallery, once, and follow their names."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tansu.core.errors import InTrash
from tansu.core.principal import Principal
from tansu.features import files, gallery, notes
from tansu.features.gallery import Asset, AssetState, ReceiptState
from tansu.foundation import doctor, tree
from tansu.foundation.doctor import State
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside
from tests.support.building import an_account, clock_of, principal_of
from tests.support.instances import CUSTODIANS
from tests.support.putting import kept, look, put
from tests.support.sending import photo, send, sha256_of

BOAT = photo("a boat", taken=datetime(2020, 5, 6, 7, 8))
SHIP = photo("a ship", taken=datetime(2021, 5, 6, 7, 8))


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


@pytest.fixture(autouse=True)
def stays_sound(outside: Outside) -> Iterator[None]:
    """After every test the doctor finds nothing wrong with names, claims, feed and gallery."""
    yield
    checks = [one for one in (*doctor.CHECKS, *gallery.CHECKS) if one.database_only]
    report = doctor.run(outside, CUSTODIANS, checks)
    assert [(one.name, one.examples) for one in report.findings if one.state is State.BAD] == []


def asset_of(outside: Outside, who: Principal, content: bytes) -> Asset | None:
    with outside.look(who.account, "gallery") as work:
        answer = gallery.check(work, [sha256_of(content)])
        return gallery.asset(work, answer.ids[0]).asset if answer.ids else None


def state_of(outside: Outside, who: Principal, content: bytes) -> AssetState | None:
    found = asset_of(outside, who, content)
    return found.state if found else None


def number_of(outside: Outside, who: Principal, path: str) -> int:
    found = look(outside, who, path)
    assert found is not None, path
    return found.number


def trash(outside: Outside, who: Principal, path: str) -> Entry:
    return files.trash(outside, who, [number_of(outside, who, path)])[0]


def move(outside: Outside, who: Principal, source: str, target: str, **more: bool) -> None:
    files.move(outside, who, tuple(source.split("/")), tuple(target.split("/")), **more)


def shown(outside: Outside, who: Principal) -> int:
    with outside.look(who.account, "gallery") as work:
        return sum(one.assets for one in gallery.months(work)[0])


def test_a_photo_put_anywhere_is_an_asset_and_keeps_its_path(outside: Outside, ada: Principal) -> None:
    stored = put(outside, ada, "DCIM/Camera/IMG_1.jpg", BOAT)

    found = asset_of(outside, ada, BOAT)
    assert found is not None
    assert (stored.entry.feature, stored.entry.mime) == ("gallery", "image/jpeg")
    assert (found.state, found.taken_at.text) == (AssetState.LIVE, "2020-05-06T07:08:00")
    with outside.look(ada.account, "gallery") as work:
        assert gallery.asset(work, found.id).path == "DCIM/Camera/IMG_1.jpg"
    assert shown(outside, ada) == 1


def test_when_a_photo_says_no_date_the_time_it_was_sent_with_counts(outside: Outside, ada: Principal) -> None:
    undated = photo("undated")

    put(outside, ada, "scan.jpg", undated, modified_at=datetime(2011, 2, 3, 4, 5, tzinfo=UTC))

    found = asset_of(outside, ada, undated)
    assert found is not None
    assert found.taken_at.bucket == 201102


def test_the_same_photo_at_several_paths_is_one_asset_and_one_charge(outside: Outside, ada: Principal) -> None:
    send(outside, ada, BOAT)
    put(outside, ada, "a/boat.jpg", BOAT)
    put(outside, ada, "b/boat.jpg", BOAT)

    assert shown(outside, ada) == 1
    assert kept(outside, ada) == (len(BOAT), 0)


def test_what_only_looks_like_a_photo_is_a_file(outside: Outside, ada: Principal) -> None:
    stored = put(outside, ada, "fake.jpg", b"not a picture at all")

    assert stored.entry.feature == "files"
    assert shown(outside, ada) == 0


def test_an_asset_is_in_the_trash_when_its_last_living_name_is(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/boat.jpg", BOAT)
    put(outside, ada, "b/boat.jpg", BOAT)

    trash(outside, ada, "a")
    with_one_name = state_of(outside, ada, BOAT)
    trash(outside, ada, "b/boat.jpg")

    assert (with_one_name, state_of(outside, ada, BOAT)) == (AssetState.LIVE, AssetState.TRASH)
    assert shown(outside, ada) == 0


def test_a_restored_folder_brings_its_photos_back(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/b/boat.jpg", BOAT)
    trashed = trash(outside, ada, "a")

    files.restore(outside, ada, [trashed.number])

    assert state_of(outside, ada, BOAT) is AssetState.LIVE
    assert look(outside, ada, "a/b/boat.jpg") is not None


def test_the_gallery_brings_back_one_photo_out_of_a_trashed_folder(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/boat.jpg", BOAT)
    put(outside, ada, "a/ship.jpg", SHIP)
    trash(outside, ada, "a")
    found = asset_of(outside, ada, BOAT)
    assert found is not None
    with outside.look(ada.account, "gallery") as work:
        in_trash = {one.sha256 for one in gallery.trashed(work).assets}

    with outside.work(ada, "gallery") as work:
        gallery.restore(work, [found.id])

    assert in_trash == {sha256_of(BOAT), sha256_of(SHIP)}
    assert look(outside, ada, "a/boat.jpg") is not None
    assert (state_of(outside, ada, BOAT), state_of(outside, ada, SHIP)) == (AssetState.LIVE, AssetState.TRASH)


def test_a_purged_folder_leaves_the_checksum_of_every_photo_in_it(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/b/boat.jpg", BOAT)
    put(outside, ada, "a/ship.jpg", SHIP)
    trashed = trash(outside, ada, "a")

    files.purge(outside, ada, [trashed.number])

    with outside.look(ada.account, "gallery") as work:
        assert gallery.check(work, [sha256_of(BOAT), sha256_of(SHIP)]).states == ["deleted", "deleted"]
    assert kept(outside, ada) == (0, 0)


def test_the_trash_of_files_is_let_go_of_after_thirty_days(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a/boat.jpg", BOAT)
    put(outside, ada, "a/words.txt")
    trash(outside, ada, "a")

    clock_of(outside).move(timedelta(days=30, milliseconds=-1))
    early = files.purge_due(outside)
    clock_of(outside).move(timedelta(milliseconds=1))

    assert (early, files.purge_due(outside), files.purge_due(outside)) == (0, 1, 0)
    assert kept(outside, ada) == (0, 0)
    assert state_of(outside, ada, BOAT) is None


def test_a_photo_over_a_photo_is_another_asset_and_the_earlier_one_can_return(outside: Outside, ada: Principal) -> None:
    number = put(outside, ada, "a.jpg", BOAT).entry.number
    put(outside, ada, "a.jpg", SHIP)
    with outside.look(ada.account) as work:
        (version,) = tree.versions(work, number)
    overwritten = state_of(outside, ada, BOAT), state_of(outside, ada, SHIP)

    files.restore_version(outside, ada, number, version.number)

    assert overwritten == (None, AssetState.LIVE)
    assert (state_of(outside, ada, BOAT), state_of(outside, ada, SHIP)) == (AssetState.LIVE, None)
    assert shown(outside, ada) == 1


def test_an_overwritten_photo_was_not_deleted_by_its_owner(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "a.jpg", BOAT)
    put(outside, ada, "a.jpg", SHIP)

    again = send(outside, ada, BOAT)

    assert again.outcome == "added"


def test_moving_into_the_place_of_another_feature_and_out_again_changes_hands(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "Trip/boat.jpg", BOAT)
    put(outside, ada, "Notes/list.md")

    move(outside, ada, "Trip", "Notes/Trip")
    inside = look(outside, ada, "Notes/Trip/boat.jpg"), state_of(outside, ada, BOAT)
    move(outside, ada, "Notes/Trip", "Trip")
    outside_again = look(outside, ada, "Trip/boat.jpg")

    assert inside[0] is not None and outside_again is not None
    assert (inside[0].feature, inside[1]) == ("notes", None)
    assert (outside_again.feature, state_of(outside, ada, BOAT)) == ("gallery", AssetState.LIVE)
    assert outside_again.etag == inside[0].etag


def test_a_copy_into_notes_is_not_the_gallerys_and_goes_its_own_way(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "boat.jpg", BOAT)
    put(outside, ada, "Notes/list.md")
    files.copy(outside, ada, ("boat.jpg",), ("Notes", "boat.jpg"))
    found = asset_of(outside, ada, BOAT)
    assert found is not None

    with outside.work(ada, "gallery") as work:
        gallery.trash(work, [found.id])
        gallery.purge(work, [found.id])

    assert look(outside, ada, "boat.jpg") is None
    assert look(outside, ada, "Notes/boat.jpg") is not None
    assert state_of(outside, ada, BOAT) is None


def test_a_copy_out_of_notes_is_the_gallerys(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "Notes/boat.jpg", BOAT)
    before = state_of(outside, ada, BOAT)

    files.copy(outside, ada, ("Notes",), ("Copied",))

    assert (before, state_of(outside, ada, BOAT)) == (None, AssetState.LIVE)
    assert kept(outside, ada) == (len(BOAT), 0)


def test_moving_over_a_photo_puts_it_into_the_trash(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "boat.jpg", BOAT)
    put(outside, ada, "ship.jpg", SHIP)

    move(outside, ada, "ship.jpg", "boat.jpg", overwrite=True)

    assert (state_of(outside, ada, BOAT), state_of(outside, ada, SHIP)) == (AssetState.TRASH, AssetState.LIVE)


@pytest.mark.parametrize("purged", [False, True])
def test_what_was_trashed_and_is_sent_by_what_cannot_ask_came_back(
    outside: Outside, ada: Principal, purged: bool
) -> None:
    trashed = put(outside, ada, "a/boat.jpg", BOAT).entry
    files.trash(outside, ada, [trashed.number])
    if purged:
        files.purge(outside, ada, [trashed.number])

    put(outside, ada, "a/boat.jpg", BOAT)

    clock_of(outside).move(timedelta(minutes=11))
    (receipt,) = gallery.receipts(outside, ada, [sha256_of(BOAT)])
    with outside.look(ada.account, "gallery") as work:
        came_back = [one.sha256 for one in gallery.came_back(work)]
    assert look(outside, ada, "a/boat.jpg") is not None
    assert kept(outside, ada) == (len(BOAT), 0)
    assert came_back == [sha256_of(BOAT)]
    assert receipt.state is ReceiptState.TRASH
    assert shown(outside, ada) == 0
    with pytest.raises(InTrash):
        send(outside, ada, BOAT)


def one_that_came_back(outside: Outside, ada: Principal) -> Asset:
    """A photo that was in the trash and that something sent again."""
    files.trash(outside, ada, [put(outside, ada, "boat.jpg", BOAT).entry.number])
    put(outside, ada, "boat.jpg", BOAT)
    found = asset_of(outside, ada, BOAT)
    assert found is not None
    return found


@pytest.mark.parametrize("decision", ["keep", "trash", "restore"])
def test_its_owner_decides_about_what_came_back(outside: Outside, ada: Principal, decision: str) -> None:
    found = one_that_came_back(outside, ada)

    with outside.work(ada, "gallery") as work:
        getattr(gallery, decision)(work, [found.id])

    expected = AssetState.TRASH if decision == "trash" else AssetState.LIVE
    assert state_of(outside, ada, BOAT) is expected
    with outside.look(ada.account, "gallery") as work:
        assert gallery.came_back_totals(work) == (0, 0)


@pytest.mark.parametrize("decision", ["keep", "trash"])
def test_its_owner_takes_the_word_back_and_it_waits_again(outside: Outside, ada: Principal, decision: str) -> None:
    found = one_that_came_back(outside, ada)
    with outside.work(ada, "gallery") as work:
        getattr(gallery, decision)(work, [found.id])

    with outside.work(ada, "gallery") as work:
        gallery.set_aside(work, [found.id])
        gallery.set_aside(work, [found.id])

    assert state_of(outside, ada, BOAT) is AssetState.CAME_BACK
    assert look(outside, ada, "boat.jpg") is not None
    assert (kept(outside, ada), shown(outside, ada)) == ((len(BOAT), 0), 0)


def test_one_mark_for_one_photo_by_whichever_way(outside: Outside, ada: Principal, tmp_path: Path) -> None:
    entry = put(outside, ada, "boat.jpg", BOAT).entry
    found = asset_of(outside, ada, BOAT)
    assert found is not None

    files.set_favourite(outside, ada, entry.number, True)
    by_file = asset_of(outside, ada, BOAT)
    with outside.work(ada, "gallery") as work:
        gallery.set_favourite(work, found.id, False)

    assert by_file is not None and by_file.favourite
    after = look(outside, ada, "boat.jpg")
    assert after is not None and not after.favourite


def titles(outside: Outside, who: Principal) -> list[str]:
    with outside.look(who.account, "notes") as work:
        return sorted(f"{one.category}/{one.title}" for one in notes.notes(work).notes)


def test_a_text_put_under_notes_is_a_note_wherever_it_moves(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "Notes/Kitchen/soup.md", b"# Soup")
    put(outside, ada, "plan.txt", b"tomorrow")
    arrived = titles(outside, ada)

    move(outside, ada, "Notes/Kitchen", "Notes/Cooking")
    move(outside, ada, "plan.txt", "Notes/plan.txt")
    moved = titles(outside, ada)
    move(outside, ada, "Notes/Cooking/soup.md", "soup.md")
    trash(outside, ada, "Notes/plan.txt")

    assert (arrived, moved, titles(outside, ada)) == (["Kitchen/soup"], ["/plan", "Cooking/soup"], [])


def test_what_a_note_said_before_is_kept_for_good(outside: Outside, ada: Principal) -> None:
    number = put(outside, ada, "Notes/soup.md", b"leek").entry.number
    put(outside, ada, "Notes/soup.md", b"leek and potato")

    with outside.look(ada.account) as work:
        (version,) = tree.versions(work, number)
    assert version.keep_until is None
    assert titles(outside, ada) == ["/soup"]


def test_a_note_comes_back_from_the_trash_of_files(outside: Outside, ada: Principal) -> None:
    put(outside, ada, "Notes/soup.md", b"leek")
    trashed = trash(outside, ada, "Notes/soup.md")

    files.restore(outside, ada, [trashed.number])

    assert titles(outside, ada) == ["/soup"]
