"""rclone with its Nextcloud settings: hashes and times hold, so that a second sync finds nothing to do."""

import json
import os
from pathlib import Path

import pytest

from tests.conformance.test_rclone import NAMES, Rclone, files_of
from tests.support.davs import DavClient, dav_client
from tests.support.running import Running


@pytest.fixture
def client(a_server: Running) -> DavClient:
    return dav_client(a_server.person(quota=50_000_000), "/remote.php/dav")


@pytest.fixture
def rclone(client: DavClient, tmp_path: Path) -> Rclone:
    made = Rclone(client, tmp_path)
    made.config.write_text(made.config.read_text().replace("vendor = other", "vendor = nextcloud"))
    return made


@pytest.fixture
def album(tmp_path: Path) -> Path:
    album = tmp_path / "album"
    (album / "Ordner & 100 %").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (album / name).write_bytes(f"{name} {number}".encode() * 100)
        os.utime(album / name, (1_500_000_000 + number, 1_500_000_000 + number))
    (album / "Ordner & 100 %" / "unten.bin").write_bytes(os.urandom(300_000))
    return album


def times_of(folder: Path) -> dict[str, int]:
    return {str(one.relative_to(folder)): int(one.stat().st_mtime) for one in folder.rglob("*") if one.is_file()}


def test_hashes_and_times_hold_and_a_second_sync_moves_nothing(rclone: Rclone, album: Path, tmp_path: Path) -> None:
    rclone("sync", str(album), "t:album")
    by_hash = rclone("check", str(album), "t:album")
    again = rclone("sync", str(album), "t:album")
    by_checksum = rclone("sync", "--checksum", str(album), "t:album")
    listing = rclone("lsjson", "--hash", "-R", "--files-only", "t:album").said
    rclone("sync", "t:album", str(tmp_path / "back"))

    assert "0 differences found" in by_hash.said
    assert "hashes could not be checked" not in by_hash.said
    for verdict in (again, by_checksum):
        assert "There was nothing to transfer" in verdict.said
    assert {len(one["Hashes"]["sha1"]) for one in json.loads(listing[listing.index("[") :])} == {40}
    assert files_of(tmp_path / "back") == files_of(album)
    assert times_of(tmp_path / "back") == times_of(album)


def test_a_changed_file_is_sent_and_its_time_follows(rclone: Rclone, album: Path, client: DavClient) -> None:
    rclone("sync", str(album), "t:album")
    (album / "plain.txt").write_bytes(b"new words")
    os.utime(album / "plain.txt", (1_600_000_000, 1_600_000_000))

    rclone("sync", str(album), "t:album")

    shown = client.propfind("album/plain.txt", "d:getlastmodified").there()
    assert client.ask("GET", "album/plain.txt").content == b"new words"
    assert shown["d:getlastmodified"] == "Sun, 13 Sep 2020 12:26:40 GMT"
