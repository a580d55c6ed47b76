"""Close to nature: woods, leaves, flowers with soft backgrounds."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tools.pictures import canvas, light, noise
from tools.pictures.noise import Picture, Shape

_GREENS = tuple(map(light.colour, ("4f8a32", "2f6a2c", "86b548", "a8c763", "1f4a24")))
_AUTUMN = tuple(map(light.colour, ("d9822b", "c2481f", "e8b53a", "8f2d1c", "a8702e", "f0cf5a", "6b4a22")))
_PETALS = tuple(map(light.colour, ("e84a6f", "f6c433", "f4f1ec", "8a5cc9", "f08a3c", "d63a3a", "f3a6c4", "5b7fe0")))


def forest(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Trunks behind trunks, light from behind, a path of leaves or moss."""
    autumn = rng.random() < 0.4
    leaves = _AUTUMN if autumn else _GREENS
    far = light.colour("f2dca0" if autumn else "dcebb4")
    picture = canvas.gradient(shape, [(0, leaves[2]), (0.45, far), (0.62, leaves[0]), (1, leaves[-1])])
    _foliage(rng, picture, leaves, size=0.05, amount=260, top=0.0, bottom=0.5)
    picture = canvas.blurred(picture, 0.012)
    ground = noise.fractal(rng, shape, cells=(30, 16), gain=0.75)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    floor = canvas.plain(shape, leaves[4] if autumn else leaves[1]) * (0.35 + 1.1 * ground[..., None])
    canvas.lay(picture, noise.step(0.58, 0.72, y) + np.zeros(shape, np.float32), floor)
    for layer in range(4):
        near = layer / 3
        for _ in range(int(16 - 4 * layer)):
            _trunk(rng, picture, near=near, far=far)
        mist = np.exp(-(((y - 0.52) / 0.2) ** 2)) * (0.35 * (1 - near)) + np.zeros(shape, np.float32)
        canvas.lay(picture, mist, far)
    _foliage(rng, picture, leaves, size=0.016, amount=1500, top=-0.02, bottom=0.3)
    beams = noise.step(0.5, 0.9, noise.fractal(rng, shape, cells=(2, 12), gain=0.4))
    canvas.shine(picture, np.roll(beams, 9, 1) * np.clip(0.8 - y, 0, 1) * 0.28, light.colour("fff3c4"))
    return canvas.finish(picture, vignette=0.4)


