"""Skies: the gradient of the hour, the glow around the sun, and clouds that get smaller towards the horizon."""

import numpy as np

from tools.pictures import canvas, noise
from tools.pictures.light import Light
from tools.pictures.noise import Field, Picture, Shape


def paint(rng: np.random.Generator, shape: Shape, light: Light, *, horizon: float = 0.6, sun_x: float = 0.5) -> Picture:
    """A sky over the whole picture, at its palest in row `horizon` (in picture heights)."""
    picture = canvas.gradient(
        shape,
        [(0, light.zenith), (horizon * 0.55, light.sky), (horizon, light.horizon), (1, light.horizon)],
    )
    _glow(picture, light, horizon=horizon, sun_x=sun_x)
    kind = rng.choice(["clear", "fair", "broken", "high"], p=[0.15, 0.4, 0.25, 0.2])
    if light.name in {"overcast", "storm"}:
        kind = "covered"
    if kind in {"broken", "covered"}:
        _deck(rng, picture, light, horizon=horizon, cover={"broken": 0.45, "covered": 0.85}[str(kind)])
    if kind in {"high", "broken"}:
        _wisps(rng, picture, light, horizon=horizon)
    if kind == "fair":
        _heaps(rng, picture, light, horizon=horizon, sun_x=sun_x)
    if 0 < light.sun_height < 0.25:
        sun = canvas.radial(shape, (horizon - light.sun_height, sun_x))
        canvas.shine(picture, noise.step(0.034, 0.026, sun) * 0.95 + np.exp(-sun * 22) * 0.5, (1.0, 0.96, 0.82))
    return picture


def _glow(picture: Picture, light: Light, *, horizon: float, sun_x: float) -> None:
    shape = picture.shape[0], picture.shape[1]
    distance = canvas.radial(shape, (horizon - light.sun_height, sun_x), squash=1.5)
    canvas.shine(picture, light.glow * (0.65 * np.exp(-distance * 3.2) + 0.35 * np.exp(-distance * 9)), light.sun)


def _deck(rng: np.random.Generator, picture: Picture, light: Light, *, horizon: float, cover: float) -> None:
    """A layer of cloud seen from below, in perspective."""
    shape = picture.shape[0], picture.shape[1]
    texture = noise.fractal(rng, (768, 768), cells=(3, 3), gain=0.58)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0] - 0.66
    away = 0.22 / np.maximum(horizon - y + 0.04, 0.03)
    v, u = np.broadcast_to(away * 0.55, shape), x * away * 0.55
    density = noise.sample(texture, v, u)
    towards_sun = noise.sample(texture, v + 0.02, u + 0.006)
    body = noise.step(1 - cover - 0.18, 1 - cover + 0.22, density)
    lit = np.clip(0.5 + (density - towards_sun) * 3.5 - (density - 0.6) * 0.9, 0, 1)
    fade = noise.step(0.0, 0.09, horizon - y)
    _cloud(picture, light, body * (0.35 + 0.65 * fade), lit)


def _heaps(rng: np.random.Generator, picture: Picture, light: Light, *, horizon: float, sun_x: float) -> None:
    """Fair-weather clouds: heaps with bright tops and flat, darker feet, in rows that sink to the horizon."""
    shape = picture.shape[0], picture.shape[1]
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    for row, (foot, size) in enumerate(((0.93, 0.1), (0.8, 0.2), (0.55, 0.36))):
        cells = max(2, round(0.5 / size)), max(2, round(0.8 / size))
        texture = noise.fractal(rng, shape, cells=cells, gain=0.62)
        height = (horizon * foot - y) / size
        envelope = noise.step(-0.06, 0.1, height) * np.clip(1.05 - height * 0.8, 0, 1)
        density = texture * (0.4 + 0.6 * envelope) * np.sqrt(envelope)
        body = noise.step(0.5, 0.68 - 0.04 * row, density)
        offset = round(shape[0] * size * 0.12)
        side = offset if sun_x > 0.5 else -offset
        lit = np.clip(0.62 + (density - np.roll(density, (offset, -side // 2), (0, 1))) * 1.3 + height * 0.25, 0, 1)
        _cloud(picture, light, body * 0.95, lit)


def _wisps(rng: np.random.Generator, picture: Picture, light: Light, *, horizon: float) -> None:
    shape = picture.shape[0], picture.shape[1]
    texture = noise.fractal(rng, shape, cells=(7, 2), gain=0.6)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    veil = noise.step(0.45, 1.0, texture) * noise.step(0.02, 0.25, horizon - y) * 0.6
    _cloud(picture, light, veil, np.full(shape, 0.85, np.float32))


def _cloud(picture: Picture, light: Light, body: Field, lit: Field) -> None:
    paint = np.asarray(light.cloud_shade, np.float32) + lit[..., None] * (
        np.asarray(light.cloud, np.float32) - np.asarray(light.cloud_shade, np.float32)
    )
    canvas.lay(picture, body, paint)
