"""Downloading a 1 GB original, whole and by ranges, against nginx sending the same file."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.house import account, opened, serving
from bench.photos import Photos
from bench.report import Figure, Found, Skipped
from bench.wire import Wire
from tansu.core.ids import new_id
from tansu.features import gallery
from tansu.features.gallery.looking import facts_of

SIZE = 100_000_000 if os.environ.get("BENCH_QUICK") else 1_000_000_000
RANGE, ROUNDS = 16_000_000, 3
HELD_BACK = "every byte is copied three times (read, handed over, written), where nginx lets the kernel send it"


def run() -> list[Found]:
    """MB/s, in turns with nginx."""
    nginx = os.environ.get("BENCH_NGINX") or shutil.which("nginx")
    speeds: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        data = Path(folder)
        # nginx gives up its rights and must still be able to read the file.
        data.chmod(0o755)
        with opened(data / "data") as instance:
            owner, token = account(instance, "downloads@example.org")
            file = Photos(SIZE).make("large")
            outside = instance.outside
            blob = new_id(outside.chance.random_bytes)
            ref = outside.blobs.put(owner.account, file.pieces, blob_id=blob, extension="jpg", name="")
            facts = facts_of(outside, ref, filename="")
            assert facts is not None
            with outside.work(owner, "gallery") as work:
                asset, _ = gallery.receive(work, ref, facts, filename="large.jpg")
            stored = outside.blobs.path(ref)
            assert stored is not None
        (data / "www").mkdir()
        os.link(stored, data / "www" / "large.jpg")
        (data / "www" / "large.jpg").chmod(0o644)
        with serving(data / "data", worker=False) as house, _nginx(nginx, data) as peer:
            places = {"tansu": (house.wire(token), f"/api/v1/gallery/assets/{asset.id}/original")}
            if peer:
                places["nginx"] = (Wire(peer), "/large.jpg")
            for kind, fetch in (("whole", _whole), ("ranges of 16 MB", _ranges)):
                speeds[kind] = {name: [] for name in places}
                for _ in range(ROUNDS):
                    for name, (wire, path) in places.items():
                        speeds[kind][name].append(_speed(fetch, wire, path))
    found: list[Found] = [
        Figure(f"download of {SIZE // 10**6} MB, {kind}", "MB/s", one["tansu"], "nginx" if peer else "",
               one.get("nginx", []), ">= 0.6 of nginx", HELD_BACK)
        for kind, one in speeds.items()
    ]  # fmt: skip
    return (
        found if peer else [*found, Skipped("nginx beside it", "nginx is not installed (apt-get install nginx-light)")]
    )


def _speed(fetch: Callable[[Wire, str], None], wire: Wire, path: str) -> float:
    began = time.perf_counter()
    fetch(wire, path)
    return SIZE / (time.perf_counter() - began) / 1e6


def _whole(wire: Wire, path: str) -> None:
    answer = wire.ask("GET", path, keep=False)
    assert (answer.status, answer.size) == (200, SIZE), answer


def _ranges(wire: Wire, path: str) -> None:
    for start in range(0, SIZE, RANGE):
        last = min(SIZE, start + RANGE) - 1
        answer = wire.ask("GET", path, headers={"Range": f"bytes={start}-{last}"}, keep=False)
        assert (answer.status, answer.size) == (206, last + 1 - start), answer


@contextmanager
def _nginx(program: str | None, folder: Path) -> Iterator[str]:
    """Its address, or nothing if there is none."""
    if program is None:
        yield ""
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;"
        " events {} http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000;"
        + "".join(
            f" {kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f" server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}"
    )
    process = subprocess.Popen([program, "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _await(port: int) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("nginx did not start")
