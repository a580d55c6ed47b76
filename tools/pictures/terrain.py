"""Land seen from a height: a relief of fractal noise, looked at in perspective, lit by the sun, lost in haze."""

from dataclasses import dataclass

import numpy as np

from tools.pictures import canvas, noise, water
from tools.pictures.light import Colour, Light, colour
from tools.pictures.noise import Field, Picture

_STEPS = 520


@dataclass(frozen=True, slots=True)
class Land:
    """A kind of country. Heights are in units of the view: the far mountains of `relief` 1 fill a third of it."""

    low: Colour
    low_other: Colour
    rock: Colour
    top: Colour
    woods: Colour
    relief: float
    rough: float = 0.5
    snow_line: float = 2.0
    wooded: float = 0.4
    lake: float = -1.0
    haze: float = 0.5
    ridged: bool = False


ALPS = Land(*map(colour, ("5f7f3a", "7d9148", "7b746c", "f4f6fa", "2c4328")), relief=1.5, snow_line=0.62, lake=-1)
LAKE = Land(
    *map(colour, ("55753a", "6c8a45", "77716a", "f2f5fa", "253d26")), relief=1.35, snow_line=0.66, wooded=0.7, lake=0.3
)
HILLS = Land(
    *map(colour, ("7da044", "b9a955", "7d8050", "8b9a58", "37532a")), relief=0.45, rough=0.4, wooded=0.45, haze=0.6
)
AUTUMN = Land(
    *map(colour, ("b5763a", "c9a13f", "7d6a55", "9a7a4a", "8e3f20")), relief=0.7, rough=0.44, wooded=0.7, haze=0.6
)
DESERT = Land(
    *map(colour, ("d79a5c", "e0ac6c", "b87746", "e3b77d", "c58a50")),
    relief=0.6,
    rough=0.3,
    wooded=0.0,
    haze=0.4,
    ridged=True,
)
SNOW = Land(*map(colour, ("eef3fa", "e2eaf5", "8a8d98", "ffffff", "33453f")), relief=1.1, snow_line=0.1, wooded=0.45)
COAST = Land(
    *map(colour, ("8a8f4c", "6f8745", "a08a6c", "8d8a6a", "41603a")), relief=0.7, rough=0.45, wooded=0.5, lake=0.52
)


def paint(
    rng: np.random.Generator, sky: Picture, light: Light, land: Land, *, horizon: float = 0.5, sun_x: float = 0.5
) -> Picture:
    """Land in front of a painted sky; water lies wherever the country has a lake."""
    rows, columns = sky.shape[:2]
    relief = noise.fractal(rng, (1024, 1024), cells=(4, 4), gain=land.rough)
    if land.relief > 1 or land.ridged:
        relief = 0.35 * relief + 0.65 * (1 - np.abs(relief * 2 - 1)) ** 1.3
    fine = noise.fractal(rng, (512, 512), cells=(16, 16), gain=0.75)

    # Near land is sampled more closely than far land, as perspective shows it.
    away = np.geomspace(0.25, 14, _STEPS, dtype=np.float32)[:, None]
    across = (np.arange(columns, dtype=np.float32)[None, :] / columns - 0.5) * (columns / rows)
    place_v = np.broadcast_to(away * 0.085 + rng.random(), (_STEPS, columns)).astype(np.float32)
    place_u = (across * away * 0.085 + rng.random()).astype(np.float32)
    height = noise.sample(relief, place_v, place_u)
    slope = noise.sample(_slope(relief, sun_x), place_v, place_u)
    grain = noise.sample(fine, place_v * 14, place_u * 14)
    patches = noise.sample(fine, place_v * 2.3 + 0.4, place_u * 2.3)
    # The viewer stands over a valley: far country is high country, and a lake lies in front of its mountains.
    valley = noise.step(1.0, 7.5, away)
    height = height * (0.3 + 0.7 * valley) if land.lake < 0 else height * (0.1 + 0.9 * noise.step(0.6, 6.5, away))
    wet = height < land.lake
    height = np.where(wet, land.lake, height) + np.where(wet, 0, (grain - 0.5) * 0.012 * land.relief)

    # Some massifs tower over others, differently near and far.
    massif = 0.35 + 1.15 * noise.soften(noise.fractal(rng, (_STEPS, columns), cells=(3, 4), gain=0.3), 20)
    massif = 0.6 + (massif - 0.6) * noise.step(1.0, 5.0, away)
    lift = land.relief * (0.7 + 2.1 * np.clip(away / 12, 0, 1) ** 1.2) * massif
    ground = np.where(wet, 0, height - max(land.lake, 0)) * lift
    row = rows * horizon - (ground - 0.34) / away * rows * 0.95
    nearest = _visible(row, rows)

    tint = _colours(light, land, height=height, slope=slope, grain=grain, patches=patches)
    faded = 1 - np.exp(-(((away / 14) * 2.6 * land.haze) ** 1.15))
    tint += (np.asarray(light.haze, np.float32) - tint) * np.clip(faded + 0 * height, 0, 0.9)[..., None]
    return _compose(rng, sky, tint, nearest, wet, light=light, horizon=horizon)


