"""The randomness that looks like nature: fractal noise that tiles, and the soft edges made from it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]
Picture = NDArray[np.float32]
Shape = tuple[int, int]


def fractal(rng: np.random.Generator, shape: Shape, *, cells: Shape = (4, 4), gain: float = 0.55) -> Field:
    """Clouds of values from 0 to 1 that tile; `cells` is how many blobs of the coarsest kind fit down and across."""
    rows, columns = cells
    field = rng.random((rows, columns), dtype=np.float32)
    strength = 1.0
    while rows < shape[0] and columns < shape[1]:
        rows, columns, strength = rows * 2, columns * 2, strength * gain
        field = enlarge(field, (rows, columns))
        field += strength * rng.random((rows, columns), dtype=np.float32)
    field = enlarge(field, shape) if field.shape != shape else field
    low, high = np.percentile(field[::7, ::7], (1, 99))
    return np.clip((field - low) / max(high - low, 1e-6), 0, 1).astype(np.float32)


def enlarge(field: Field, shape: Shape) -> Field:
    """The same field at another size, smooth also across its edges, so that it still tiles."""
    padded = np.pad(field, 2, mode="wrap")
    rows, columns = field.shape
    box = (2, 2, 2 + columns, 2 + rows)
    return np.array(Image.fromarray(padded).resize((shape[1], shape[0]), Image.Resampling.BICUBIC, box=box))


def line(rng: np.random.Generator, width: int, *, cells: int = 4, gain: float = 0.5) -> Field:
    """A skyline: one value from 0 to 1 per column."""
    x = np.linspace(0, 1, width, dtype=np.float32)
    total = np.zeros(width, np.float32)
    strength = 1.0
    while cells < width / 2:
        total += strength * np.interp(x * cells, np.arange(cells + 1), rng.random(cells + 1)).astype(np.float32)
        cells, strength = cells * 2, strength * gain
    return (total - total.min()) / (np.ptp(total) + 1e-6)


def step(low: float, high: float, value: Field) -> Field:
    """0 below `low`, 1 above `high`, and no visible corner between. It falls if `low` is the larger of the two."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def soften(field: Field, radius: float) -> Field:
    """A cheap blur of one field: shrink, then enlarge."""
    if radius < 1:
        return field
    rows, columns = field.shape
    small = Image.fromarray(field).resize(
        (max(2, round(columns / radius)), max(2, round(rows / radius))), Image.Resampling.BOX
    )
    return np.array(small.resize((columns, rows), Image.Resampling.BICUBIC))


def sample(texture: Field, v: Field, u: Field) -> Field:
    """Values of a tiling texture at any place (1.0 is one tile), between its points too."""
    rows, columns = texture.shape
    y, x = v * rows, u * columns
    y0, x0 = np.floor(y), np.floor(x)
    fy, fx = (y - y0).astype(np.float32), (x - x0).astype(np.float32)
    top, left = y0.astype(np.int32) % rows, x0.astype(np.int32) % columns
    below, right = (top + 1) % rows, (left + 1) % columns
    upper = texture[top, left] * (1 - fx) + texture[top, right] * fx
    lower = texture[below, left] * (1 - fx) + texture[below, right] * fx
    return upper * (1 - fy) + lower * fy
