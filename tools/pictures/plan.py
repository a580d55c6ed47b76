"""The library as a list: what was taken when, where, with which camera. Nothing here draws; it only decides."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from tools.pictures.places import CAMERAS, EVERYDAY, HOME, TRIPS, Camera, Trip

FIRST_YEAR, LAST_YEAR = 2006, 2026
Kind = Literal["photo", "heic", "clip", "screenshot", "webp", "gif"]

# Views of each kind of place. With fewer a person notices repetitions, with more there is more to paint.
VARIANTS = 7


@dataclass(frozen=True, slots=True)
class Shot:
    """One planned file. `taken_local` is wall time where it was taken; `scene` and `variant` name what is in front."""

    number: int
    filename: str
    kind: Kind
    taken_local: datetime
    offset_minutes: int | None
    camera: Camera
    scene: str
    variant: int
    ratio: tuple[int, int]
    orientation: int
    place: tuple[float, float] | None
    look: int


def shots(
    count: int,
    *,
    seed: int = 1,
    clips: int = 0,
    heic: int = 0,
    screenshots: int = 0,
    webp: int = 0,
    gif: int = 0,
    first_year: int = FIRST_YEAR,
    variants: int = VARIANTS,
) -> list[Shot]:
    """Exactly `count` shots in the order in which they were taken, of which so many are not plain JPEG photos.

    The same arguments give the same list. File names are all different.
    """
    if count < clips + heic + screenshots + webp + gif:
        raise ValueError("more clips, HEIC files and other kinds asked for than shots in all")
    rng = np.random.default_rng([seed, 20])
    planned: list[Shot] = []
    years = np.arange(first_year, LAST_YEAR + 1)
    # People take more photos every year; the last year is only half over.
    weights = (1.0 + 0.16 * (years - FIRST_YEAR)) * np.where(years == LAST_YEAR, 0.5, 1.0)
    shares = np.floor(np.cumsum(weights) / weights.sum() * count + 1e-6).astype(int)
    for year, share in zip(years, np.diff(shares, prepend=0), strict=True):
        planned += _year(rng, int(year), int(share), variants)
    planned.sort(key=lambda shot: shot.taken_local)
    return _named(_kinds(rng, planned, clip=clips, heic=heic, screenshot=screenshots, webp=webp, gif=gif))


def _year(rng: np.random.Generator, year: int, share: int, variants: int) -> list[Shot]:
    """Trips hold half of a year's photos, single days at home the rest."""
    found: list[Shot] = []
    while len(found) < share // 2:
        trip = TRIPS[int(rng.integers(len(TRIPS)))]
        if year == LAST_YEAR and trip.month > 6:
            continue
        size = min(int(rng.integers(24, 90)), share // 2 - len(found))
        found += _trip(rng, trip, year, size=size, variants=variants)
    while len(found) < share:
        month = int(rng.integers(1, 7 if year == LAST_YEAR else 13))
        size = min(int(rng.integers(1, 9)), share - len(found))
        found += _day(rng, datetime(year, month, int(rng.integers(1, 29))), size=size, variants=variants)
    return found


def _trip(rng: np.random.Generator, trip: Trip, year: int, *, size: int, variants: int) -> list[Shot]:
    start = datetime(year, trip.month, int(rng.integers(1, 24)))
    days = max(1, min(trip.days, size // 6))
    # One journey sees a few views of its kind of place, not all of them.
    seen = {scene: rng.integers(0, variants, 2) for scene in trip.scenes}
    found: list[Shot] = []
    for number in range(size):
        scene = trip.scenes[int(rng.integers(len(trip.scenes)))] if number % 3 == 0 or not found else found[-1].scene
        moment = start + timedelta(days=number * days // size) + _hour(rng, scene)
        if found and found[-1].scene == scene and rng.random() < 0.6:
            moment = found[-1].taken_local + timedelta(seconds=int(rng.integers(2, 240)))
        near = trip.latitude + float(rng.normal(0, 0.05)), trip.longitude + float(rng.normal(0, 0.05))
        variant = int(rng.choice(seen[scene]))
        found.append(_shot(rng, moment, trip.offset_hours * 60, scene=scene, variant=variant, place=near))
    return found


def _day(rng: np.random.Generator, day: datetime, *, size: int, variants: int) -> list[Shot]:
    season = ("winter", "spring", "summer", "autumn")[day.month % 12 // 3]
    scenes = EVERYDAY[season]
    scene, variant = scenes[int(rng.integers(len(scenes)))], int(rng.integers(variants))
    moment = day + _hour(rng, scene)
    found = []
    for _ in range(size):
        if rng.random() < 0.3:
            scene, variant = scenes[int(rng.integers(len(scenes)))], int(rng.integers(variants))
            moment = max(moment, day + _hour(rng, scene))
        moment += timedelta(seconds=int(rng.integers(2, 600)))
        near = HOME[0] + float(rng.normal(0, 0.02)), HOME[1] + float(rng.normal(0, 0.02))
        offset = 120 if 4 <= day.month <= 10 else 60
        found.append(_shot(rng, moment, offset, scene=scene, variant=variant, place=near))
    return found


def _hour(rng: np.random.Generator, scene: str) -> timedelta:
    early, late = {"sunset": (18, 21), "ridges": (18, 20), "silhouette": (18, 21), "balloons": (6, 9)}.get(
        scene, (9, 18)
    )
    if scene in {"city", "bokeh", "fireworks", "stars", "candles", "concert"}:
        early, late = 20, 23
    return timedelta(hours=early, seconds=int(rng.integers((late - early) * 3600)))


def _shot(
    rng: np.random.Generator, moment: datetime, offset: int, *, scene: str, variant: int, place: tuple[float, float]
) -> Shot:
    fitting = [camera for camera in CAMERAS if camera.first_year <= moment.year <= camera.last_year]
    camera = fitting[int(rng.integers(len(fitting)))]
    upright = bool(rng.random() < (0.42 if camera.phone else 0.2))
    ratios = ((4, 3), (4, 3), (4, 3), (16, 9), (1, 1)) if camera.phone else ((3, 2), (3, 2), (4, 3))
    ratio = ratios[int(rng.integers(len(ratios)))]
    if upright:
        ratio = ratio[1], ratio[0]
    elif camera.phone and rng.random() < 0.015:
        ratio = 3, 1
    # Only a camera that was held upright, and a phone held the wrong way round, writes anything but 1.
    turned = (6 if rng.random() < 0.7 else 8) if ratio[1] > ratio[0] and rng.random() < 0.6 else 1
    return Shot(
        number=0,
        filename="",
        kind="photo",
        taken_local=moment,
        camera=camera,
        scene=scene,
        variant=variant,
        offset_minutes=offset if camera.writes_offset else None,
        ratio=ratio,
        orientation=turned,
        place=(round(place[0], 6), round(place[1], 6)) if camera.phone else None,
        look=int(rng.integers(2**31)),
    )


def _kinds(rng: np.random.Generator, planned: list[Shot], **wanted: int) -> list[Shot]:
    """Turn some of the newer shots into other kinds of files."""
    newer = [index for index, shot in enumerate(planned) if shot.camera.phone]
    free = list(rng.permutation(newer if len(newer) >= sum(wanted.values()) else len(planned)))
    for kind, count in wanted.items():
        for index in (free.pop() for _ in range(count)):
            plain = kind in {"screenshot", "webp", "gif"}
            planned[index] = replace(
                planned[index], kind=kind, orientation=1, place=None if plain else planned[index].place
            )
    return planned


def _named(planned: list[Shot]) -> list[Shot]:
    endings = {"photo": "jpg", "heic": "HEIC", "screenshot": "png", "webp": "webp", "gif": "gif"}
    taken: set[str] = set()
    named = []
    for number, shot in enumerate(planned):
        ending = endings.get(shot.kind) or ("MOV" if number % 3 == 0 else "mp4")
        stem = f"{shot.camera.prefix}{number % 10000:04d}"
        if shot.kind == "screenshot":
            stem = f"Screenshot_{shot.taken_local:%Y%m%d-%H%M%S}"
        elif shot.camera.phone and ending not in {"HEIC", "MOV"}:
            stem = f"{'VID' if shot.kind == 'clip' else 'IMG'}_{shot.taken_local:%Y%m%d_%H%M%S}"
        elif shot.camera.phone:
            stem = f"IMG_{number % 10000:04d}"
        elif shot.kind == "photo":
            ending = "JPG"
        name, copy = f"{stem}.{ending}", 0
        while name.lower() in taken:
            copy += 1
            name = f"{stem}_{copy}.{ending}"
        taken.add(name.lower())
        named.append(replace(shot, number=number, filename=name))
    return named
