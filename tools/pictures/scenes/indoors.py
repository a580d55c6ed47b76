"""Tables and rooms: meals, coffee, a window, a mountain hut's warm light."""

import numpy as np
from PIL import Image, ImageDraw

from tools.pictures import canvas, light, noise, sky, terrain
from tools.pictures.noise import Field, Picture, Shape

_FOODS = (
    ("c8402c", "e8d9b0", "4f8a2f"),
    ("e0a23a", "f0e6c8", "3f7a35"),
    ("7a3b22", "f3e9d8", "c23a3a"),
    ("f2c14a", "9bbf4a", "d9502f"),
    ("e88a6a", "f5efe2", "5a9a48"),
    ("a83250", "f6d4c4", "6a9a3a"),
)


def meal(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Plates on a table, seen from above."""
    picture = _table(rng, shape)
    spots = [(0.52, 0.5, 0.36)] if rng.random() < 0.5 else [(0.35, 0.28, 0.25), (0.68, 0.66, 0.28), (0.25, 0.72, 0.17)]
    for y, x, size in spots:
        at = y + float(rng.normal(0, 0.02)), x + float(rng.normal(0, 0.02))
        _plate(rng, picture, at, size)
        _food(rng, picture, at, size * 0.62)
    _daylight(rng, picture)
    return canvas.finish(picture, vignette=0.35)


def coffee(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A cup with a leaf in its foam, and something sweet beside it."""
    picture = _table(rng, shape)
    at = (float(rng.uniform(0.45, 0.58)), float(rng.uniform(0.35, 0.6)))
    _plate(rng, picture, at, 0.3)
    china = light.colour(("f4f1ea", "2f4a5c", "c9533e", "e9dcc3", "7d9a86")[int(rng.integers(5))])
    distance = canvas.radial(shape, at)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0] - at[0]
    x = (np.arange(shape[1], dtype=np.float32)[None, :] / shape[1] - at[1]) * (shape[1] / shape[0])
    handle = np.abs(np.sqrt((x - 0.21) ** 2 + (y * 1.3) ** 2) - 0.05)
    canvas.lay(picture, noise.step(0.02, 0.016, handle), tuple(np.asarray(china) * 0.85))
    _ring(picture, distance, 0.2, china)
    brew = canvas.plain(shape, light.colour("8a5530"))
    swirl = noise.fractal(rng, shape, cells=(6, 8), gain=0.5)
    leaf = np.sin(np.abs(x) * 150 + y * 95) * 0.5 + 0.5
    heart = noise.step(1.0, 0.7, np.sqrt((x / 0.1) ** 2 + ((y + 0.01) / 0.14) ** 2))
    canvas.lay(brew, np.clip(heart * noise.step(0.25, 0.6, leaf + (swirl - 0.5) * 0.4), 0, 1), light.colour("f1e0c4"))
    canvas.lay(brew, noise.step(0.13, 0.175, distance) * 0.7, light.colour("5a3218"))
    canvas.lay(picture, noise.step(0.178, 0.174, distance), brew)
    side = (at[0] - float(rng.uniform(0.05, 0.2)), 0.12 if at[1] > 0.47 else 0.86)
    _plate(rng, picture, side, 0.17)
    _food(rng, picture, side, 0.1)
    _daylight(rng, picture)
    return canvas.finish(picture, vignette=0.4)


