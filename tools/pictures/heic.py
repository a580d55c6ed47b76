"""Photos as newer phones store them."""

import io

import pillow_heif
from PIL import Image

from tools.pictures import exif
from tools.pictures.plan import Shot


def encode(upright: Image.Image, shot: Shot) -> bytes:
    """A HEIC file; its pixels are upright, as readers of this format expect."""
    out = io.BytesIO()
    heif = pillow_heif.from_pillow(upright)
    # The fastest preset: these are samples, and the careful ones take many seconds for each photo.
    heif.save(out, quality=60, exif=exif.of(shot, orientation=1), enc_params={"preset": "ultrafast"})
    return out.getvalue()
