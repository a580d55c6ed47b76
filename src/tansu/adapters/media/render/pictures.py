"""Still pictures through Pillow: check, decode small, turn, convert, encode."""

import importlib
import warnings
from typing import IO

from PIL import Image, ImageFile

from tansu.adapters.media import limits
from tansu.adapters.media.render.colours import to_srgb
from tansu.adapters.media.render.finish import finish
from tansu.adapters.media.render.refused import Refused
from tansu.adapters.media.sizes import preview_size
from tansu.ports.media import Rendered

# Each type is opened by its own decoder and no other. A decoder is loaded with the first original that needs it.
FORMATS = {
    "image/jpeg": ("JPEG", "PIL.JpegImagePlugin"),
    "image/png": ("PNG", "PIL.PngImagePlugin"),
    "image/webp": ("WEBP", "PIL.WebPImagePlugin"),
    "image/gif": ("GIF", "PIL.GifImagePlugin"),
    "image/avif": ("AVIF", "tansu.adapters.media.render.avif"),
    "image/heic": ("HEIF", "tansu.adapters.media.render.heif"),
    "image/heif": ("HEIF", "tansu.adapters.media.render.heif"),
}
HEIF = ("image/heic", "image/heif")
SHRINK = Image.Resampling.HAMMING
"""Half the time of Lanczos, and nobody sees the difference (ADR 0048)."""
DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
FEW_COLOURS = ("1", "P", "PA")

# Our own limits come first and know the format. This is the net below them: Pillow refuses twice this number.
Image.MAX_IMAGE_PIXELS = limits.BASELINE_JPEG // 2
warnings.simplefilter("ignore")


def render(file: IO[bytes], mime: str, *, memory_limit: int) -> Rendered:
    """Both renditions from one decode; a picture that ends early is shown as far as it goes.

    Raises Refused, or whatever the decoder raises.
    """
    if mime not in FORMATS:
        raise Refused("we make no renditions of this type")
    try:
        return finish(_decoded(file, mime, memory_limit=memory_limit))
    except OSError:
        if mime in HEIF:
            # Its decoder has no lenient mode, so a second try would end as the first.
            raise
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return finish(_decoded(file, mime, memory_limit=memory_limit), damaged=True)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _decoded(file: IO[bytes], mime: str, *, memory_limit: int) -> Image.Image:
    """An upright sRGB picture of preview size."""
    name, plugin = FORMATS[mime]
    importlib.import_module(plugin)
    file.seek(0)
    with Image.open(file, formats=(name,)) as image:
        _check(image, mime, memory_limit=memory_limit)
        size = preview_size(*image.size)
        image.draft("RGB", size)
        image.load()
        small = _flattened(image)
        if small.size != size:
            small = small.resize(size, SHRINK, reducing_gap=2.0)
        # Turning and converting a preview costs a tenth of doing it to the original.
        small.info = image.info
        return to_srgb(_upright(small, image))


def _check(image: Image.Image, mime: str, *, memory_limit: int) -> None:
    baseline = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    most = limits.pixels_allowed(mime, memory_limit=memory_limit, baseline_jpeg=baseline)
    if max(image.size) > limits.LONGEST_SIDE or image.width * image.height > most:
        raise Refused(f"{image.width} × {image.height} pixels are more than we decode")


def _upright(small: Image.Image, original: Image.Image) -> Image.Image:
    """Turn by EXIF. HEIF decoders have turned already and say 1; Pillow's AVIF says how it must be turned."""
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(_orientation(original))
    return small if turn is None else small.transpose(turn)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:
        # Pillow raises many things on broken EXIF, and a picture lying on its side beats none.
        return 1


def _flattened(image: Image.Image) -> Image.Image:
    """A mode that can be resized well: palettes and 16-bit greys become plain colours first."""
    if image.mode in FEW_COLOURS:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in DEEP:
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    return image
