"""Uploads over loopback by four connections, SHA-256 checked and durable, against writing the same files."""

import base64
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from bench.house import House, account, opened, serving
from bench.photos import Padded, Photos
from bench.report import Figure, Found
from bench.wire import Wire

SIZE, CONNECTIONS, ROUNDS = 4_000_000, 4, 3
COUNT = 40 if os.environ.get("BENCH_QUICK") else 200
HELD_BACK = "client, kernel, hash and flush share the cores; see docs/bench.md for the CPU of each step"


def run() -> list[Found]:
    """MB/s of one-request and tus uploads, in turns with the floor; and the server's CPU for each MB."""
    photos = Photos(SIZE)
    speed: dict[str, list[float]] = {"floor": [], "one request": [], "tus": []}
    cost: dict[str, list[float]] = {"one request": [], "tus": []}
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        data = Path(folder) / "data"
        with opened(data) as instance:
            _, token = account(instance, "uploads@example.org")
        with serving(data, worker=False) as house:
            for number in range(ROUNDS):
                speed["floor"].append(_floor(Path(folder) / f"floor{number}", _some(photos, f"floor{number}")))
                for kind, send in (("one request", one_request), ("tus", tus)):
                    before = house.cpu()
                    speed[kind].append(_uploads(house, token, _some(photos, f"{kind}{number}"), send))
                    cost[kind].append((house.cpu() - before) / COUNT)
    floor = "write, hash, fsync"
    found: list[Found] = [
        Figure(f"upload {COUNT} x 4 MB, {kind}", "MB/s", speed[kind], floor, speed["floor"], ">= 160", HELD_BACK)
        for kind in cost
    ]
    return found + [Figure(f"server CPU for a 4 MB upload, {kind}", "s", cost[kind]) for kind in cost]


def one_request(wire: Wire, file: Padded, name: str) -> None:
    """Send a file as one POST."""
    answer = wire.ask(
        "POST",
        f"/api/v1/gallery/assets?filename={name}.jpg",
        body=file.pieces,
        headers={"X-Checksum-SHA256": file.sha256},
    )
    assert answer.status == 201, (answer.status, answer.body)


def tus(wire: Wire, file: Padded, name: str) -> None:
    """Announce a file, then send it as one PATCH."""
    words = {"filename": f"{name}.jpg", "sha256": file.sha256}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
    common = {"Tus-Resumable": "1.0.0"}
    made = wire.ask(
        "POST",
        "/api/v1/uploads",
        headers={**common, "Upload-Length": str(file.size), "Upload-Metadata": metadata},
    )
    assert made.status == 201, (made.status, made.body)
    place = urlsplit(made.headers["location"]).path
    kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    sent = wire.ask("PATCH", place, body=file.pieces, headers={**common, **kind})
    assert sent.status == 204 and sent.headers.get("tansu-state") == "added", (sent.status, sent.headers, sent.body)


def _some(photos: Photos, label: str) -> list[tuple[str, Padded]]:
    names = [f"{label.replace(' ', '-')}-{n}" for n in range(COUNT)]
    return [(name, photos.make(name)) for name in names]


def _uploads(
    house: House, token: str, files: Sequence[tuple[str, Padded]], send: Callable[[Wire, Padded, str], None]
) -> float:
    wires = [house.wire(token) for _ in range(CONNECTIONS)]

    def share(number: int) -> None:
        for name, file in files[number::CONNECTIONS]:
            send(wires[number], file, name)

    took = _in_threads(share)
    for wire in wires:
        wire.close()
    return sum(file.size for _, file in files) / took / 1e6


def _floor(folder: Path, files: Sequence[tuple[str, Padded]]) -> float:
    """Every file hashed, written and synced, and its folder synced, by as many threads."""
    folder.mkdir()

    def share(number: int) -> None:
        for name, file in files[number::CONNECTIONS]:
            _write(folder, name, file)

    took = _in_threads(share)
    for name, _ in files:
        (folder / name).unlink()
    return sum(file.size for _, file in files) / took / 1e6


def _write(folder: Path, name: str, file: Padded) -> None:
    proof = hashlib.sha256()
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    for piece in file.pieces:
        proof.update(piece)
        os.write(descriptor, piece)
    os.fsync(descriptor)
    os.close(descriptor)
    assert proof.hexdigest() == file.sha256
    names = os.open(folder, os.O_RDONLY)
    os.fsync(names)
    os.close(names)


def _in_threads(share: Callable[[int], None]) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(share, range(CONNECTIONS)))
    return time.perf_counter() - began
