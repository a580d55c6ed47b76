"""From a painted scene to a photograph of it: framing, light, grain. Two shots of one scene look like neighbours."""

import numpy as np
from PIL import Image, ImageChops

from tools.pictures.plan import Shot

_TURNS = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def photograph(scene: Image.Image, shot: Shot, *, megapixels: float) -> Image.Image:
    """The shot as it should be seen, at most `megapixels` million points."""
    rng = np.random.default_rng([shot.look, shot.number])
    framed = _framed(rng, scene, size(shot, megapixels=megapixels))
    return _grained(rng, _graded(rng, framed))


def turned(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera held sideways stores them, so that showing them by their EXIF orientation is upright."""
    return upright.transpose(_TURNS[orientation]) if orientation in _TURNS else upright


def size(shot: Shot, *, megapixels: float) -> tuple[int, int]:
    """Width and height. Cameras of the early years made smaller pictures, unless the limit is smaller still."""
    wide, high = shot.ratio
    limit = megapixels * 1e6 * min(1.0, 0.55 + shot.camera.megapixels / 25)
    unit = (limit / (wide * high)) ** 0.5
    return int(wide * unit) // 8 * 8, int(high * unit) // 8 * 8


def _framed(rng: np.random.Generator, scene: Image.Image, target: tuple[int, int]) -> Image.Image:
    ratio = target[0] / target[1]
    width = min(scene.width, scene.height * ratio) * float(rng.uniform(0.8, 1.0))
    height = width / ratio
    left = (scene.width - width) * float(rng.beta(2, 2))
    top = (scene.height - height) * float(rng.uniform(0.3, 0.7))
    # Scenes are hardly larger than their photos, so averaging whole points looks the same and takes two thirds.
    how = Image.Resampling.BOX if width > target[0] else Image.Resampling.BILINEAR
    return scene.resize(target, how, box=(left, top, left + width, top + height), reducing_gap=1.5)


def _graded(rng: np.random.Generator, image: Image.Image) -> Image.Image:
    """Exposure, white balance and contrast, a little different each time."""
    level = np.arange(256, dtype=np.float32) / 255
    exposure, warmth, contrast = rng.normal(0, 0.07), rng.normal(0, 0.035), rng.normal(0.0, 0.08)
    table: list[int] = []
    for channel in (1 + warmth, 1.0, 1 - warmth):
        curve = np.clip(level * channel, 0, 1) ** (1 - exposure)
        curve = curve + contrast * (curve - 0.5) * 4 * curve * (1 - curve)
        table += np.clip(curve * 255 + 0.5, 0, 255).astype(np.uint8).tolist()
    return image.point(table)


def _grained(rng: np.random.Generator, image: Image.Image) -> Image.Image:
    """Sensor noise, cut from a sheet of it at a place of its own."""
    sheet = _sheet()
    wide, high = min(image.width, 2048), min(image.height, 1600)
    left = int(rng.integers(0, sheet.width - wide + 1))
    top = int(rng.integers(0, sheet.height - high + 1))
    grain = sheet.crop((left, top, left + wide, top + high))
    if grain.size != image.size:
        tiled = Image.new("RGB", image.size)
        for y in range(0, image.height, high):
            for x in range(0, image.width, wide):
                tiled.paste(grain, (x, y))
        grain = tiled
    return ImageChops.add(image, grain, 1, -16)


_SHEETS: list[Image.Image] = []


def _sheet() -> Image.Image:
    if not _SHEETS:
        rng = np.random.default_rng(7)
        grey = rng.normal(0, 2.6, (2048, 2560, 1)) + rng.normal(0, 0.8, (2048, 2560, 3))
        _SHEETS.append(Image.fromarray(np.clip(grey + 16.5, 0, 32).astype(np.uint8)))
    return _SHEETS[0]
