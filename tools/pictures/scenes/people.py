"""Where people live, and people: always from behind or against the light, so that nobody is anybody."""

import numpy as np
from PIL import Image, ImageDraw

from tools.pictures import canvas, light, noise, sky, terrain, water
from tools.pictures.noise import Picture, Shape

_WALLS = tuple(
    map(light.colour, ("d9694a", "e8b44f", "6fa3b8", "efe3cc", "b7505a", "8fae7a", "d98fa0", "4f7a9a", "f0d9a8"))
)


def silhouette(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """One, two or three people before an evening sky."""
    mood = light.pick(rng, (light.SUNSET, light.PINK, light.GOLDEN, light.DUSK))
    horizon = float(rng.uniform(0.55, 0.68))
    picture = sky.paint(rng, shape, mood, horizon=horizon, sun_x=float(rng.uniform(0.3, 0.7)))
    if rng.random() < 0.5:
        surface = water.reflection(rng, picture, horizon=horizon, calm=0.5, tint=mood.shade)
        y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
        canvas.lay(picture, noise.step(-0.001, 0.002, y - horizon) + np.zeros(shape, np.float32), surface)
    else:
        picture = terrain.paint(rng, picture, mood, terrain.HILLS, horizon=horizon)
    dark = tuple(np.asarray(mood.shade) * 0.28)
    ground = (0.9 - 0.05 * noise.line(rng, shape[1], cells=3, gain=0.35)) * shape[0]
    canvas.lay(picture, canvas.below(shape, ground, soft=3), dark)
    wide, middle = shape[1] / shape[0], float(rng.uniform(0.35, 0.65))
    for number in range(int(rng.integers(1, 4))):
        tall = float(rng.uniform(0.32, 0.46)) * (0.65 if number == 2 else 1.0)
        _person(
            picture,
            x=(middle + (number - 0.5) * 0.13) * wide,
            foot=0.9,
            tall=tall,
            tint=dark,
            raised=rng.random() < 0.25,
        )
    return canvas.finish(picture)


def houses(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """A row of painted houses, on a street or a canal."""
    mood = light.pick(rng, (light.NOON, light.MORNING, light.GOLDEN, light.OVERCAST))
    picture = sky.paint(rng, shape, mood, horizon=0.7)
    foot, left, wide = 0.74, -0.05, shape[1] / shape[0]
    while left < wide:
        width, tall = float(rng.uniform(0.14, 0.24)), float(rng.uniform(0.36, 0.56))
        _house(rng, picture, (left, foot), width=width, tall=tall, mood=mood)
        left += width
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    under = noise.step(-0.001, 0.002, y - foot) + np.zeros(shape, np.float32)
    if rng.random() < 0.6:
        canvas.lay(picture, under, water.reflection(rng, picture, horizon=foot, calm=0.75, tint=light.colour("2f4f55")))
    else:
        stones = noise.fractal(rng, shape, cells=(60, 30), gain=0.8)
        canvas.lay(picture, under, canvas.plain(shape, light.colour("9a9088")) * (0.65 + 0.5 * stones[..., None]))
    canvas.lay(
        picture, np.exp(-(((y - foot - 0.008) / 0.01) ** 2)) * 0.7 + np.zeros(shape, np.float32), light.colour("5c544c")
    )
    return canvas.finish(picture)


def portrait(rng: np.random.Generator, shape: Shape) -> Image.Image:
    """Somebody seen from behind, head and shoulders, looking at a soft view."""
    mood = light.pick(rng, (light.GOLDEN, light.MORNING, light.NOON, light.PINK))
    land = (terrain.LAKE, terrain.HILLS, terrain.COAST, terrain.AUTUMN, terrain.SNOW)[int(rng.integers(5))]
    picture = sky.paint(rng, shape, mood, horizon=0.5)
    picture = canvas.blurred(terrain.paint(rng, picture, mood, land, horizon=0.48), 0.014)
    x = float(rng.uniform(0.38, 0.62)) * shape[1] / shape[0]
    hair = light.colour(("2b1d16", "5a3820", "b88a4a", "1a1616", "8a8580", "7a3a1e")[int(rng.integers(6))])
    coat = light.colour(("c8452f", "2f5f8a", "e0b23c", "3f6f52", "2f7f7a", "5a4a7a", "2b3038")[int(rng.integers(7))])
    folds = noise.fractal(rng, shape, cells=(6, 10), gain=0.5)
    strands = noise.fractal(rng, shape, cells=(4, 90), gain=0.7)
    body = canvas.mask(shape, lambda draw, unit: _shoulders(draw, unit, x), blur=0.003)
    canvas.lay(
        picture, body, canvas.plain(shape, coat) * (0.5 + 0.65 * folds[..., None]) * np.asarray(mood.sun, np.float32)
    )
    long_hair = rng.random() < 0.55
    head = canvas.mask(shape, lambda draw, unit: _head(draw, unit, x, long_hair=long_hair), blur=0.003)
    canvas.lay(picture, head, canvas.plain(shape, hair) * (0.55 + 0.8 * strands[..., None]))
    rim = np.clip(head + body, 0, 1)
    edge = np.clip(rim - np.roll(rim, (6, -5), (0, 1)), 0, 1)
    canvas.shine(picture, edge * 0.7, mood.sun)
    return canvas.finish(picture, vignette=0.3)


def _person(picture: Picture, *, x: float, foot: float, tall: float, tint: light.Colour, raised: bool) -> None:
    shape = picture.shape[0], picture.shape[1]

    def draw_person(draw: ImageDraw.ImageDraw, unit: float) -> None:
        def at(across: float, up: float) -> tuple[float, float]:
            return (x + across * tall) * unit, (foot - up * tall) * unit

        def limb(points: tuple[tuple[float, float], ...], thick: float) -> None:
            places = [at(*point) for point in points]
            width = int(thick * tall * unit)
            draw.line(places, fill=255, width=width, joint="curve")
            for px, py in places:
                draw.ellipse((px - width / 2, py - width / 2, px + width / 2, py + width / 2), fill=255)

        head = at(0, 0.93)
        radius = 0.068 * tall * unit
        draw.ellipse((head[0] - radius * 0.85, head[1] - radius, head[0] + radius * 0.85, head[1] + radius), fill=255)
        draw.polygon(
            [at(-0.1, 0.81), at(0.1, 0.81), at(0.075, 0.6), at(0.085, 0.45), at(-0.085, 0.45), at(-0.075, 0.6)],
            fill=255,
        )
        limb(((0, 0.9), (0, 0.7)), 0.06)
        limb(((-0.1, 0.79), (0.1, 0.79)), 0.06)
        limb(((-0.05, 0.47), (-0.055, 0.24), (-0.055, -0.02)), 0.075)
        limb(((0.05, 0.47), (0.06, 0.24), (0.07, -0.02)), 0.075)
        limb(((-0.1, 0.78), (-0.125, 0.6), (-0.11, 0.44)), 0.045)
        limb(((0.1, 0.78), (0.18, 0.92), (0.2, 1.1)) if raised else ((0.1, 0.78), (0.125, 0.6), (0.11, 0.44)), 0.045)

    canvas.lay(picture, canvas.mask(shape, draw_person, blur=0.0012), tint)


def _house(
    rng: np.random.Generator, picture: Picture, at: canvas.Point, *, width: float, tall: float, mood: light.Light
) -> None:
    shape = picture.shape[0], picture.shape[1]
    left, foot = at
    wall = np.asarray(_WALLS[int(rng.integers(len(_WALLS)))]) * (0.45 + 0.6 * np.asarray(mood.sun))
    top = foot - tall
    plaster = noise.fractal(rng, (256, 256), cells=(4, 4), gain=0.75)
    rows = slice(max(0, int(top * shape[0])), int(foot * shape[0]))
    columns = slice(max(0, int(left * shape[0])), max(0, min(shape[1], int((left + width) * shape[0]))))
    block = picture[rows, columns]
    if block.size == 0:
        return
    texture = np.asarray(Image.fromarray(plaster).resize((block.shape[1], block.shape[0])))
    block[:] = wall * (0.82 + 0.22 * texture[..., None])
    gable = canvas.mask(
        shape,
        lambda draw, unit: draw.polygon(
            [
                ((left - 0.012) * unit, (top + 0.004) * unit),
                ((left + width / 2) * unit, (top - width * 0.5) * unit),
                ((left + width + 0.012) * unit, (top + 0.004) * unit),
            ],
            fill=255,
        ),
    )
    canvas.lay(
        picture,
        gable,
        tuple(
            np.asarray(light.colour("8f4a35" if rng.random() < 0.7 else "4d4a4f")) * (0.7 + 0.3 * np.asarray(mood.sun))
        ),
    )
    floors, bays = max(2, int(tall / 0.13)), max(2, int(width / 0.07))
    shutters = light.colour(("3f6b5a", "f2ede2", "5a3a2a", "2f4f7a")[int(rng.integers(4))])

    def panes(draw: ImageDraw.ImageDraw, unit: float, *, wider: float) -> None:
        for floor in range(floors):
            for bay in range(bays):
                middle = left + width * (bay + 0.5) / bays
                low = foot - tall * (floor + 0.18) / floors
                half, high = width / bays * 0.2 * wider, tall / floors * 0.58
                draw.rectangle(
                    ((middle - half) * unit, (low - high) * unit, (middle + half) * unit, low * unit), fill=255
                )

    canvas.lay(picture, canvas.mask(shape, lambda draw, unit: panes(draw, unit, wider=1.9)), shutters)
    canvas.lay(
        picture, canvas.mask(shape, lambda draw, unit: panes(draw, unit, wider=1.0)), tuple(np.asarray(mood.sky) * 0.35)
    )


def _shoulders(draw: ImageDraw.ImageDraw, unit: float, x: float) -> None:
    points = (
        (-0.43, 1.1),
        (-0.4, 0.92),
        (-0.36, 0.82),
        (-0.29, 0.755),
        (-0.19, 0.715),
        (-0.1, 0.68),
        (-0.07, 0.6),
        (0.07, 0.6),
        (0.1, 0.68),
        (0.19, 0.715),
        (0.29, 0.755),
        (0.36, 0.82),
        (0.4, 0.92),
        (0.43, 1.1),
    )
    draw.polygon([((x + across) * unit, y * unit) for across, y in points], fill=255)


def _head(draw: ImageDraw.ImageDraw, unit: float, x: float, *, long_hair: bool) -> None:
    draw.ellipse(((x - 0.125) * unit, 0.3 * unit, (x + 0.125) * unit, 0.62 * unit), fill=255)
    if long_hair:
        points = (
            (-0.125, 0.44),
            (-0.14, 0.56),
            (-0.15, 0.7),
            (-0.09, 0.77),
            (0.0, 0.79),
            (0.09, 0.76),
            (0.15, 0.71),
            (0.14, 0.56),
            (0.125, 0.44),
        )
        draw.polygon([((x + across) * unit, y * unit) for across, y in points], fill=255)
