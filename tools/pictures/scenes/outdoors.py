"""Country: mountains, lakes, hills, deserts, snow, and what stands in front of them."""

import numpy as np
from PIL import Image, ImageDraw

from tools.pictures import canvas, light, noise, sky, terrain
from tools.pictures.light import Light
from tools.pictures.noise import Field, Picture, Shape
from tools.pictures.terrain import Land


def mountains(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Peaks with snow, by day or in the first sun."""
    return _country(rng, shape, terrain.ALPS, light.pick(rng, (light.NOON, light.NOON, light.MORNING, light.GOLDEN)))


def lake(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A mountain lake that mirrors its shores, sometimes behind firs."""
    moods = (light.NOON, light.MORNING, light.GOLDEN, light.PINK, light.OVERCAST)
    return _country(rng, shape, terrain.LAKE, light.pick(rng, moods), firs=float(rng.random()) < 0.6)


def hills(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Green and yellow farmland."""
    return _country(rng, shape, terrain.HILLS, light.pick(rng, light.BY_DAY))


def autumn_hills(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Woods in October."""
    return _country(rng, shape, terrain.AUTUMN, light.pick(rng, (light.GOLDEN, light.MORNING, light.NOON)))


def desert(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Dunes."""
    return _country(rng, shape, terrain.DESERT, light.pick(rng, (light.NOON, light.GOLDEN, light.GOLDEN, light.SUNSET)))


def winter(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Snow on everything, blue shadows, dark firs."""
    moods = (light.WINTER, light.WINTER, light.PINK, light.OVERCAST)
    return _country(rng, shape, terrain.SNOW, light.pick(rng, moods), firs=float(rng.random()) < 0.7, snowed=True)


def coast(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Headlands and islands in the sea."""
    return _country(rng, shape, terrain.COAST, light.pick(rng, (light.NOON, light.NOON, light.GOLDEN, light.PINK)))


def ridges(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Ridge behind ridge in the haze of morning or evening."""
    mood = light.pick(rng, (light.SUNSET, light.PINK, light.GOLDEN, light.MORNING, light.DUSK))
    horizon = float(rng.uniform(0.4, 0.55))
    picture = sky.paint(rng, shape, mood, horizon=horizon, sun_x=float(rng.uniform(0.2, 0.8)))
    count = int(rng.integers(5, 8))
    for layer in range(count):
        near = layer / (count - 1)
        foot = (horizon + (1 - horizon) * near**1.3 * 0.8) * shape[0]
        tall = shape[0] * (0.16 - 0.06 * near)
        edge = foot - noise.line(rng, shape[1], cells=3 + layer, gain=0.5) * tall
        tint = np.asarray(mood.haze) * (1 - near) ** 1.2 * 0.92 + np.asarray(mood.shade) * 0.35 * near
        tint = tint + np.asarray(mood.horizon) * 0.08 * (1 - near)
        y = np.arange(shape[0], dtype=np.float32)[:, None]
        mist = np.clip((y - edge[None, :]) / (shape[0] * 0.22), 0, 1)[..., None] * (0.5 * (1 - near))
        body = tint.astype(np.float32) * (1 - mist) + np.asarray(mood.haze, np.float32) * mist
        canvas.lay(picture, canvas.below(shape, edge), body)
    _firs(rng, picture, mood, foot=1.02, tall=0.16, count=30)
    return canvas.finish(picture, contrast=0.3)


def meadow(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Rows of lavender, tulips or rape running to the horizon."""
    mood = light.pick(rng, (light.NOON, light.MORNING, light.GOLDEN))
    horizon = float(rng.uniform(0.38, 0.5))
    picture = sky.paint(rng, shape, mood, horizon=horizon)
    canvas.lay(picture, canvas.below(shape, np.full(shape[1], horizon * shape[0], np.float32)), light.colour("56743a"))
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0] - float(rng.uniform(0.4, 0.95))
    depth = np.maximum(y - horizon, 0.004)
    rows = x / depth * float(rng.uniform(0.8, 1.3)) + 40
    crest = 0.5 + 0.5 * np.cos(rows * 2 * np.pi)
    speckle = noise.fractal(rng, shape, cells=(96, 128), gain=0.8)
    sets = (("7a4fa3",), ("d8324a", "f2c230", "e77aa5", "f0f0ea", "8a3f9e"), ("f0cf2f",), ("c9a65a", "d9bb6e"))
    palette = sets[int(rng.integers(len(sets)))]
    near = np.clip(depth * 6, 0, 1)
    ground = np.zeros((*shape, 3), np.float32)
    tints = np.asarray([light.colour(code) for code in palette], np.float32)
    ground[:] = tints[np.floor(rows).astype(np.int32) % len(palette)]
    ground *= (0.62 + 0.62 * speckle * near + 0.3 * (1 - near))[..., None] * np.asarray(mood.sun, np.float32)
    flowers = noise.step(0.25, 0.75, crest + (speckle - 0.5) * 0.7) * near + 0.6 * (1 - near)
    canvas.lay(picture, flowers * (y > horizon), ground)
    trees = horizon * shape[0] - noise.line(rng, shape[1], cells=24, gain=0.7) * shape[0] * 0.045
    band = canvas.below(shape, trees) * (1 - canvas.below(shape, np.full(shape[1], horizon * shape[0] + 3, np.float32)))
    canvas.lay(picture, band, np.asarray(mood.shade) * 0.45 + np.asarray(light.colour("2d4a2a")) * 0.4)
    canvas.lay(picture, np.exp(-((y - horizon) ** 2) * 900) * 0.4 + 0 * x, mood.haze)
    return canvas.finish(picture)


def road(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A road to the mountains."""
    mood = light.pick(rng, light.BY_DAY)
    land = (terrain.DESERT, terrain.ALPS, terrain.HILLS, terrain.AUTUMN)[int(rng.integers(4))]
    horizon = 0.52
    picture = terrain.paint(rng, sky.paint(rng, shape, mood, horizon=horizon), mood, land, horizon=horizon - 0.04)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[1]
    depth = np.maximum(y - horizon, 0.0005)
    speckle = noise.fractal(rng, shape, cells=(80, 40), gain=0.8)
    verge = canvas.plain(shape, land.low) * (0.55 + 0.6 * speckle[..., None]) * np.asarray(mood.sun, np.float32)
    canvas.lay(picture, noise.step(0.0, 0.02, y - horizon) + 0 * x, verge)
    bend = 0.5 + 0.06 * np.sin(depth * 9 + float(rng.random()) * 6) * (1 - depth * 1.5)
    across = (x - bend) / depth
    asphalt = canvas.plain(shape, light.colour("54565c")) * (0.75 + 0.4 * speckle[..., None])
    canvas.lay(picture, noise.step(0.82, 0.78, np.abs(across)) * (y > horizon), asphalt)
    dashes = (np.abs(across) < 0.022) & (np.sin(2.2 / depth) > 0)
    edges = np.abs(np.abs(across) - 0.72) < 0.02
    canvas.lay(picture, (dashes | edges) * (y > horizon + 0.01) * 0.85, light.colour("e8e4d4"))
    return canvas.finish(picture)


def balloons(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Hot-air balloons over hills in the morning."""
    mood = light.pick(rng, (light.MORNING, light.GOLDEN, light.PINK))
    picture = sky.paint(rng, shape, mood, horizon=0.72)
    picture = terrain.paint(rng, picture, mood, (terrain.HILLS, terrain.DESERT)[int(rng.integers(2))], horizon=0.74)
    for size in sorted(rng.uniform(0.015, 0.13, int(rng.integers(4, 11)))):
        _balloon(rng, picture, (float(rng.uniform(0.08, 0.62)), float(rng.uniform(0.05, 0.95))), float(size), mood=mood)
    return canvas.finish(picture)


def _balloon(rng: np.random.Generator, picture: Picture, at: canvas.Point, size: float, *, mood: Light) -> None:
    shape = picture.shape[0], picture.shape[1]
    rows, columns = shape
    y = (np.arange(rows, dtype=np.float32)[:, None] / rows - at[0]) / size
    x = (np.arange(columns, dtype=np.float32)[None, :] / columns - at[1]) * (columns / rows) / size
    width = np.where(
        y < 0, np.sqrt(np.clip(1 - y * y, 0, 1)), np.clip(1 - 0.62 * np.clip(y / 1.25, 0, 1.2) ** 1.6, 0, 1)
    )
    inside = np.clip((width - np.abs(x)) * size * rows, 0, 1) * (y > -1) * (y < 1.25)
    colours = rng.permutation(["d8402f", "f3b72c", "2f6fb8", "f2efe6", "3e9a5a", "7d3f92", "ef7d32", "27324f"])[:3]
    gore = np.floor(np.arcsin(np.clip(x / np.maximum(width, 0.05), -1, 1)) / np.pi * 10 + 20).astype(np.int32)
    tints = np.asarray([light.colour(str(code)) for code in colours], np.float32)
    paint = tints[gore % len(tints)] * np.clip(0.95 - 0.3 * x - 0.18 * y, 0.4, 1.25)[..., None]
    paint = paint * (0.5 + 0.5 * np.asarray(mood.sun, np.float32))
    canvas.lay(picture, inside, paint + (np.asarray(mood.haze, np.float32) - paint) * max(0.05, 0.5 - size * 5))
    basket = (np.abs(x) < 0.13) & (y > 1.45) & (y < 1.65)
    ropes = (np.abs(np.abs(x) - 0.12) < 0.015) & (y > 1.2) & (y < 1.5)
    canvas.lay(picture, (basket | ropes).astype(np.float32), light.colour("4a3524"))


def _country(
    rng: np.random.Generator, shape: Shape, land: Land, mood: Light, *, firs: bool = False, snowed: bool = False
) -> Image.Image:
    horizon = float(rng.uniform(0.42, 0.54))
    sun_x = float(rng.uniform(0.15, 0.85))
    picture = sky.paint(rng, shape, mood, horizon=horizon, sun_x=sun_x)
    picture = terrain.paint(rng, picture, mood, land, horizon=horizon, sun_x=sun_x)
    if firs:
        _firs(rng, picture, mood, foot=1.05, tall=0.42, count=9, snowed=snowed)
    return canvas.finish(picture)


def _firs(
    rng: np.random.Generator,
    picture: Picture,
    mood: Light,
    *,
    foot: float,
    tall: float,
    count: int,
    snowed: bool = False,
) -> None:
    """Firs along the lower edge, dark against the view."""
    shape = picture.shape[0], picture.shape[1]
    wide = shape[1] / shape[0]
    trees = [
        (float(x) * wide, tall * float(size))
        for x, size in zip(rng.beta(0.6, 0.6, count), rng.uniform(0.45, 1.15, count), strict=True)
    ]
    body = canvas.mask(shape, lambda draw, unit: [_fir(draw, unit, rng, x, foot, size) for x, size in trees][0])
    speckle = noise.fractal(rng, shape, cells=(90, 120), gain=0.8)
    tint = np.asarray(mood.shade) * 0.35 + np.asarray(light.colour("1d2f22")) * 0.55
    paint = canvas.plain(shape, tuple(tint)) * (0.55 + 0.9 * speckle[..., None])
    canvas.lay(picture, body, paint)
    if snowed:
        canvas.lay(picture, _upper_edges(body) * noise.step(0.35, 0.6, speckle) * 0.9, light.colour("f1f5fb"))


def _fir(draw: ImageDraw.ImageDraw, unit: float, rng: np.random.Generator, x: float, foot: float, size: float) -> None:
    tiers = 13
    outline = [(x * unit, (foot - size) * unit)]
    left = []
    for tier in range(1, tiers + 1):
        y = foot - size + size * tier / tiers
        reach = size * 0.2 * (tier / tiers) ** 0.85
        jitter = rng.uniform(0.8, 1.15, 2)
        outline += [((x + reach * jitter[0]) * unit, y * unit), ((x + reach * 0.45) * unit, (y - size * 0.02) * unit)]
        left += [((x - reach * jitter[1]) * unit, y * unit), ((x - reach * 0.45) * unit, (y - size * 0.02) * unit)]
    draw.polygon(outline + left[::-1], fill=255)


def _upper_edges(body: Field) -> Field:
    lift = max(1, body.shape[0] // 150)
    return np.clip(body - np.roll(body, lift, axis=0), 0, 1)