def window(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A room, a window, what lies outside, and its light on the floor."""
    wall = light.colour(("d9cdbb", "a9b8b2", "8a94a6", "e3d3c4", "c7a48a")[int(rng.integers(5))])
    picture = canvas.gradient(shape, [(0, wall), (1, tuple(np.asarray(wall) * 0.55))])
    picture *= (0.72 + 0.3 * noise.fractal(rng, shape, cells=(2, 2), gain=0.3))[..., None]
    mood = light.pick(rng, light.BY_DAY)
    view = sky.paint(rng, shape, mood, horizon=0.5)
    land = (terrain.HILLS, terrain.AUTUMN, terrain.LAKE, terrain.SNOW)[int(rng.integers(4))]
    view = canvas.blurred(terrain.paint(rng, view, mood, land, horizon=0.48), 0.006)
    view = 1 - (1 - view) * 0.78
    wide = shape[1] / shape[0]
    left, right, top, foot = 0.3 * wide, 0.3 * wide + float(rng.uniform(0.5, 0.62)), 0.1, 0.66
    opening = _box(shape, left, top, right, foot)
    frame = _box(shape, left - 0.025, top - 0.025, right + 0.025, foot + 0.04)
    canvas.lay(picture, frame, light.colour("efebe3"))
    canvas.lay(picture, opening, view)
    for bar in (
        _box(shape, (left + right) / 2 - 0.009, top, (left + right) / 2 + 0.009, foot),
        _box(shape, left, 0.3, right, 0.312),
    ):
        canvas.lay(picture, bar, light.colour("e3ded4"))
    _floor(rng, picture, left=left, right=right)
    for x0, x1 in ((left - 0.2, left + 0.05), (right - 0.05, right + 0.2)):
        _curtain(rng, picture, x0, x1)
    _pot_plant(rng, picture, (foot, (left + 0.12) if rng.random() < 0.5 else (right - 0.12)))
    return canvas.finish(picture, vignette=0.5)


def cabin(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A hut with lit windows in the snow, at dusk."""
    mood = light.pick(rng, (light.DUSK, light.PINK, light.DUSK))
    picture = terrain.paint(rng, sky.paint(rng, shape, mood, horizon=0.5), mood, terrain.SNOW, horizon=0.5)
    wide, ground = shape[1] / shape[0], 0.74
    edge = (ground - 0.05 * noise.line(rng, shape[1], cells=3, gain=0.3)) * shape[0]
    snow = canvas.gradient(shape, [(0.6, light.colour("aebbdc")), (1, light.colour("6b7cab"))])
    snow *= (0.85 + 0.2 * noise.fractal(rng, shape, cells=(12, 6), gain=0.6))[..., None]
    canvas.lay(picture, canvas.below(shape, edge, soft=4), snow)
    x, size = float(rng.uniform(0.35, 0.6)) * wide, float(rng.uniform(0.2, 0.3))
    walls = _box(shape, x - size, ground - size * 0.62, x + size, ground + 0.03)
    planks = canvas.plain(shape, light.colour("4a2f20"))
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    planks *= (0.75 + 0.25 * np.sin(y * 420) * np.ones((1, shape[1]), np.float32))[..., None]
    canvas.lay(picture, walls, planks)
    roof = canvas.mask(
        shape,
        lambda draw, unit: draw.polygon(
            [
                ((x - size * 1.25) * unit, (ground - size * 0.58) * unit),
                (x * unit, (ground - size * 1.3) * unit),
                ((x + size * 1.25) * unit, (ground - size * 0.58) * unit),
            ],
            fill=255,
        ),
    )
    canvas.lay(picture, roof, light.colour("dfe6f4"))
    glow = np.zeros(shape, np.float32)
    for pane in (-0.6, 0.0, 0.6):
        middle = x + pane * size
        glow = np.maximum(
            glow, _box(shape, middle - size * 0.17, ground - size * 0.45, middle + size * 0.17, ground - size * 0.1)
        )
    canvas.lay(picture, glow, light.colour("ffc861"))
    canvas.shine(picture, noise.soften(glow, 40) * 0.75, light.colour("ff9f3c"))
    return canvas.finish(picture)


def _table(rng: np.random.Generator, shape: Shape) -> Picture:
    """Wooden boards, linen or stone."""
    kind = int(rng.integers(3))
    wood = light.colour(("8a5a34", "b98a5a", "5c3d28", "c9a87c")[int(rng.integers(4))])
    grain = noise.fractal(rng, shape, cells=(3, 48) if rng.random() < 0.5 else (64, 3), gain=0.72)
    if kind == 0:
        picture = canvas.plain(shape, wood) * (0.6 + 0.65 * grain[..., None])
        y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
        gaps = (np.abs((y * 5) % 1 - 0.5) > 0.494).astype(np.float32) + np.zeros(shape, np.float32)
        canvas.lay(picture, gaps * 0.6, (0.1, 0.06, 0.04))
        return picture
    if kind == 1:
        picture = canvas.plain(shape, light.colour(("e9e4da", "b8c4c9", "d9c7b8", "44525f")[int(rng.integers(4))]))
        return picture * (0.82 + 0.25 * noise.fractal(rng, shape, cells=(5, 6), gain=0.8)[..., None])
    stone = noise.fractal(rng, shape, cells=(5, 7), gain=0.72)
    picture = canvas.plain(shape, light.colour("e4e2df")) * (0.88 + 0.16 * stone[..., None])
    canvas.lay(picture, np.exp(-(((stone - 0.5) / 0.012) ** 2)) * 0.3, light.colour("8c8f94"))
    return picture


def _plate(rng: np.random.Generator, picture: Picture, at: canvas.Point, size: float) -> None:
    shape = picture.shape[0], picture.shape[1]
    china = light.colour(("f6f4ef", "f6f4ef", "dfe6e6", "3d4f5f", "e6d6c0")[int(rng.integers(5))])
    shadow = canvas.radial(shape, (at[0] + 0.03, at[1] + 0.02))
    canvas.shade(picture, 1 - 0.5 * noise.step(size * 1.12, size * 0.9, shadow))
    _ring(picture, canvas.radial(shape, at), size, china)


def _ring(picture: Picture, distance: Field, size: float, china: light.Colour) -> None:
    canvas.lay(picture, noise.step(size + 0.002, size - 0.002, distance), china)
    rim = np.exp(-(((distance - size * 0.76) / (size * 0.025)) ** 2))
    canvas.lay(picture, rim * 0.25, tuple(np.asarray(china) * 0.6))
    edge = np.exp(-(((distance - size * 0.975) / (size * 0.02)) ** 2))
    canvas.shine(picture, edge * 0.5, (1, 1, 1))


def _food(rng: np.random.Generator, picture: Picture, at: canvas.Point, size: float) -> None:
    """A heap of round and longish things that throw small shadows, with herbs on top."""
    shape = picture.shape[0], picture.shape[1]
    wide = shape[1] / shape[0]
    base, other, herb = (np.asarray(light.colour(code)) for code in _FOODS[int(rng.integers(len(_FOODS)))])
    image = Image.fromarray(canvas.to_bytes(picture))
    draw = ImageDraw.Draw(image)
    middle_x, middle_y = at[1] * wide * shape[0], at[0] * shape[0]
    for number in range(150):
        tint = base if number < 70 or rng.random() < 0.4 else other
        if number > 115:
            tint = herb
        far = size * np.sqrt(rng.random()) * (1.0 - 0.25 * number / 150)
        turn = rng.uniform(0, 2 * np.pi)
        x, y = middle_x + np.cos(turn) * far * shape[0], middle_y + np.sin(turn) * far * shape[0]
        long, short = size * shape[0] * rng.uniform(0.08, 0.22, 2) * (0.4 if number > 115 else 1.0)
        draw.ellipse((x - long + 3, y - short + 5, x + long + 4, y + short + 7), fill=tuple((base * 70).astype(int)))
        tone = float(rng.uniform(0.75, 1.1))
        draw.ellipse(
            (x - long, y - short, x + long, y + short), fill=tuple(np.clip(tint * 235 * tone, 0, 255).astype(int))
        )
        draw.ellipse(
            (x - long * 0.55, y - short * 0.7, x + long * 0.1, y - short * 0.2),
            fill=tuple(np.clip(tint * 255 * tone + 24, 0, 255).astype(int)),
        )
    picture[:] = np.asarray(image, np.float32) / 255
    near = canvas.radial(shape, at)
    texture = noise.fractal(rng, shape, cells=(48, 64), gain=0.85)
    canvas.shade(picture, 1 + (texture - 0.5) * 0.5 * noise.step(size * 1.15, size, near))


def _daylight(rng: np.random.Generator, picture: Picture) -> None:
    """Light from a window at one side."""
    shape = picture.shape[0], picture.shape[1]
    x = np.linspace(1.18, 0.68, shape[1], dtype=np.float32)[None, :]
    picture *= (x if rng.random() < 0.5 else x[:, ::-1])[..., None]
    canvas.shine(picture, np.exp(-canvas.radial(shape, (0.0, 0.1)) * 2.5) * 0.2, light.colour("fff2d8"))
    far = noise.step(0.45, 0.95, canvas.radial(shape, (0.52, 0.5)))
    canvas.lay(picture, far, canvas.blurred(picture, 0.008))


def _box(shape: Shape, left: float, top: float, right: float, foot: float) -> Field:
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0]
    return ((x > left) & (x < right) & (y > top) & (y < foot)).astype(np.float32)


