"""From one decoded picture, at most preview-sized, to both renditions and a colour."""

import io

from PIL import Image

from tansu.adapters.media.sizes import thumbnail_size
from tansu.ports.media import Rendered

PREVIEW_QUALITY, THUMBNAIL_QUALITY = 80, 75
METHOD = 2
"""Measured: 39 % smaller than JPEG for 61 ms; the default of 4 takes 2.7 times as long for 5 % fewer bytes."""

WHITE = (255, 255, 255)


def finish(preview: Image.Image, *, damaged: bool = False) -> Rendered:
    """Encode an upright picture in sRGB as preview and thumbnail, without any metadata."""
    preview = on_white(preview)
    thumbnail = preview.resize(thumbnail_size(*preview.size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    pixel = thumbnail.resize((1, 1), Image.Resampling.BOX).tobytes()
    return Rendered(
        thumbnail=_webp(thumbnail, THUMBNAIL_QUALITY),
        preview=_webp(preview, PREVIEW_QUALITY),
        colour=int.from_bytes(pixel),
        width=preview.width,
        height=preview.height,
        damaged=damaged,
    )


def on_white(image: Image.Image) -> Image.Image:
    """Plain RGB; what was transparent becomes white, as on the page most screenshots come from."""
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, WHITE)
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=METHOD, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()
