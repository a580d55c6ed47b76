"""Nextcloud's desktop client, two of them on one account: both ways, cheap when idle, and safe in a conflict."""

import os
from pathlib import Path

import pytest

from tests.support.davs import DavClient, dav_client
from tests.support.desktops import Desktop
from tests.support.running import Running

HELLO = {"GET /status.php": 1, "GET /ocs/{version}/cloud/capabilities": 1, "GET /ocs/{version}/cloud/user": 1}
LARGE = os.urandom(1 << 20) * 25


@pytest.fixture
def client(a_server: Running) -> DavClient:
    return dav_client(a_server.person(quota=100_000_000), "/remote.php/dav")


@pytest.fixture
def desk(client: DavClient, a_server: Running, tmp_path: Path) -> Desktop:
    return Desktop("a", client, a_server, tmp_path)


@pytest.fixture
def laptop(client: DavClient, a_server: Running, tmp_path: Path) -> Desktop:
    return Desktop("b", client, a_server, tmp_path)


def synced(*desktops: Desktop) -> None:
    for one in desktops:
        verdict = one.sync()
        assert verdict.code == 0, verdict.said


def test_folders_files_and_times_go_up_and_come_down(desk: Desktop, laptop: Desktop) -> None:
    desk.write("Ordner mit Ümlaut & 100 %/tief/é.bin", os.urandom(300_000))
    desk.write("plain.txt", b"plain")
    desk.write("leer.txt", b"")
    (desk.folder / "leerer Ordner").mkdir()
    os.utime(desk.folder / "plain.txt", (1_500_000_000, 1_500_000_000))

    synced(desk, laptop)

    assert laptop.contents() == desk.contents()
    assert laptop.contents()["plain.txt"] == (b"plain", 1_500_000_000)


def test_when_nothing_is_new_four_requests_say_so(desk: Desktop, laptop: Desktop) -> None:
    desk.write("a/b/c.txt", b"words")
    synced(desk, laptop, desk)

    idle = desk.sync_and_count()

    assert idle == {**HELLO, "PROPFIND /dav": 1}


def test_edits_renames_and_removals_travel_and_a_rename_fetches_nothing(desk: Desktop, laptop: Desktop) -> None:
    desk.write("edit.txt", b"before")
    desk.write("old name.bin", os.urandom(100_000))
    desk.write("folder/inside.txt", b"inside")
    synced(desk, laptop)

    (laptop.folder / "old name.bin").rename(laptop.folder / "new name.bin")
    synced(laptop)
    renamed = desk.sync_and_count()
    laptop.write("edit.txt", b"after, and longer")
    (laptop.folder / "folder" / "inside.txt").unlink()
    (laptop.folder / "folder").rmdir()
    synced(laptop, desk)

    assert renamed["GET /dav"] == 0
    assert desk.contents() == laptop.contents()
    assert sorted(desk.contents()) == ["edit.txt", "new name.bin"]


def test_a_conflict_keeps_both_and_makes_one_copy(desk: Desktop, laptop: Desktop) -> None:
    desk.write("letter.txt", b"the first")
    synced(desk, laptop)
    desk.write("letter.txt", b"from the desk, longer")
    laptop.write("letter.txt", b"from the laptop, even longer")

    synced(desk, laptop)

    copies = [name for name in laptop.contents() if "conflicted copy" in name]
    assert len(copies) == 1
    assert laptop.contents()["letter.txt"][0] == b"from the desk, longer"
    assert laptop.contents()[copies[0]][0] == b"from the laptop, even longer"


def test_a_large_file_goes_in_chunks_and_is_the_same(desk: Desktop, laptop: Desktop) -> None:
    desk.write("film.mp4", LARGE)

    sent = desk.sync_and_count()
    synced(laptop)

    assert (sent["MKCOL /dav"], sent["MOVE /dav"]) == (1, 1)
    assert sent["PUT /dav"] >= 2
    assert laptop.contents() == desk.contents()


def test_what_does_not_fit_is_said_and_the_rest_is_there(a_server: Running, tmp_path: Path) -> None:
    client = dav_client(a_server.person(quota=3_000_000), "/remote.php/dav")
    full = Desktop("full", client, a_server, tmp_path)
    full.write("too large.bin", os.urandom(5_000_000))
    full.write("small.txt", b"small")

    verdict = full.sync()

    assert verdict.code == 1
    assert client.names() == ["small.txt"]


def test_a_wrong_password_ends_at_once_and_touches_nothing(desk: Desktop) -> None:
    desk.write("mine.txt", b"mine")

    verdict = desk.sync(password="x" * 26)

    assert verdict.code == 1
    assert desk.client.names() == []
    assert desk.contents()["mine.txt"]
