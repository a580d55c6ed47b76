"""Small pictures and films for tests, made on the spot with known contents."""

import io
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import av
import pillow_heif
from PIL import Image

from tansu.ports.media import ReadAt

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 40)
Degrees = tuple[float, float]
MATRICES = {
    90: (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000),
    180: (-0x10000, 0, 0, 0, -0x10000, 0, 0, 0, 0x40000000),
    270: (0, -0x10000, 0, 0x10000, 0, 0, 0, 0, 0x40000000),
}
"""`tkhd` matrices by degrees clockwise; 90 is a phone held upright."""


def reader(content: bytes) -> ReadAt:
    """Reads bytes as a store would."""
    return lambda offset, length: content[offset : offset + length]


def quarters(width: int, height: int) -> Image.Image:
    """Red top left, green top right, blue bottom left, yellow bottom right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def exif_block(
    *,
    taken: datetime | None = None,
    offset: str = "",
    gps: Degrees | None = None,
    gps_time: datetime | None = None,
    orientation: int | None = None,
    camera: tuple[str, str] = ("", ""),
    padding: int = 0,
) -> bytes:
    """An EXIF block as cameras write it; what is not given is left out."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = camera
    if orientation is not None:
        exif[0x0112] = orientation
    details = exif.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
        details[0x9291] = f"{taken.microsecond // 1000:03}"
    if offset:
        details[0x9011] = offset
    place = exif.get_ifd(0x8825)
    if gps:
        for tag, degrees, signs in ((1, gps[0], "NS"), (3, gps[1], "EW")):
            place[tag] = signs[degrees < 0]
            place[tag + 1] = _sexagesimal(abs(degrees))
    if gps_time:
        place[0x07] = (float(gps_time.hour), float(gps_time.minute), float(gps_time.second))
        place[0x1D] = gps_time.strftime("%Y:%m:%d")
    return exif.tobytes() + bytes(padding)


def a_jpeg(width: int = 64, height: int = 48, *, image: Image.Image | None = None, **facts: Any) -> bytes:
    """A JPEG of four coloured quarters, or of `image`, with the EXIF facts given."""
    saving = {"progressive": facts.pop("progressive", False)}
    for extra in ("icc_profile",):
        if extra in facts:
            saving[extra] = facts.pop(extra)
    return _saved(image or quarters(width, height), "JPEG", quality=92, exif=exif_block(**facts), **saving)


def a_png(width: int = 64, height: int = 48, *, image: Image.Image | None = None, **facts: Any) -> bytes:
    """A PNG, with an eXIf chunk when facts are given."""
    return _saved(image or quarters(width, height), "PNG", **({"exif": exif_block(**facts)} if facts else {}))


def a_webp(width: int = 64, height: int = 48, *, lossless: bool = False, **facts: Any) -> bytes:
    """A WebP, in the extended format when facts are given."""
    extra = {"exif": exif_block(**facts)} if facts else {}
    return _saved(quarters(width, height), "WEBP", lossless=lossless, **extra)


def a_gif(width: int = 64, height: int = 48) -> bytes:
    """A GIF of one frame."""
    return _saved(quarters(width, height), "GIF")


def an_avif(width: int = 64, height: int = 48, **facts: Any) -> bytes:
    """An AVIF; orientation becomes a turn of the container."""
    return _saved(quarters(width, height), "AVIF", speed=10, max_threads=1, exif=exif_block(**facts))


def a_heic(width: int = 64, height: int = 48, **facts: Any) -> bytes:
    """A HEIC; orientation becomes a turn of the container."""
    out = io.BytesIO()
    pillow_heif.from_pillow(quarters(width, height)).save(out, quality=90, exif=exif_block(**facts))
    return out.getvalue()


def an_mp4(width: int = 64, height: int = 48, **wishes: Any) -> bytes:
    """An MP4 of a few frames, with the metadata and clockwise rotation asked for."""
    return _film("mp4", width, height, wishes)


def a_mov(width: int = 64, height: int = 48, **wishes: Any) -> bytes:
    """A QuickTime movie; metadata goes under `mdta` keys as phones write them."""
    return _film("mov", width, height, wishes)


def pixel_colours(encoded: bytes) -> list[tuple[int, ...]]:
    """The colours in the middle of the four quarters: top left, top right, bottom left, bottom right."""
    image = Image.open(io.BytesIO(encoded)).convert("RGB")
    across, down = (image.width // 4, image.width * 3 // 4), (image.height // 4, image.height * 3 // 4)
    return [image.getpixel((x, y)) for y in down for x in across]


def alike(one: tuple[int, ...], other: tuple[int, ...], *, within: int = 40) -> bool:
    """Whether two colours differ by no more than lossy coding explains."""
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


def _film(container: str, width: int, height: int, wishes: dict[str, Any]) -> bytes:
    metadata: dict[str, str] = wishes.get("metadata", {})
    flags = "use_metadata_tags" + ("+faststart" if wishes.get("fast_start") else "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{container}"
        with av.open(str(path), "w", format=container, options={"movflags": flags}) as output:
            output.metadata.update(metadata)
            if wishes.get("sound_only"):
                _add_silence(output)
            else:
                _add_frames(output, quarters(width, height), wishes)
        content = path.read_bytes()
    return _turned(content, wishes.get("rotation", 0))


def _add_frames(output: Any, picture: Image.Image, wishes: dict[str, Any]) -> None:
    stream = output.add_stream("libx264", rate=10)
    stream.width, stream.height, stream.pix_fmt = *picture.size, "yuv420p"
    stream.options = {"preset": "ultrafast", "crf": "18"}
    if "pixel_ratio" in wishes:
        stream.codec_context.sample_aspect_ratio = wishes["pixel_ratio"]
    for _ in range(wishes.get("frames", 10)):
        output.mux(stream.encode(av.VideoFrame.from_image(picture)))
    output.mux(stream.encode(None))


def _add_silence(output: Any) -> None:
    stream = output.add_stream("aac", rate=48000)
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.sample_rate = 48000
    output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _turned(content: bytes, rotation: int) -> bytes:
    if not rotation:
        return content
    at = content.index(b"tkhd") + 4 + 40
    matrix = b"".join(value.to_bytes(4, signed=True) for value in MATRICES[rotation])
    return content[:at] + matrix + content[at + 36 :]


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = (degrees % 1) * 60
    return float(int(degrees)), float(int(minutes)), round((minutes % 1) * 60, 4)


def _saved(image: Image.Image, name: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


Builder = Callable[..., bytes]
