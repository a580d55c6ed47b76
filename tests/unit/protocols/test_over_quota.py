"""Being over quota refuses new bytes and nothing else, whoever speaks which protocol."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tansu.features import plans
from tests.support.building import PASSWORD
from tests.support.davs import dav_client
from tests.support.pictures import a_jpeg
from tests.support.real_server import SOURCES
from tests.support.running import Person, Running

SUNSET = a_jpeg(120, 90)


@pytest.fixture
def ada(a_server: Running) -> Person:
    """Somebody who keeps a photo and a letter, and whose plan has ended."""
    ada = a_server.person()
    assert ada.upload(SUNSET, filename="sunset.jpg").status_code == 201
    ada.call("PUT", "/files/content", params={"path": "letter.txt"}, data=b"Dear Byron")
    with a_server.instance.outside.system(ada.account.id) as work:
        plans.set_allowance(work, 5)
    return ada


def test_over_rest_everything_works_but_new_bytes(ada: Person) -> None:
    letter = ada.call("GET", "/files/at", params={"path": "letter.txt"}).json()["number"]

    read = ada.call("GET", f"/files/{letter}/content")
    renamed = ada.call("PATCH", f"/files/{letter}", json={"name": "to Byron.txt"})
    trashed = ada.call("POST", "/files/trash", json={"numbers": [letter]})
    restored = ada.call("POST", "/files/restore", json={"numbers": [letter]})
    there = ada.call("GET", f"/files/{letter}").json()["name"]
    refused = ada.call("PUT", "/files/content", params={"path": "new.txt"}, data=b"More words")
    photo = ada.upload(a_jpeg(64, 48))
    ada.call("POST", "/files/trash", json={"numbers": [letter]})
    purged = ada.call("POST", "/files/purge", json={"numbers": [letter]})

    assert [one.status_code for one in (read, renamed, trashed, restored, purged)] == [200] * 5
    assert (read.content, there) == (b"Dear Byron", "to Byron.txt")
    assert refused.json()["code"] == photo.json()["code"] == "quota_exceeded"
    assert ada.call("GET", f"/files/{letter}").status_code == 404


def test_over_webdav_everything_works_but_new_bytes(ada: Person) -> None:
    client = dav_client(ada, prefix="/remote.php/dav")
    bin_of_hers = f"/remote.php/dav/trashbin/{ada.account.email}"

    read = client.ask("GET", "letter.txt")
    moved = client.ask("MOVE", "letter.txt", headers=client.to("to-Byron.txt"))
    deleted = client.ask("DELETE", "to-Byron.txt")
    name = client.propfind(f"{bin_of_hers}/trash", depth="1").names[1]
    back = {"Destination": f"{bin_of_hers}/restore/{name}"}
    restored = client.ask("MOVE", f"{bin_of_hers}/trash/{name}", headers=back)
    refused = client.put("new.txt", b"More words")

    assert (read.status_code, read.content) == (200, b"Dear Byron")
    assert (moved.status_code, deleted.status_code, restored.status_code) == (201, 204, 201)
    assert "to-Byron.txt" in client.names()
    assert refused.status_code == 507


def test_from_a_computer_all_of_it_comes_back(ada: Person, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "new.jpg").write_bytes(a_jpeg(64, 48))
    login = ["login", ada.server.base, "--email", ada.account.email, "--password-stdin"]

    signed_in = tansu(tmp_path, *login, given=f"{PASSWORD}\n")
    pushed = tansu(tmp_path, "push", str(tmp_path / "new"))
    pulled = tansu(tmp_path, "pull", str(tmp_path / "back"))

    assert (signed_in, pushed, pulled) == (0, 3, 0)
    assert SUNSET in [path.read_bytes() for path in (tmp_path / "back").rglob("*.jpg")]


def tansu(home: Path, *words: str, given: str = "") -> int:
    """Run a command of a person's computer; its exit code."""
    here = {"TANSU_CONFIG_DIR": str(home / "config"), "TANSU_STATE_DIR": str(home / "state")}
    return subprocess.run(
        [sys.executable, "-m", "tansu", *words],
        env={**os.environ, **here, "PYTHONPATH": str(SOURCES)},
        input=given,
        text=True,
        timeout=100,
        check=False,
    ).returncode
