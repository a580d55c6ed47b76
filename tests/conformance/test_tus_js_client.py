"""tus-js-client, which most web pages use: plainly, cut off, given up, at once and in parallel."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.node_programs import run
from tests.support.running import Person, Running
from tests.support.sending import photo, sha256_of

CONTENT = photo("sent by another stranger's program", size=300_000)


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "boat.jpg"
    path.write_bytes(CONTENT)
    return path


def send(who: Person, file: Path, *, wish: dict[str, Any] | None = None, **options: Any) -> Any:
    asked = {
        "endpoint": f"{who.server.base}/api/v1/uploads",
        "token": who.token,
        "file": str(file),
        "urls": str(file.with_name("urls.json")),
        "metadata": {"filename": file.name, "filetype": "image/jpeg", "sha256": sha256_of(CONTENT)},
        "options": options,
    }
    return run("tus.mjs", {**asked, **(wish or {})})


def originals(who: Person) -> list[bytes]:
    changes = who.call("GET", "/changes?since=WzBd&feature=gallery").json()["changes"]
    return [who.call("GET", f"/gallery/assets/{one['item']}/original").content for one in changes]


def room(who: Person) -> tuple[int, int]:
    told = who.call("GET", "/account/usage").json()
    return told["used"], told["reserved"]


def test_a_file_arrives_in_chunks(ada: Person, file: Path) -> None:
    done = send(ada, file, chunkSize=100_000)

    assert done["requests"] == ["POST 201", "PATCH 204", "PATCH 204", "PATCH 204"]
    assert originals(ada) == [CONTENT]


def test_small_bytes_travel_with_the_announcement(ada: Person, file: Path) -> None:
    done = send(ada, file, uploadDataDuringCreation=True)

    assert done["requests"] == ["POST 201"]
    assert originals(ada) == [CONTENT]


def test_another_process_goes_on_where_the_first_stopped(ada: Person, file: Path) -> None:
    first = send(ada, file, chunkSize=100_000, wish={"stopAfter": 100_000})

    second = send(ada, file, chunkSize=100_000, wish={"resume": True})

    assert first["sent"] == 100_000
    assert second["url"] == first["url"]
    assert second["requests"] == ["HEAD 200", "PATCH 204", "PATCH 204"]
    assert originals(ada) == [CONTENT]


def test_an_upload_that_is_given_up_leaves_nothing(ada: Person, file: Path) -> None:
    done = send(ada, file, chunkSize=100_000, wish={"stopAfter": 100_000, "terminate": True})

    assert done["requests"][-1] == "DELETE 204"
    assert ada.call("HEAD", done["url"], headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert room(ada) == (0, 0)


def test_three_parts_in_parallel_become_one_photo(ada: Person, file: Path) -> None:
    done = send(ada, file, parallelUploads=3)

    assert sorted(done["requests"]) == ["PATCH 204"] * 3 + ["POST 201"] * 4
    assert originals(ada) == [CONTENT]
    assert room(ada) == (len(CONTENT), 0)


def test_what_the_gallery_has_needs_no_bytes(ada: Person, file: Path) -> None:
    ada.upload(CONTENT)

    done = send(ada, file)

    assert "PATCH 204" not in done["requests"]
    assert originals(ada) == [CONTENT]


def test_bytes_that_are_not_what_was_announced_are_refused_in_words(ada: Person, file: Path) -> None:
    told = {"filename": "boat.jpg", "sha256": sha256_of(b"something else")}

    done = send(ada, file, wish={"metadata": told})

    assert done["status"] == 460
    assert "not what was announced" in done["words"]
    assert originals(ada) == []
