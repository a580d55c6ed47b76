"""Brushes: gradients, masks with soft edges, discs of light, and the last touch every picture gets."""

from collections.abc import Callable, Iterable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tools.pictures.light import Colour
from tools.pictures.noise import Field, Picture, Shape

Point = tuple[float, float]


def gradient(shape: Shape, stops: Iterable[tuple[float, Colour]]) -> Picture:
    """Colours from top (0) to bottom (1)."""
    places, colours = zip(*stops, strict=True)
    y = np.linspace(0, 1, shape[0])
    column = np.stack([np.interp(y, places, [c[i] for c in colours]) for i in range(3)], axis=1).astype(np.float32)
    return np.repeat(column[:, None, :], shape[1], axis=1)


def plain(shape: Shape, tint: Colour) -> Picture:
    """One colour all over."""
    return np.full((*shape, 3), tint, np.float32)


def lay(picture: Picture, mask: Field, paint: Colour | Picture) -> None:
    """Cover `picture` with a colour, or another picture, where `mask` is 1."""
    picture += (np.asarray(paint, np.float32) - picture) * mask[..., None]


def shine(picture: Picture, light: Field, tint: Colour) -> None:
    """Add light as a lens does: bright places saturate softly."""
    picture += (1 - picture) * np.clip(light[..., None] * np.asarray(tint, np.float32), 0, 1)


def shade(picture: Picture, amount: Field) -> None:
    """Darken, by a factor that may differ for every point."""
    picture *= amount[..., None]


def mask(shape: Shape, draw: Callable[[ImageDraw.ImageDraw, float], None], *, blur: float = 0.0) -> Field:
    """What `draw` draws in white, from 0 to 1. It gets the number of points that one picture height measures."""
    rows, columns = shape
    image = Image.new("L", (columns * 2, rows * 2))
    draw(ImageDraw.Draw(image), rows * 2.0)
    image = image.reduce(2)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur * rows))
    return np.asarray(image, np.float32) / 255


def below(shape: Shape, edge: Field, *, soft: float = 1.5) -> Field:
    """1 under a line given as one row number per column, with an edge of `soft` rows."""
    y = np.arange(shape[0], dtype=np.float32)[:, None]
    return np.clip((y - edge[None, :]) / soft + 0.5, 0, 1)


def radial(shape: Shape, centre: Point, *, squash: float = 1.0) -> Field:
    """Distance from `centre` (row, column; in picture heights and widths), measured in picture heights."""
    rows, columns = shape
    y = (np.arange(rows, dtype=np.float32)[:, None] / rows - centre[0]) * squash
    x = (np.arange(columns, dtype=np.float32)[None, :] / columns - centre[1]) * (columns / rows)
    return np.sqrt(x * x + y * y)


def disc(picture: Picture, centre: Point, *, radius: float, tint: Colour, strength: float = 0.6) -> None:
    """A point of light out of focus. `centre` and `radius` are in points; the rim is a little brighter."""
    rows, columns = picture.shape[:2]
    y0, x0 = centre
    top, bottom = max(0, int(y0 - radius - 2)), min(rows, int(y0 + radius + 3))
    left, right = max(0, int(x0 - radius - 2)), min(columns, int(x0 + radius + 3))
    if top >= bottom or left >= right:
        return
    y = np.arange(top, bottom, dtype=np.float32)[:, None] - y0
    x = np.arange(left, right, dtype=np.float32)[None, :] - x0
    distance = np.sqrt(x * x + y * y)
    inside = np.clip(radius - distance + 0.5, 0, 1)
    rim = 0.72 + 0.28 * np.clip(distance / radius, 0, 1) ** 5
    shine(picture[top:bottom, left:right], inside * rim * strength, tint)


def blurred(picture: Picture, radius: float) -> Picture:
    """Out of focus; `radius` in picture heights."""
    image = Image.fromarray(to_bytes(picture))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius * picture.shape[0])), np.float32) / 255


def to_bytes(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Eight bits a channel."""
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def finish(picture: Picture, *, vignette: float = 0.25, contrast: float = 0.35) -> Image.Image:
    """The lens and the film: darker corners and a gentle S-curve."""
    shape = picture.shape[0], picture.shape[1]
    shade(picture, 1 - vignette * np.clip(radial(shape, (0.5, 0.5)) ** 2, 0, 1))
    np.clip(picture, 0, 1, out=picture)
    curved = picture * picture * (3 - 2 * picture)
    return Image.fromarray(to_bytes(picture + (curved - picture) * contrast))
