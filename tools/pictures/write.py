"""Make planned shots into files, on all cores, in the order in which they were taken."""

import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from tools.pictures import files, plan
from tools.pictures.plan import Shot
from tools.pictures.progress import Progress

# Shots handed to a process at a time.
_BATCH = 8


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file. `taken_local` is wall time where it was taken."""

    filename: str
    taken_local: datetime
    data: bytes
    also: Any = None
    """What `also` of `make` returned for it."""


Also = Callable[[Image.Image], Any]
"""Called with the pixels of a photo, upright, in the process that made it; a function at the top of a module."""


def shots(count: int, seed: int = 1, megapixels: float = 1.0) -> Iterator[Made]:
    """Yield `count` JPEG photos, oldest first. The same arguments give the same bytes.

    Painting the scenes comes first, so the first photo takes a while. The calling program is imported again by the
    worker processes, so it must not do its work at import time.
    """
    return make(plan.shots(count, seed=seed), seed=seed, megapixels=megapixels)


def make(
    planned: list[Shot], *, seed: int, megapixels: float, processes: int | None = None, also: Also | None = None
) -> Iterator[Made]:
    """Yield the files of a plan in its order. Never holds more than a few dozen of them in memory.

    `also` saves decoding again what was just painted: it gets the pixels of every plain photo.
    """
    processes = processes or os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory(prefix="tansu-scenes-") as folder,
        ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool,
    ):
        _paint_all(pool, Path(folder), planned, seed=seed, megapixels=megapixels)
        waiting: deque[Future[list[Made]]] = deque()
        for start in range(0, len(planned), _BATCH):
            some = planned[start : start + _BATCH]
            waiting.append(pool.submit(_some, Path(folder), some, megapixels=megapixels, also=also))
            if len(waiting) > 3 * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def to_folder(planned: list[Shot], out: Path, *, seed: int, megapixels: float) -> int:
    """Write the files of a plan into a folder, made if need be, and return how many bytes they have."""
    out.mkdir(parents=True, exist_ok=True)
    total = 0
    progress = Progress(len(planned), "files")
    for made in make(planned, seed=seed, megapixels=megapixels):
        (out / made.filename).write_bytes(made.data)
        os.utime(out / made.filename, (made.taken_local.timestamp(),) * 2)
        total += len(made.data)
        progress.step()
    progress.done()
    return total


def _paint_all(pool: ProcessPoolExecutor, folder: Path, planned: list[Shot], *, seed: int, megapixels: float) -> None:
    views = dict.fromkeys((shot.scene, shot.variant) for shot in planned)
    painting = [
        pool.submit(files.paint, folder, scene, variant=variant, seed=seed, megapixels=megapixels)
        for scene, variant in views
    ]
    progress = Progress(len(painting), "scenes painted")
    for painted in as_completed(painting):
        painted.result()
        progress.step()
    progress.done()


def _some(folder: Path, some: list[Shot], *, megapixels: float, also: Also | None) -> list[Made]:
    return [_one(folder, shot, megapixels=megapixels, also=also) for shot in some]


def _one(folder: Path, shot: Shot, *, megapixels: float, also: Also | None) -> Made:
    if also is None or shot.kind != "photo":
        return Made(shot.filename, shot.taken_local, files.encode(shot, folder=folder, megapixels=megapixels))
    upright = files.upright(shot, folder=folder, megapixels=megapixels)
    data = files.jpeg(upright, shot, megapixels=megapixels)
    return Made(shot.filename, shot.taken_local, data, also(upright))
