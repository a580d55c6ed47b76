"""A phone's worth of photos and clips, pushed while both sides are killed three times each: complete and equal."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.real_server import SOURCES, RealServer, real_server, serve_again, stop

ROOT = Path(__file__).parents[2]
KILLS = ["server", "push", "server", "push", "server", "push"]
BETWEEN = 5.0
"""Seconds a push goes on before the next kill."""


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 photos and clips of up to 12 megapixels, made here unless TANSU_PHONE names a folder of them."""
    if ready := os.environ.get("TANSU_PHONE"):
        return Path(ready)
    folder = tmp_path_factory.mktemp("phone")
    environment = {**os.environ, "PYTHONPATH": f"{SOURCES}:{ROOT}"}
    subprocess.run(
        [sys.executable, "-m", "tools.pictures", str(folder), "--profile", "phone"], env=environment, check=True
    )
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    """A server with room for a phone; the test itself kills it and starts it again."""
    with real_server(tmp_path / "data") as running:
        _tansu(tmp_path, "users", "quota", running.email, "50000000000", "--data", str(running.data))
        yield running


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_phone_is_pushed_whole_though_both_sides_are_killed_three_times(
    phone: Path, server: RealServer, tmp_path: Path
) -> None:
    _tansu(tmp_path, "login", server.url, "--email", server.email, "--password-stdin", told=server.password)
    began = time.monotonic()

    again = _push_through_kills(phone, server, tmp_path)
    last = _tansu(tmp_path, "push", str(phone))
    _tansu(tmp_path, "pull", str(tmp_path / "pulled"))
    doctor = _tansu(tmp_path, "doctor", "--data", str(server.data))
    stop(again)

    print(f"{sum(1 for _ in phone.rglob('*.*'))} files in {time.monotonic() - began:.0f} s, {len(KILLS)} kills")
    print(last, doctor)
    assert _checksums(tmp_path / "pulled") == _checksums(phone)


def _push_through_kills(phone: Path, server: RealServer, tmp_path: Path) -> RealServer:
    """Push, and kill one side after the other in the middle of it; return the server that runs in the end."""
    met = 0
    running = server
    pushing = _start_push(phone, tmp_path)
    for victim in KILLS:
        time.sleep(BETWEEN)
        met += pushing.poll() is None
        if victim == "server":
            running.kill()
            running = serve_again(server.data, server.port)
        else:
            pushing.send_signal(signal.SIGKILL)
            pushing.wait()
        if pushing.poll() is not None:
            pushing = _start_push(phone, tmp_path)
    pushing.wait()
    assert met == len(KILLS), f"only {met} kills met a push under way"
    return running


def _start_push(phone: Path, tmp_path: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tansu", "push", str(phone), "--quiet"], env=_environment(tmp_path), cwd=ROOT
    )


def _tansu(tmp_path: Path, *arguments: str, told: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tansu", *arguments],
        env=_environment(tmp_path),
        input=told,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _environment(tmp_path: Path) -> dict[str, str]:
    home = {"TANSU_CONFIG_DIR": str(tmp_path / "config"), "TANSU_STATE_DIR": str(tmp_path / "state")}
    return {**os.environ, **home, "PYTHONPATH": str(SOURCES)}


def _checksums(folder: Path) -> set[str]:
    return {_checksum(file) for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".")}


def _checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
