"""Water: it repeats what stands above it, broken by waves that grow towards the viewer."""

import numpy as np

from tools.pictures import noise
from tools.pictures.light import Colour
from tools.pictures.noise import Field, Picture


def waves(rng: np.random.Generator, shape: noise.Shape, *, horizon: float, size: float = 1.0) -> Field:
    """Slopes from -1 to 1 below the horizon, in perspective."""
    texture = noise.fractal(rng, (768, 768), cells=(24, 8), gain=0.7)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / shape[0]
    x = np.arange(shape[1], dtype=np.float32)[None, :] / shape[0] - 0.66
    away = 0.16 / np.maximum(y - horizon + 0.012, 0.012) / size
    heights = noise.sample(texture, np.broadcast_to(away, shape), x * away * 0.8)
    return (heights - 0.5) * 2


def reflection(
    rng: np.random.Generator, picture: Picture, *, horizon: float, calm: float, tint: Colour, size: float = 1.0
) -> Picture:
    """A picture whose part under the horizon mirrors the part above; `calm` 1 is a mirror, 0 an open sea."""
    rows, columns = picture.shape[:2]
    slope = waves(rng, (rows, columns), horizon=horizon, size=size)
    y = np.arange(rows, dtype=np.float32)[:, None]
    depth = np.maximum(y - horizon * rows, 0)
    bend = slope * (1.05 - calm) * (depth * 0.9 + rows * 0.05)
    source = np.clip(horizon * rows - depth * (0.55 + 0.45 * calm) + bend, 0, max(1, horizon * rows - 1))
    sideways = np.arange(columns)[None, :] + slope * (1.05 - calm) * depth * 0.12
    mirrored = picture[source.astype(np.int32), np.clip(sideways, 0, columns - 1).astype(np.int32)]
    # Looking down one sees more of the water's own colour, looking far only the sky.
    own = (0.16 + 0.55 * (1 - calm) * np.clip(depth / rows * 1.6, 0, 1))[..., None]
    own = own * np.clip(1 - slope[..., None] * 0.6, 0.3, 1.6)
    return (mirrored + (np.asarray(tint, np.float32) - mirrored) * np.clip(own, 0, 0.95)).astype(np.float32)