def _floor(rng: np.random.Generator, picture: Picture, *, left: float, right: float) -> None:
    shape = picture.shape[0], picture.shape[1]
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0]
    boards = canvas.plain(shape, light.colour("7a5235")) * (
        0.6 + 0.5 * noise.fractal(rng, shape, cells=(24, 3), gain=0.7)[..., None]
    )
    canvas.lay(picture, (y > 0.82) + np.zeros(shape, np.float32), boards)
    slant = (y - 0.82) * 0.7
    patch = (x > left + slant) & (x < right + slant) & (y > 0.84) & (np.abs(x - slant - (left + right) / 2) > 0.012)
    canvas.shine(picture, noise.soften(patch.astype(np.float32), 4) * 0.45, light.colour("ffe2ae"))


def _curtain(rng: np.random.Generator, picture: Picture, left: float, right: float) -> None:
    shape = picture.shape[0], picture.shape[1]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0]
    folds = 0.78 + 0.22 * np.sin(x * 90 + float(rng.random()) * 6 + np.sin(x * 31) * 2)
    cloth = canvas.plain(shape, light.colour("efe8dc")) * (folds + np.zeros(shape, np.float32))[..., None]
    canvas.lay(picture, _box(shape, left, 0.04, right, 0.8) * 0.9, cloth)