def _slope(relief: Field, sun_x: float) -> Field:
    dx = relief - np.roll(relief, 3, axis=1)
    dy = relief - np.roll(relief, 3, axis=0)
    side = -1.0 if sun_x > 0.5 else 1.0
    return np.clip(0.5 + (dx * side * 9 + dy * 4), 0, 1)


def _visible(row: Field, rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """For each point the number of the nearest strip of land that covers it, or -1 for the sky.

    Seen from the nearest strip on, the skyline so far only ever rises; so marking where each strip begins and carrying
    the largest number upwards finds them all at once.
    """
    skyline = np.minimum.accumulate(row, axis=0)
    starts = np.clip(np.ceil(skyline) - 1, -1, rows - 1).astype(np.int32)
    found = np.zeros((rows + 1, row.shape[1]), np.int32)
    numbers = np.broadcast_to(np.arange(1, row.shape[0] + 1, dtype=np.int32)[:, None], row.shape)
    columns = np.broadcast_to(np.arange(row.shape[1]), row.shape)
    found[starts, columns] = numbers
    carried = np.maximum.accumulate(found[:rows][::-1], axis=0)[::-1]
    return np.where(carried >= row.shape[0], -1, carried).astype(np.int32)


def _colours(light: Light, land: Land, *, height: Field, slope: Field, grain: Field, patches: Field) -> Picture:
    tint = np.empty((*height.shape, 3), np.float32)
    tint[:] = land.low
    canvas.lay(tint, noise.step(0.42, 0.62, patches), land.low_other)
    canvas.lay(tint, noise.step(0.5, 0.75, height + (grain - 0.5) * 0.3), land.rock)
    trees = noise.step(0.0, 0.12, land.wooded - patches + (grain - 0.5) * 0.3) * noise.step(0.8, 0.6, height)
    canvas.lay(tint, trees * 0.92, land.woods)
    snow = noise.step(0.0, 0.1, height + (grain - 0.5) * 0.35 - land.snow_line - (slope - 0.5) * 0.12) * (1 - trees)
    canvas.lay(tint, snow, land.top)
    lit = np.clip(slope + (grain - 0.5) * (0.25 + 0.5 * trees), 0, 1)[..., None]
    direct, ambient = np.asarray(light.sun, np.float32), np.asarray(light.shade, np.float32)
    return tint * (ambient * 0.85 + (direct * 1.08 - ambient * 0.85) * lit)


def _compose(
    rng: np.random.Generator,
    sky: Picture,
    tint: Picture,
    nearest: np.ndarray[tuple[int, ...], np.dtype[np.int32]],
    wet: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    *,
    light: Light,
    horizon: float,
) -> Picture:
    columns = np.arange(sky.shape[1])[None, :]
    strip = np.clip(nearest, 0, None)
    land = nearest >= 0
    picture = np.where(land[..., None], tint[strip, columns], sky)
    lake = (land & wet[strip, columns]).astype(np.float32)
    if lake.any():
        surface = water.reflection(rng, picture, horizon=horizon, calm=0.85, tint=light.shade)
        canvas.lay(picture, noise.soften(lake, 1.5), surface)
    return picture
