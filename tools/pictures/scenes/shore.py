"""The sea: sunsets, beaches, boats, clouds seen from an aeroplane."""

import numpy as np
from PIL import Image, ImageDraw

from tools.pictures import canvas, light, noise, sky, water
from tools.pictures.noise import Picture, Shape


def sunset(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """The sun near the sea's edge and its path on the water."""
    mood = light.pick(rng, (light.SUNSET, light.SUNSET, light.GOLDEN, light.PINK, light.DUSK))
    horizon, sun_x = float(rng.uniform(0.45, 0.66)), float(rng.uniform(0.2, 0.8))
    picture = sky.paint(rng, shape, mood, horizon=horizon, sun_x=sun_x)
    if rng.random() < 0.6:
        _island(rng, picture, mood, horizon=horizon)
    _sea(rng, picture, mood, horizon=horizon, sun_x=sun_x, calm=float(rng.uniform(0.25, 0.7)))
    if rng.random() < 0.45:
        _sail(picture, (horizon + 0.02, float(rng.uniform(0.15, 0.85))), size=float(rng.uniform(0.05, 0.13)), mood=mood)
    return canvas.finish(picture)


def beach(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Sand, foam and turquoise water under a blue sky."""
    mood = light.pick(rng, (light.NOON, light.NOON, light.MORNING, light.GOLDEN))
    horizon = float(rng.uniform(0.34, 0.46))
    picture = sky.paint(rng, shape, mood, horizon=horizon)
    if rng.random() < 0.5:
        _island(rng, picture, mood, horizon=horizon)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[1]
    slope = water.waves(rng, shape, horizon=horizon)
    depth = np.clip((y - horizon) / (0.8 - horizon), 0, 1)
    deep, shallow = light.colour("0e4f7c"), light.colour("5fd0c8")
    sea = canvas.plain(shape, deep)
    canvas.lay(sea, depth**0.8 + 0 * x, shallow)
    sea = sea * (0.85 + 0.3 * slope[..., None]) * np.asarray(mood.sun, np.float32)
    canvas.lay(picture, noise.step(-0.001, 0.002, y - horizon) + 0 * x, sea)
    lean = float(rng.uniform(-0.25, 0.25))
    edge = 0.68 + lean * (x[0] - 0.5) + 0.05 * (noise.line(rng, shape[1], cells=3, gain=0.35) - 0.5)
    speckle = noise.fractal(rng, shape, cells=(60, 80), gain=0.85)
    sand = canvas.plain(shape, light.colour("e6cfa2")) * (0.8 + 0.3 * speckle[..., None])
    sand = sand * np.asarray(mood.sun, np.float32)
    distance = y - edge[None, :]
    canvas.lay(sand, noise.step(0.1, 0.0, distance) * 0.5, light.colour("8f7450"))
    canvas.lay(picture, noise.step(-0.004, 0.004, distance), sand)
    lace = noise.fractal(rng, shape, cells=(20, 14), gain=0.7)
    for offset, wide, strength in ((0.0, 0.02, 1.0), (-0.07, 0.018, 0.9), (-0.15, 0.01, 0.7)):
        band = np.exp(-(((distance - offset + (lace - 0.5) * 0.05) / wide) ** 2)) * noise.step(0.25, 0.6, lace)
        canvas.lay(picture, np.clip(band * strength * 1.3, 0, 1), light.colour("fbfdfc"))
    if rng.random() < 0.55:
        _parasols(rng, picture, edge)
    if rng.random() < 0.4:
        _palm(rng, picture)
    return canvas.finish(picture, vignette=0.15)


def open_sea(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Waves, a coast far away, sails."""
    mood = light.pick(rng, (light.NOON, light.MORNING, light.STORM, light.GOLDEN))
    horizon = float(rng.uniform(0.38, 0.5))
    picture = sky.paint(rng, shape, mood, horizon=horizon)
    _island(rng, picture, mood, horizon=horizon)
    _sea(rng, picture, mood, horizon=horizon, sun_x=0.5, calm=0.2)
    for _ in range(int(rng.integers(1, 5))):
        size = float(rng.uniform(0.03, 0.16))
        _sail(picture, (horizon + size * 0.25, float(rng.uniform(0.08, 0.92))), size=size, mood=mood)
    return canvas.finish(picture)


def aeroplane(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Clouds from above, the wing, the edge of the window."""
    mood = light.pick(rng, (light.NOON, light.GOLDEN, light.PINK, light.WINTER))
    horizon = float(rng.uniform(0.36, 0.48))
    picture = canvas.gradient(
        shape, [(0, mood.zenith), (horizon * 0.8, mood.sky), (horizon, mood.horizon), (1, mood.haze)]
    )
    texture = noise.fractal(rng, (1024, 1024), cells=(4, 4), gain=0.55)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0] - 0.66
    away = 0.2 / np.maximum(y - horizon + 0.03, 0.03)
    v, u = np.broadcast_to(away * 0.35, shape), x * away * 0.35
    density = noise.sample(texture, v, u)
    lit = np.clip(0.55 + (density - noise.sample(texture, v + 0.012, u + 0.01)) * 4, 0, 1)
    under = canvas.plain(shape, tuple(np.asarray(mood.zenith) * 0.75))
    tops = (
        np.asarray(mood.cloud_shade, np.float32) * (1 - lit[..., None])
        + np.asarray(mood.cloud, np.float32) * lit[..., None]
    )
    canvas.lay(under, noise.step(0.3, 0.5, density), tops)
    canvas.lay(picture, noise.step(0.0, 0.06, y - horizon) + 0 * x, under)
    wing = canvas.mask(shape, _wing, blur=0.0015)
    metal = canvas.gradient(shape, [(0, (0.85, 0.87, 0.9)), (0.6, (0.75, 0.78, 0.82)), (1, (0.45, 0.48, 0.53))])
    canvas.lay(picture, wing, metal * np.asarray(mood.sun, np.float32))
    if rng.random() < 0.6:
        frame = np.abs((x + 0.66 - 0.66) / 0.62) ** 3.2 + np.abs((y - 0.5) / 0.56) ** 3.2
        canvas.lay(picture, noise.step(0.86, 1.04, frame), light.colour("2b2c30"))
    return canvas.finish(picture, vignette=0.2)


def _wing(draw: ImageDraw.ImageDraw, unit: float) -> None:
    points = (
        (1.4, 0.98),
        (0.55, 0.6),
        (0.4, 0.5),
        (0.385, 0.42),
        (0.36, 0.42),
        (0.37, 0.53),
        (0.75, 0.86),
        (0.8, 1.05),
    )
    draw.polygon([(x * unit, y * unit) for x, y in points], fill=255)


def _sea(
    rng: np.random.Generator, picture: Picture, mood: light.Light, *, horizon: float, sun_x: float, calm: float
) -> None:
    shape = picture.shape[0], picture.shape[1]
    surface = water.reflection(rng, picture, horizon=horizon, calm=calm, tint=tuple(np.asarray(mood.shade) * 0.7))
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[1]
    if 0 < mood.sun_height < 0.3:
        sparkle = noise.step(0.35, 0.75, water.waves(rng, shape, horizon=horizon, size=0.6) * 0.5 + 0.5)
        path = np.exp(-(((x - sun_x) / (0.03 + 0.16 * np.maximum(y - horizon, 0))) ** 2))
        canvas.shine(surface, path * sparkle * np.exp(-np.maximum(y - horizon, 0) * 2.2), mood.sun)
    canvas.lay(picture, noise.step(-0.001, 0.002, y - horizon) + 0 * x, surface)


def _island(rng: np.random.Generator, picture: Picture, mood: light.Light, *, horizon: float) -> None:
    shape = picture.shape[0], picture.shape[1]
    for far in (1.0, 0.5):
        across = np.linspace(0, 1, shape[1], dtype=np.float32)
        place = float(rng.uniform(0, 1))
        hump = np.exp(-(((across - place) / float(rng.uniform(0.12, 0.3))) ** 2))
        edge = (horizon + 0.004 - hump * (0.03 + 0.08 * noise.line(rng, shape[1], cells=7, gain=0.5))) * shape[0]
        tint = np.asarray(mood.haze) * far * 0.75 + np.asarray(mood.shade) * (0.15 + 0.6 * (1 - far))
        canvas.lay(picture, canvas.below(shape, edge), tuple(tint))


def _sail(picture: Picture, at: canvas.Point, *, size: float, mood: light.Light) -> None:
    shape = picture.shape[0], picture.shape[1]
    y, x = at[0], at[1] * shape[1] / shape[0]

    def sails(draw: ImageDraw.ImageDraw, unit: float) -> None:
        draw.polygon(
            [
                ((x + 0.02 * size) * unit, (y - size * 1.25) * unit),
                ((x + 0.02 * size) * unit, (y - size * 0.12) * unit),
                ((x + size * 0.55) * unit, (y - size * 0.12) * unit),
            ],
            fill=255,
        )
        draw.polygon(
            [
                ((x - 0.03 * size) * unit, (y - size * 1.1) * unit),
                ((x - 0.03 * size) * unit, (y - size * 0.12) * unit),
                ((x - size * 0.38) * unit, (y - size * 0.12) * unit),
            ],
            fill=235,
        )

    def hull(draw: ImageDraw.ImageDraw, unit: float) -> None:
        draw.polygon(
            [
                ((x - size * 0.45) * unit, (y - size * 0.09) * unit),
                ((x + size * 0.6) * unit, (y - size * 0.09) * unit),
                ((x + size * 0.45) * unit, (y + size * 0.05) * unit),
                ((x - size * 0.35) * unit, (y + size * 0.05) * unit),
            ],
            fill=255,
        )

    canvas.lay(picture, canvas.mask(shape, sails), tuple(np.clip(np.asarray(mood.cloud) * 0.95, 0, 1)))
    canvas.lay(picture, canvas.mask(shape, hull), tuple(np.asarray(mood.shade) * 0.5))


def _parasols(rng: np.random.Generator, picture: Picture, edge: noise.Field) -> None:
    shape = picture.shape[0], picture.shape[1]
    for x in np.sort(rng.uniform(0.05, 0.95, int(rng.integers(2, 6)))):
        size = float(rng.uniform(0.05, 0.08))
        y = float(edge[int(x * shape[1])]) + float(rng.uniform(0.03, 0.1))
        middle = x * shape[1] / shape[0]
        shadow = canvas.mask(
            shape,
            lambda d, u, m=middle, y=y, s=size: d.ellipse(
                ((m - s * 0.6) * u, (y - s * 0.12) * u, (m + s * 1.2) * u, (y + s * 0.14) * u), fill=150
            ),
            blur=0.004,
        )
        canvas.lay(picture, shadow, light.colour("6d5a3c"))
        canvas.lay(
            picture,
            canvas.mask(
                shape,
                lambda d, u, m=middle, y=y, s=size: d.line(
                    (m * u, y * u, m * u, (y - s * 1.3) * u), fill=255, width=max(2, int(u * 0.003))
                ),
            ),
            light.colour("e8e2d4"),
        )
        tints = rng.permutation(["e2483d", "f5c33b", "2c86c4", "f4f1ea", "ef8fa9", "35a38c"])[:2]
        for part, code in enumerate(tints):
            for gore in range(part, 6, 2):
                left, right = middle - size + gore * size / 3, middle - size + (gore + 1) * size / 3
                canvas.lay(
                    picture,
                    canvas.mask(
                        shape,
                        lambda d, u, a=left, b=right, m=middle, y=y, s=size: d.polygon(
                            [(m * u, (y - s * 1.75) * u), (a * u, (y - s * 1.05) * u), (b * u, (y - s * 1.05) * u)],
                            fill=255,
                        ),
                    ),
                    tuple(np.asarray(light.colour(str(code))) * (0.82 + 0.05 * gore)),
                )


def _palm(rng: np.random.Generator, picture: Picture) -> None:
    """Palm leaves hanging into an upper corner."""
    shape = picture.shape[0], picture.shape[1]
    wide = shape[1] / shape[0]
    right = rng.random() < 0.5
    root = (-0.03, wide + 0.02 if right else -0.02)

    def leaves(draw: ImageDraw.ImageDraw, unit: float) -> None:
        for angle in np.linspace(0.15, 1.45, 7) + rng.uniform(-0.06, 0.06, 7):
            length = float(rng.uniform(0.4, 0.65))
            for t in np.linspace(0.08, 1, 46):
                bend = angle + t * 0.55
                y, x = root[0] + np.sin(bend) * t * length, np.cos(bend) * t * length
                blade = 0.12 * np.sin(np.pi * min(1, t * 0.9 + 0.1)) + 0.015
                for side in (-0.75, 0.75):
                    tip_y, tip_x = y + np.sin(bend + side) * blade, x + np.cos(bend + side) * blade
                    ends = [root[1] - x, root[1] - tip_x] if right else [root[1] + x, root[1] + tip_x]
                    draw.line(
                        (ends[0] * unit, y * unit, ends[1] * unit, tip_y * unit), fill=255, width=int(unit * 0.004)
                    )

    speckle = noise.fractal(rng, shape, cells=(30, 40))
    paint = canvas.plain(shape, light.colour("2f5a2a")) * (0.5 + 0.9 * speckle[..., None])
    canvas.lay(picture, canvas.mask(shape, leaves, blur=0.001), paint)
