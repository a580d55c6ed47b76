"""One shot as the bytes of a file: JPEG, HEIC, PNG, WebP, GIF or a clip. This is the work of one process."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image

from tools.pictures import clips, develop, exif, heic, scenes, screens
from tools.pictures.plan import Shot

# Phones with many points have more noise in each; they also compress a little less.
_QUALITY, _LARGE_QUALITY = 76, 91


def paint(folder: Path, scene: str, *, variant: int, seed: int, megapixels: float) -> None:
    """Paint a scene and leave it in `folder`, large enough for shots of `megapixels`."""
    rows = scene_rows(megapixels)
    picture = scenes.paint(scene, variant, seed=seed, shape=(rows, rows * 4 // 3))
    picture.save(_path(folder, scene, variant), "JPEG", quality=94, subsampling=0)


def scene_rows(megapixels: float) -> int:
    """How high scenes are painted. Beyond 1440 rows nothing is gained but time: grain hides the enlargement."""
    return min(1440, max(240, round((megapixels * 1e6 * 3 / 4) ** 0.5 * 1.25 / 8) * 8))


def encode(shot: Shot, *, folder: Path, megapixels: float) -> bytes:
    """The bytes of one planned shot, whose scene has been painted into `folder`."""
    if shot.kind == "screenshot":
        return screens.png(shot)
    scene = _scene(_path(folder, shot.scene, shot.variant))
    if shot.kind == "clip":
        return clips.encode(scene, shot, megapixels=megapixels)
    if shot.kind == "gif":
        return screens.gif(scene, shot)
    upright = develop.photograph(scene, shot, megapixels=min(megapixels, 2.0) if shot.kind == "webp" else megapixels)
    if shot.kind == "heic":
        return heic.encode(upright, shot)
    if shot.kind == "webp":
        out = io.BytesIO()
        upright.save(out, "WEBP", quality=80, method=2)
        return out.getvalue()
    return jpeg(upright, shot, megapixels=megapixels)


def upright(shot: Shot, *, folder: Path, megapixels: float) -> Image.Image:
    """A planned photo as it should be seen, before it becomes a file."""
    return develop.photograph(_scene(_path(folder, shot.scene, shot.variant)), shot, megapixels=megapixels)


def jpeg(upright: Image.Image, shot: Shot, *, megapixels: float) -> bytes:
    """The file a camera would have written of what `upright` shows."""
    out = io.BytesIO()
    quality = _LARGE_QUALITY if megapixels > 4 else _QUALITY
    develop.turned(upright, shot.orientation).save(out, "JPEG", quality=quality, exif=exif.of(shot))
    return out.getvalue()


def _path(folder: Path, scene: str, variant: int) -> Path:
    return folder / f"{scene}-{variant}.jpg"


# Neighbours in time show the same few scenes, so keeping some saves most of the decoding.
@lru_cache(maxsize=48)
def _scene(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")
