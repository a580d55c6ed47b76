"""Thumbnail and preview of 12-megapixel photos: CPU against vipsthumbnail, and of the whole way of a photo."""

import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.house import House, account, opened, serving
from bench.report import Figure, Found, Skipped
from bench.wire import Wire
from tansu.adapters.media.render.pictures import render
from tools.pictures import plan, write

COUNT, ROUNDS, MEGAPIXELS = 12, 3, 12.2
SENT = 24 if os.environ.get("BENCH_QUICK") else 200
PATIENCE_SECONDS = 300
HELD_BACK = (
    "decoding at a scale, resizing and WebP take most of it; of the rest, hashing and two transactions the larger part"
)


def run() -> list[Found]:
    """CPU seconds a photo."""
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as name:
        folder = Path(name)
        planned = plan.shots(COUNT, seed=5, first_year=2022, variants=1)
        photos = [folder / made.filename for made in _made(folder, planned)]
        ours: list[float] = []
        theirs: list[float] = []
        vips = shutil.which("vipsthumbnail")
        for _ in range(ROUNDS):
            ours.append(_ours(photos))
            if vips:
                theirs.append(_vips(vips, photos, folder))
        whole = _whole_way(photos, folder / "data")
    name = "both renditions of a 12 MP JPEG, CPU"
    found: list[Found] = [
        Figure(name, "s", ours, "vipsthumbnail, 1440 and 250 px" if vips else "", theirs),
        Figure(f"intake of {SENT} and both renditions, all processes, CPU", "s", [whole], "", [], "<= 0.20", HELD_BACK),
    ]  # fmt: skip
    return found if vips else [*found, Skipped("vipsthumbnail", "not installed (apt-get install libvips-tools)")]


def _made(folder: Path, planned: list[plan.Shot]) -> list[write.Made]:
    made = list(write.make(planned, seed=5, megapixels=MEGAPIXELS))
    for one in made:
        (folder / one.filename).write_bytes(one.data)
    return made


def _ours(photos: list[Path]) -> float:
    """By the code that runs in the children, called here, so that its CPU can be told."""
    began = time.process_time()
    for photo in photos:
        with photo.open("rb") as file:
            render(file, "image/jpeg", memory_limit=2 << 30)
    return (time.process_time() - began) / len(photos)


def _vips(program: str, photos: list[Path], folder: Path) -> float:
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    for size, quality, effort in (("1440x1440", 79, 1), ("334x334", 75, 2)):
        out = f"{folder}/vips-{size}-%s.webp[Q={quality},effort={effort},strip]"
        subprocess.run(
            [program, *map(str, photos), "-s", size, "-o", out], check=True, env={**os.environ, "VIPS_CONCURRENCY": "1"}
        )
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime) / len(photos)


def _whole_way(photos: list[Path], data: Path) -> float:
    """Uploaded over HTTP, hashed, stored, entered and rendered by the worker inside, its children started anew."""
    with opened(data) as instance:
        _, token = account(instance, "renditions@example.org")
    with serving(data) as house:
        wire = house.wire(token)
        before = house.cpu()
        for number in range(SENT):
            photo = photos[number % len(photos)]
            # What follows a JPEG's end is not looked at, but makes it another file.
            body = [photo.read_bytes(), number.to_bytes(8)]
            answer = wire.ask("POST", f"/api/v1/gallery/assets?filename={number}-{photo.name}", body=body)
            assert answer.status == 201, answer
        _await_all(house, wire, SENT)
        return (house.cpu() - before) / SENT


def _await_all(house: House, wire: Wire, count: int) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        months = json.loads(wire.ask("GET", "/api/v1/gallery/months").body)
        pages = [json.loads(wire.ask("GET", f"/api/v1/gallery/months/{month}").body) for month in months["months"]]
        if sum(len(page["ids"]) - len(page["pending"]) for page in pages) == count:
            return
        time.sleep(0.5)
    raise RuntimeError("the renditions were not made in time")
