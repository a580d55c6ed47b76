"""A computer pushes to the real server: everything arrives, is receipted, and comes back the same."""

import hashlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.real_server import SOURCES, RealServer, real_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with real_server(tmp_path_factory.mktemp("server") / "data") as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, server: RealServer) -> Path:
    """A computer that is signed in."""
    code, said = tansu(
        tmp_path, "login", server.url, "--email", server.email, "--password-stdin", given=f"{server.password}\n"
    )
    assert code == 0, said
    return tmp_path


def start(home: Path, *words: str) -> "subprocess.Popen[str]":
    here = {"TANSU_CONFIG_DIR": str(home / "config"), "TANSU_STATE_DIR": str(home / "state")}
    return subprocess.Popen(
        [sys.executable, "-m", "tansu", *words],
        env={**os.environ, **here, "PYTHONPATH": str(SOURCES)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def tansu(home: Path, *words: str, given: str = "") -> tuple[int, str]:
    """Run a command; its exit code, and what it said (what went wrong, if it said nothing)."""
    process = start(home, *words)
    out, err = process.communicate(given, timeout=120)
    return process.returncode, out or err


def until_begun(home: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until the process has begun a large upload, or has ended."""
    while process.poll() is None and not list((home / "state").glob("*/uploads/*.json")):
        time.sleep(0.005)


def as_json(home: Path, *words: str) -> dict[str, Any]:
    code, said = tansu(home, *words, "--json", "--quiet")
    assert code in (0, 1), said
    read: dict[str, Any] = json.loads(said)
    return read


def a_photo(seed: int, *, padding: int = 0) -> bytes:
    """A real JPEG; what pads it lies after its end, where phones put their own things."""
    chance = random.Random(seed)
    image = Image.new("RGB", (64, 48), tuple(chance.randrange(256) for _ in range(3)))
    written = io.BytesIO()
    image.save(written, "JPEG")
    return written.getvalue() + chance.randbytes(padding + 8)


def put(folder: Path, contents: list[bytes]) -> None:
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / f"{number:03}.jpg").write_bytes(content)


def checksums(folder: Path) -> list[str]:
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.jpg"))


def test_what_was_pushed_is_receipted_and_comes_back_the_same(home):
    photos = [a_photo(number) for number in range(30)] + [a_photo(99, padding=70_000_000)]
    put(home / "photos", photos)

    pushed = as_json(home, "push", str(home / "photos"))
    again = as_json(home, "push", str(home / "photos"), "--safe-list", str(home / "safe.txt"))
    verified = as_json(home, "verify", str(home / "photos"))
    pulled = as_json(home, "pull", str(home / "back"))

    assert pushed["files"]["sent"] == 31
    assert pushed["receipts"]["stored"] == 31
    assert again["files"]["had"] == 31
    assert (home / "safe.txt").read_text() == ""
    assert verified["complete"]
    assert pulled["complete"]
    assert set(checksums(home / "photos")) <= set(checksums(home / "back"))


def test_what_is_no_photo_is_refused_with_a_reason_and_the_rest_arrives(home):
    put(home / "photos", [a_photo(200), b"this is no photo", b"", a_photo(201)])

    report = as_json(home, "push", str(home / "photos"))

    assert (report["files"]["sent"], report["files"]["refused"]) == (2, 2)
    assert all(problem["reason"] for problem in report["problems"])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_push_killed_five_times_is_completed_by_repeating_it(home, seed):
    chance = random.Random(seed)
    photos = [a_photo(1000 * seed + number, padding=30_000) for number in range(60)]
    photos += [a_photo(1000 * seed + 500 + number, padding=40_000_000) for number in range(3)]
    put(home / "photos", photos)

    for _ in range(5):
        process = start(home, "push", str(home / "photos"), "--quiet")
        until_begun(home, process)
        try:
            process.wait(timeout=chance.uniform(0, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    report = as_json(home, "push", str(home / "photos"))
    verified = as_json(home, "verify", str(home / "photos"))

    assert report["complete"]
    assert verified["files"]["stored"] + verified["files"]["safe"] == 63
    assert not list((home / "state").glob("*/uploads/*.json"))


def test_an_interrupted_push_says_that_it_is_safe(home):
    put(home / "photos", [a_photo(3000 + number, padding=30_000_000) for number in range(6)])

    process = start(home, "push", str(home / "photos"), "--quiet")
    until_begun(home, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "goes on from here" in err
    assert as_json(home, "push", str(home / "photos"))["complete"]


def test_after_logout_the_token_is_worth_nothing(home, server):
    kept = (home / "config" / "credentials.json").read_bytes()
    put(home / "photos", [a_photo(4000)])

    code, _ = tansu(home, "logout")
    (home / "config" / "credentials.json").write_bytes(kept)
    refused, said = tansu(home, "push", str(home / "photos"))

    assert code == 0
    assert refused == 3
    assert said
