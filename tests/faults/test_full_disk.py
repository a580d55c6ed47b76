"""A disk that really is full, or read-only: what is there can be read, trashed and let go of, and nothing is lost."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tansu.foundation import accounts
from tests.faults.world import photo, sha256_of
from tests.support.judge import judge
from tests.support.nodes import Place, a_person, embedded, opened, running
from tests.support.plain_http import Plain

DISK = 40_000_000
FLOOR = 8_000_000
SIZE = 2_000_000
PASSWORD = "a lighthouse in May"
GALLERY = "/api/v1/gallery"


@contextmanager
def _mounted(folder: Path, *options: str) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Place]:
    """A data directory on a disk of 40 MB, of which 8 are kept free."""
    with _mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={DISK}", "tansu-test") as disk:
        yield Place(disk / "data", {**embedded(disk).environment, "TANSU_FREE_DISK": str(FLOOR)})


def test_a_disk_filled_to_the_floor_refuses_uploads_before_their_bytes_and_does_all_else(small_disk: Place) -> None:
    with running(small_disk, "serve", "--no-worker") as server, opened(small_disk) as instance:
        account, token = a_person(instance, "ada@example.org")
        _give_a_password(instance, account)
        client = Plain(server.url, token)
        sent = _send_until_full(client)
        first, second = sent[:2]

        announced = client.announce(SIZE, "one.jpg", sha256_of(photo(999, SIZE)))
        assert (announced.status, announced.code) == (507, "server_full")
        assert list(instance.outside.staging.uploads()) == []
        assert client.ask("GET", f"{GALLERY}/assets/{first}/original").status == 200
        assert client.post_json(f"{GALLERY}/trash", {"ids": [first, second]}).json == {"done": [first, second]}
        assert client.post_json(f"{GALLERY}/restore", {"ids": [second]}).status == 200
        assert client.post_json(f"{GALLERY}/purge", {"ids": [first]}).json == {"done": 1}
        assert _sign_in(client).status == 201

        allowed = {sha256_of(photo(number, SIZE)): {"live"} for number in range(1, len(sent))}
        assert judge(instance.outside, account, {**allowed, sha256_of(photo(0, SIZE)): {"gone"}}) == []


def test_a_disk_that_others_filled_to_the_last_byte_is_a_clear_refusal_until_there_is_room(small_disk: Place) -> None:
    with running(small_disk, "serve", "--no-worker") as server, opened(small_disk) as instance:
        account, token = a_person(instance, "ada@example.org")
        client = Plain(server.url, token)
        asset = client.upload(photo(0, SIZE), "0.jpg", sha256_of(photo(0, SIZE))).json["id"]
        filler = small_disk.data.parent / "filler"
        _fill(filler)

        answers = [
            client.upload(photo(1, SIZE), "1.jpg", sha256_of(photo(1, SIZE))),
            *(client.post_json(f"{GALLERY}/trash", {"ids": [asset]}) for _ in range(30)),
        ]

        assert {answer.code for answer in answers if answer.status >= 400} == {"server_full"}
        assert client.ask("GET", f"{GALLERY}/assets/{asset}/original").body == photo(0, SIZE)
        assert client.ask("GET", f"{GALLERY}/months").status == 200

        filler.unlink()
        assert client.upload(photo(1, SIZE), "1.jpg", sha256_of(photo(1, SIZE))).status == 201
        assert client.post_json(f"{GALLERY}/trash", {"ids": [asset]}).status == 200
        allowed = {sha256_of(photo(0, SIZE)): {"trash"}, sha256_of(photo(1, SIZE)): {"live"}}
        assert judge(instance.outside, account, allowed) == []


def test_a_read_only_disk_of_originals_is_a_clear_refusal_of_uploads_alone(tmp_path: Path) -> None:
    place = embedded(tmp_path / "data")
    with running(place, "serve", "--no-worker") as server, opened(place) as instance:
        account, token = a_person(instance, "ada@example.org")
        client = Plain(server.url, token)
        asset = client.upload(photo(0), "0.jpg", sha256_of(photo(0))).json["id"]
        blobs = place.data / "blobs"
        with _mounted(blobs, "--bind", str(blobs)):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(blobs)], check=True)

            refused = client.upload(photo(1), "1.jpg", sha256_of(photo(1)))
            assert (refused.status, refused.code) == (503, "unavailable")
            assert "read-only" in refused.json["detail"]
            assert client.ask("GET", f"{GALLERY}/assets/{asset}/original").body == photo(0)
            assert client.post_json(f"{GALLERY}/trash", {"ids": [asset]}).status == 200

        assert client.upload(photo(1), "1.jpg", sha256_of(photo(1))).status == 201
        allowed = {sha256_of(photo(0)): {"trash"}, sha256_of(photo(1)): {"live"}}
        assert judge(instance.outside, account, allowed) == []


def _send_until_full(client: Plain) -> list[str]:
    sent: list[str] = []
    while True:
        content = photo(len(sent), SIZE)
        answer = client.upload(content, f"{len(sent)}.jpg", sha256_of(content))
        if answer.status != 201:
            assert (answer.status, answer.code) == (507, "server_full")
            return sent
        sent.append(answer.json["id"])


def _fill(file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    for size in (1 << 20, 4096, 1):
        try:
            while True:
                os.write(descriptor, b"\0" * size)
        except OSError:
            continue
    os.close(descriptor)


def _give_a_password(instance: object, account: str) -> None:
    outside = instance.outside  # type: ignore[attr-defined]
    accounts.set_password(outside, account, PASSWORD)


def _sign_in(client: Plain) -> object:
    body = json.dumps({"email": "ada@example.org", "password": PASSWORD}).encode()
    return client.ask("POST", "/api/v1/session", body, Content_Type="application/json", X_Tansu="1")
