"""After dark: towns, lights out of focus, fireworks, stars, concerts, candles."""

import numpy as np
from PIL import Image

from tools.pictures import canvas, light, noise, sky, terrain, water
from tools.pictures.noise import Picture, Shape

_LAMPS = tuple(map(light.colour, ("ffb347", "ffd27a", "ff7a3c", "fff0d0", "ff4d5a", "6ec6ff", "7dffb0", "c78bff")))
_WARM = _LAMPS[:4]


def city(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A skyline with lit windows over water, at dusk or at night."""
    mood = light.pick(rng, (light.NIGHT, light.DUSK, light.DUSK))
    horizon = float(rng.uniform(0.6, 0.68))
    picture = sky.paint(rng, shape, mood, horizon=horizon, sun_x=float(rng.random()))
    for layer in range(3):
        _blocks(rng, picture, mood, foot=horizon, tall=(0.42, 0.32, 0.2)[layer], near=layer / 2)
    surface = water.reflection(rng, picture, horizon=horizon, calm=0.6, tint=light.colour("0a1020"))
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    smeared = noise.step(-0.001, 0.002, y - horizon) + np.zeros(shape, np.float32)
    canvas.lay(picture, smeared, surface)
    return canvas.finish(picture)


def bokeh(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Street lights as large soft discs."""
    picture = canvas.gradient(
        shape, [(0, light.colour("0b0f24")), (0.6, light.colour("2a1d2e")), (1, light.colour("120d14"))]
    )
    canvas.shine(picture, noise.fractal(rng, shape, cells=(2, 3), gain=0.3) * 0.3, _LAMPS[int(rng.integers(8))])
    lamps = _WARM if rng.random() < 0.4 else _LAMPS
    size = float(rng.uniform(0.025, 0.06))
    for _ in range(int(rng.integers(60, 120))):
        y = float(np.clip(rng.normal(0.5, 0.2), 0, 1)) * shape[0]
        radius = size * shape[0] * float(rng.uniform(0.4, 1.2))
        tint = lamps[int(rng.integers(len(lamps)))]
        canvas.disc(
            picture,
            (y, float(rng.random()) * shape[1]),
            radius=radius,
            tint=tint,
            strength=float(rng.uniform(0.15, 0.7)),
        )
    return canvas.finish(picture, vignette=0.45)


def fireworks(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Bursts over a dark town and its river."""
    horizon = 0.76
    picture = sky.paint(rng, shape, light.NIGHT, horizon=horizon)
    glow = np.zeros((*shape, 3), np.float32)
    for _ in range(int(rng.integers(2, 6))):
        _burst(
            rng, glow, (float(rng.uniform(0.12, 0.5)), float(rng.uniform(0.12, 0.88))), float(rng.uniform(0.12, 0.3))
        )
    haze = canvas.blurred(glow, 0.03)
    picture = 1 - (1 - picture) * (1 - np.clip(glow, 0, 1)) * (1 - 0.8 * haze)
    _blocks(rng, picture, light.NIGHT, foot=horizon, tall=0.14, near=0.6)
    surface = water.reflection(rng, picture, horizon=horizon, calm=0.55, tint=light.colour("05070f"))
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    canvas.lay(picture, noise.step(-0.001, 0.002, y - horizon) + np.zeros(shape, np.float32), surface)
    return canvas.finish(picture)


def stars(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """The Milky Way over dark mountains."""
    picture = canvas.gradient(
        shape,
        [
            (0, light.colour("070b1f")),
            (0.5, light.colour("14244a")),
            (0.75, light.colour("3f5273")),
            (1, light.colour("3a3a50")),
        ],
    )
    lean = float(rng.uniform(-0.9, 0.9))
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0] - 0.4
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0] - 0.67
    band = np.exp(-(((x * np.cos(lean) + y * np.sin(lean)) / 0.16) ** 2))
    dust = noise.fractal(rng, shape, cells=(5, 7), gain=0.65)
    canvas.shine(picture, band * noise.step(0.2, 0.9, dust) * 0.6, light.colour("d9c7e8"))
    canvas.shine(picture, band**3 * noise.step(0.35, 0.8, 1 - dust) * 0.25, light.colour("ffb38a"))
    specks = rng.random(shape, dtype=np.float32)
    points = np.clip((specks - (0.9986 - 0.0035 * band)) * 700, 0, 1) * rng.random(shape, dtype=np.float32) ** 2
    spread = np.maximum(points, 0.7 * np.maximum(np.roll(points, 1, 0), np.roll(points, 1, 1)))
    canvas.shine(picture, spread * 1.4, (0.95, 0.97, 1.0))
    picture = terrain.paint(rng, picture, light.NIGHT, terrain.ALPS, horizon=0.76)
    return canvas.finish(picture, contrast=0.45)


def concert(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Beams of light, smoke, and the heads of the crowd."""
    picture = canvas.gradient(
        shape, [(0, light.colour("07060f")), (0.7, light.colour("1d1030")), (1, light.colour("0a0710"))]
    )
    smoke = 0.45 + 0.55 * noise.fractal(rng, shape, cells=(3, 5), gain=0.55)
    tints = [_LAMPS[int(index)] for index in rng.integers(0, 8, 3)]
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[1]
    for number in range(int(rng.integers(6, 11))):
        start, lean = float(rng.uniform(0.1, 0.9)), float(rng.normal(0, 0.6))
        off = np.abs(x - start - lean * (0.64 - y)) / (0.012 + 0.09 * np.abs(0.64 - y))
        beam = np.exp(-(off**2)) * np.exp(-np.abs(0.64 - y) * 1.3) * (y < 0.66)
        canvas.shine(picture, beam * smoke * 0.8, tints[number % 3])
    canvas.shine(picture, np.exp(-(((y - 0.64) / 0.09) ** 2)) * np.exp(-(((x - 0.5) / 0.4) ** 2)) * smoke, tints[0])
    for row, foot in enumerate((0.72, 0.8, 0.9)):
        crowd = foot - 0.012 * noise.line(rng, shape[1], cells=20)
        people = int(30 - 7 * row)
        for place in rng.uniform(0, 1, people):
            crowd = np.minimum(
                crowd, foot + 0.06 - 0.09 * np.sqrt(np.clip(1 - ((x[0] - place) / (0.017 + 0.007 * row)) ** 2, 0, 1))
            )
        canvas.lay(
            picture, canvas.below(shape, crowd * shape[0], soft=3), (0.05 - 0.015 * row, 0.03, 0.07 - 0.02 * row)
        )
    return canvas.finish(picture)


def candles(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Candles on a table, with a tree's lights behind."""
    picture = canvas.gradient(
        shape,
        [
            (0, light.colour("1c110c")),
            (0.7, light.colour("4a2814")),
            (0.72, light.colour("5a3218")),
            (1, light.colour("2a160c")),
        ],
    )
    for _ in range(70):
        at = float(rng.uniform(0, 0.66)) * shape[0], float(rng.random()) * shape[1]
        tint = _LAMPS[int(rng.integers(0, 5))]
        canvas.disc(
            picture,
            at,
            radius=shape[0] * float(rng.uniform(0.012, 0.035)),
            tint=tint,
            strength=float(rng.uniform(0.2, 0.6)),
        )
    wide = shape[1] / shape[0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0]
    wax = light.colour(("f3e7d3", "b8322a", "e9d9bb", "3f5f4a")[int(rng.integers(4))])
    for place in np.linspace(0.2, 0.8, int(rng.integers(2, 5))) + rng.normal(0, 0.03):
        middle, top, half = place * wide, float(rng.uniform(0.42, 0.6)), float(rng.uniform(0.04, 0.06))
        across = (x - middle) / half
        body = (
            noise.step(1.02, 0.97, np.abs(across))
            * noise.step(-0.004, 0.004, y - top)
            * noise.step(0.004, -0.004, y - 0.86)
        )
        warm = np.clip(1.15 - (y - top) * 2.0, 0.3, 1.2) * (0.7 + 0.3 * np.sqrt(np.clip(1 - across**2, 0, 1)))
        canvas.lay(picture, body, canvas.plain(shape, wax) * warm[..., None])
        flame = np.exp(-((((x - middle) / 0.011) ** 2 + ((y - top + 0.045) / 0.032) ** 2) ** 1.5))
        halo = np.exp(-np.sqrt((x - middle) ** 2 + (y - top + 0.04) ** 2) * 9)
        canvas.shine(picture, halo * 0.55, light.colour("ff9a3c"))
        canvas.shine(picture, flame * 1.2, light.colour("fff0b8"))
    return canvas.finish(picture, vignette=0.5)


def _blocks(
    rng: np.random.Generator, picture: Picture, mood: light.Light, *, foot: float, tall: float, near: float
) -> None:
    """A row of buildings with windows, some of them lit."""
    rows, columns = picture.shape[:2]
    bottom, left = int(foot * rows), 0
    tint = np.asarray(mood.haze, np.float32) * (0.55 - 0.4 * near) + np.asarray(mood.zenith, np.float32) * 0.3
    pitch = max(4, int(rows * (0.008 + 0.004 * near)))
    while left < columns:
        width = int(rows * rng.uniform(0.03, 0.1))
        height = int(rows * tall * rng.beta(1.6, 2.2) + rows * 0.03)
        right, top = min(columns, left + width), max(0, bottom - height)
        block = picture[top:bottom, left:right]
        block[:] = tint * float(rng.uniform(0.8, 1.15))
        lit = (rng.random((height // pitch + 1, width // pitch + 1)) < rng.uniform(0.2, 0.6)).astype(np.float32)
        lit *= rng.uniform(0.35, 1.0, lit.shape).astype(np.float32)
        panes = np.kron(lit, _pane(pitch))[: block.shape[0], : block.shape[1]]
        canvas.lay(block, panes, _WARM[int(rng.integers(4))])
        left += width + int(rng.integers(0, max(2, int(rows * 0.012))))
    y = np.arange(rows, dtype=np.float32)[:, None] / rows
    canvas.shine(picture, np.exp(-(((y - foot) / 0.035) ** 2)) * 0.16 * np.ones((1, columns), np.float32), _LAMPS[0])


def _pane(pitch: int) -> noise.Field:
    pane = np.zeros((pitch, pitch), np.float32)
    pane[pitch // 4 : pitch - pitch // 4, pitch // 4 : pitch - pitch // 4] = 1
    return pane


def _burst(rng: np.random.Generator, glow: Picture, at: canvas.Point, size: float) -> None:
    rows, columns = glow.shape[:2]
    tint = np.asarray(_LAMPS[int(rng.integers(8))], np.float32)
    rays = int(rng.integers(60, 130))
    angles, reach = rng.uniform(0, 2 * np.pi, rays), size * np.sqrt(rng.uniform(0.25, 1, rays))
    t = np.linspace(0.15, 1, 160, dtype=np.float32)[None, :]
    y = at[0] + np.sin(angles)[:, None] * reach[:, None] * t + 0.16 * size * t**2
    x = at[1] * columns / rows + np.cos(angles)[:, None] * reach[:, None] * t
    row, column = (y * rows).astype(np.int32).ravel(), (x * rows).astype(np.int32).ravel()
    power = np.broadcast_to(t**1.5, y.shape).ravel()
    thick = max(1, rows // 420)
    for down in range(thick):
        for right in range(thick):
            inside = (row + down < rows) & (row >= 0) & (column + right < columns) & (column >= 0)
            spot = row[inside] + down, column[inside] + right
            glow[spot] = np.maximum(glow[spot], (0.35 + 0.65 * power[inside, None]) * (tint * 0.75 + 0.25))