def leaves(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Fallen leaves, many layers deep."""
    image = Image.new("RGB", (shape[1], shape[0]), (58, 36, 22))
    for layer in range(3):
        for _ in range(150 - 30 * layer):
            size = float(rng.uniform(0.07, 0.17)) * shape[0]
            tint = np.asarray(_AUTUMN[int(rng.integers(len(_AUTUMN)))]) * rng.uniform(0.75, 1.15) * (0.7 + 0.15 * layer)
            _leaf(rng, image, (float(rng.random()) * shape[1], float(rng.random()) * shape[0]), size=size, tint=tint)
    picture = np.asarray(image, np.float32) / 255
    picture *= (0.72 + 0.5 * noise.fractal(rng, shape, cells=(2, 3), gain=0.5))[..., None]
    sharp = canvas.radial(shape, (float(rng.uniform(0.4, 0.7)), float(rng.uniform(0.3, 0.7))))
    soft = canvas.blurred(picture, 0.01)
    canvas.lay(picture, noise.step(0.3, 0.75, sharp), soft)
    return canvas.finish(picture, vignette=0.35)


def flower(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """One or a few flowers, sharp before a soft green."""
    picture = _soft_green(rng, shape)
    tint = _PETALS[int(rng.integers(len(_PETALS)))]
    count = int(rng.choice([1, 2, 3, 5]))
    for number in range(count):
        size = float(rng.uniform(0.2, 0.3)) / (count**0.45)
        at = (float(rng.uniform(0.3, 0.6)), 0.5 if count == 1 else (number + 0.6) / (count + 0.2))
        _stalk(rng, picture, at)
        _bloom(rng, picture, at, size=size, tint=tint)
    return canvas.finish(picture, vignette=0.35)


def bouquet(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A meadow in flower, near and far."""
    picture = _soft_green(rng, shape)
    sizes = np.sort(rng.uniform(0.02, 0.13, 46))
    for number, size in enumerate(sizes):
        at = (float(rng.uniform(0.2, 0.6)) + 0.35 * number / 46, float(rng.random()))
        tint = _PETALS[int(rng.integers(len(_PETALS)))]
        if number == 30:
            picture = canvas.blurred(picture, 0.006)
        _stalk(rng, picture, at)
        _bloom(rng, picture, at, size=float(size), tint=tint)
    return canvas.finish(picture, vignette=0.3)


def _soft_green(rng: np.random.Generator, shape: Shape) -> Picture:
    picture = canvas.gradient(
        shape, [(0, light.colour("b9d08a")), (0.5, light.colour("6d9a4a")), (1, light.colour("2e5a2c"))]
    )
    _foliage(rng, picture, _GREENS, size=0.07, amount=160, top=0, bottom=1)
    picture = canvas.blurred(picture, 0.03)
    for _ in range(24):
        at = float(rng.uniform(0, 0.6)) * shape[0], float(rng.random()) * shape[1]
        canvas.disc(
            picture,
            at,
            radius=shape[0] * float(rng.uniform(0.02, 0.06)),
            tint=(1, 0.98, 0.8),
            strength=float(rng.uniform(0.05, 0.25)),
        )
    return picture


def _foliage(
    rng: np.random.Generator,
    picture: Picture,
    tints: tuple[light.Colour, ...],
    *,
    size: float,
    amount: int,
    top: float,
    bottom: float,
) -> None:
    shape = picture.shape[0], picture.shape[1]
    image = Image.new("RGBA", (shape[1], shape[0]))
    draw = ImageDraw.Draw(image)
    for _ in range(amount):
        x, y = float(rng.random()) * shape[1], float(top + (bottom - top) * rng.beta(1, 1.4)) * shape[0]
        long, short = size * shape[0] * rng.uniform(0.4, 1.1, 2)
        tint = np.asarray(tints[int(rng.integers(len(tints)))]) * rng.uniform(0.7, 1.25)
        fill = tuple(int(value) for value in np.clip(tint * 255, 0, 255))
        draw.ellipse((x - long, y - short, x + long, y + short), fill=(*fill, 235))
    layer = np.asarray(image.filter(ImageFilter.GaussianBlur(max(0.6, size * shape[0] * 0.08))), np.float32) / 255
    canvas.lay(picture, layer[..., 3], layer[..., :3] / np.maximum(layer[..., 3:], 0.05))


def _trunk(rng: np.random.Generator, picture: Picture, *, near: float, far: light.Colour) -> None:
    rows, columns = picture.shape[:2]
    half = max(2, int(rows * (0.006 + 0.026 * near) * rng.uniform(0.7, 1.3)))
    middle, foot = int(rng.integers(0, columns)), int(rows * (0.6 + 0.32 * near * rng.uniform(0.7, 1.1)))
    left, right = max(0, middle - half), min(columns, middle + half)
    if right - left < 2:
        return
    across = np.linspace(-1, 1, right - left, dtype=np.float32)[None, :]
    bark = noise.fractal(rng, (min(rows, foot), right - left), cells=(24, 2), gain=0.8)
    tone = (0.5 + 0.6 * bark) * (1 - 0.45 * across)
    body = np.asarray(light.colour("43342a"), np.float32) * tone[..., None]
    body += (np.asarray(far, np.float32) - body) * (0.75 * (1 - near) ** 1.2)
    canvas.lay(picture[: min(rows, foot), left:right], np.clip((1 - np.abs(across)) * half, 0, 1) + 0 * bark, body)


def _leaf(
    rng: np.random.Generator, image: Image.Image, at: tuple[float, float], *, size: float, tint: np.ndarray
) -> None:
    """A leaf of five lobes, with veins and a shadow, pasted at any angle."""
    turn = float(rng.uniform(0, 2 * np.pi))
    angle = np.linspace(0, 2 * np.pi, 90)
    lobes = 0.62 + 0.3 * np.abs(np.cos(2.5 * angle)) ** 1.4 + 0.05 * np.cos(23 * angle)
    if rng.random() < 0.4:
        lobes = 0.3 + 0.7 * np.abs(np.cos(angle)) ** 1.2
    x, y = at[0] + size * lobes * np.cos(angle + turn), at[1] + size * lobes * np.sin(angle + turn) * 0.9
    draw = ImageDraw.Draw(image)
    drop = size * 0.07
    draw.polygon(list(zip(x + drop, y + drop, strict=True)), fill=(38, 24, 16))
    fill = tuple(int(value) for value in np.clip(tint * 255, 0, 255))
    draw.polygon(list(zip(x, y, strict=True)), fill=fill)
    vein = tuple(int(value) for value in np.clip(tint * 190 + 30, 0, 255))
    for ray in (0.0, 0.63 * 2, -0.63 * 2, 2.51, -2.51):
        end = at[0] + 0.8 * size * np.cos(ray + turn), at[1] + 0.72 * size * np.sin(ray + turn)
        draw.line((at[0], at[1], *end), fill=vein, width=max(1, int(size / 45)))


def _stalk(rng: np.random.Generator, picture: Picture, at: canvas.Point) -> None:
    shape = picture.shape[0], picture.shape[1]
    wide, sway = shape[1] / shape[0], float(rng.normal(0, 0.06))
    points = [((at[1] * wide + sway * t * t), at[0] + (1.05 - at[0]) * t) for t in np.linspace(0, 1, 20)]
    stalk = canvas.mask(
        shape,
        lambda draw, unit: draw.line([(x * unit, y * unit) for x, y in points], fill=255, width=int(unit * 0.012)),
    )
    canvas.lay(picture, stalk, light.colour("4b7a35"))


def _bloom(rng: np.random.Generator, picture: Picture, at: canvas.Point, *, size: float, tint: light.Colour) -> None:
    """Petals in two rings around a seeded middle."""
    rows, columns = picture.shape[:2]
    margin = size * 1.1
    top, bottom = max(0, int((at[0] - margin) * rows)), min(rows, int((at[0] + margin) * rows))
    left, right = max(0, int(at[1] * columns - margin * rows)), min(columns, int(at[1] * columns + margin * rows))
    if bottom - top < 4 or right - left < 4:
        return
    part = picture[top:bottom, left:right]
    y = (np.arange(top, bottom, dtype=np.float32)[:, None] / rows - at[0]) / size
    x = (np.arange(left, right, dtype=np.float32)[None, :] - at[1] * columns) / rows / size
    y = y / float(rng.uniform(0.72, 1.0))
    distance, angle = np.sqrt(x * x + y * y), np.arctan2(y, x)
    petals, turn = int(rng.integers(5, 15)), float(rng.uniform(0, 6))
    for ring, reach in ((0, 1.0), (1, 0.74)):
        wave = np.abs(np.cos((angle + turn + ring * np.pi / petals) * petals / 2))
        edge = reach * (0.55 + 0.45 * wave**0.6)
        inside = np.clip((edge - distance) * size * rows * 0.5, 0, 1)
        tone = (0.55 + 0.5 * distance / reach) * (0.78 + 0.3 * wave**2) * (1.0 + 0.12 * ring - 0.18 * y)
        canvas.lay(part, inside, np.asarray(tint, np.float32) * tone[..., None])
    seeds = noise.fractal(rng, (bottom - top, right - left), cells=(20, 20), gain=0.9)
    middle = np.clip((0.24 - distance) * size * rows * 0.5, 0, 1)
    heart = np.asarray(light.colour("e0a52a" if tint[2] > 0.2 else "5a3418"), np.float32)
    canvas.lay(part, middle, heart * (0.55 + 0.7 * seeds - 0.8 * distance)[..., None])
