"""rclone with its plain WebDAV settings (`vendor=other`): the way of many phones' folder-sync apps, too."""

import json
from pathlib import Path

import pytest

from tests.support.davs import DavClient, dav_client
from tests.support.running import Running
from tests.support.strangers import Verdict, run_stranger

NAMES = ["plain.txt", "Grüße aus Köln.txt", "Salz & Pfeffer.txt", "100 % sicher.txt", "a+b=c;d.txt", "leer", "日本.txt"]


class Rclone:
    """rclone with one remote, `t:`."""

    def __init__(self, client: DavClient, folder: Path) -> None:
        self._folder = folder
        self.config = folder / "rclone.conf"
        secret = run_stranger("rclone", ["obscure", client.password], folder=folder, note="obscure").said.strip()
        self.config.write_text(
            f"[t]\ntype = webdav\nurl = {client.base}\nvendor = other\nuser = {client.email}\npass = {secret}\n"
        )

    def __call__(self, *arguments: str) -> Verdict:
        verdict = run_stranger(
            "rclone",
            ["--config", str(self.config), "-v", "--retries", "1", *arguments],
            folder=self._folder,
            note=arguments[0],
        )
        assert verdict.code == 0, verdict.said
        return verdict


@pytest.fixture
def client(a_server: Running) -> DavClient:
    return dav_client(a_server.person(quota=10_000_000))


@pytest.fixture
def rclone(client: DavClient, tmp_path: Path) -> Rclone:
    return Rclone(client, tmp_path)


@pytest.fixture
def album(tmp_path: Path) -> Path:
    album = tmp_path / "album"
    (album / "Ordner mit Ümlaut & 100 %" / "tief").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (album / name).write_bytes(b"" if name == "leer" else f"{name} {number}".encode() * 1000)
    (album / "Ordner mit Ümlaut & 100 %" / "tief" / "unten.bin").write_bytes(bytes(300_000))
    return album


def test_a_folder_goes_up_comes_back_and_a_second_time_nothing_moves(
    rclone: Rclone, album: Path, tmp_path: Path
) -> None:
    rclone("sync", str(album), "t:album")
    again = rclone("sync", "--size-only", str(album), "t:album")
    check = rclone("check", "--download", str(album), "t:album")
    rclone("sync", "t:album", str(tmp_path / "back"))

    assert "Transferred:" not in again.said or "0 B / 0 B" in again.said
    assert "0 differences found" in check.said
    assert files_of(tmp_path / "back") == files_of(album)


def test_rclone_moves_tells_room_and_purges(rclone: Rclone, client: DavClient, album: Path) -> None:
    rclone("copy", str(album), "t:album")
    used = sum(len(content) for content in files_of(album).values())

    rclone("moveto", "t:album/plain.txt", "t:album/neu/umgezogen & fertig.txt")
    about = json.loads(rclone("about", "--json", "t:").said)
    rclone("purge", "t:album")

    assert about["used"] == used
    assert about["free"] == 10_000_000 - used
    assert client.names() == []


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}