def _pot_plant(rng: np.random.Generator, picture: Picture, at: canvas.Point) -> None:
    shape = picture.shape[0], picture.shape[1]
    y, x = at
    stalks = canvas.mask(
        shape,
        lambda draw, unit: [
            draw.ellipse(
                (
                    (x + np.cos(turn) * far - 0.03) * unit,
                    (y - 0.14 - np.sin(turn) * far - 0.016) * unit,
                    (x + np.cos(turn) * far + 0.03) * unit,
                    (y - 0.14 - np.sin(turn) * far + 0.016) * unit,
                ),
                fill=255,
            )
            for turn, far in zip(rng.uniform(-0.3, 3.4, 34), rng.uniform(0.0, 0.12, 34), strict=True)
        ][0],
        blur=0.0006,
    )
    leaves = canvas.plain(shape, light.colour("3f6b35")) * (
        0.4 + noise.fractal(rng, shape, cells=(60, 80), gain=0.7)[..., None]
    )
    canvas.lay(picture, stalks, leaves)
    pot = canvas.mask(
        shape,
        lambda draw, unit: draw.polygon(
            [
                ((x - 0.055) * unit, (y - 0.09) * unit),
                ((x + 0.055) * unit, (y - 0.09) * unit),
                ((x + 0.04) * unit, (y + 0.01) * unit),
                ((x - 0.04) * unit, (y + 0.01) * unit),
            ],
            fill=255,
        ),
    )
    canvas.lay(picture, pot, light.colour("b5623f"))
