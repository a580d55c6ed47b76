"""Short films: the camera moves slowly over a scene."""

import io
import math
from datetime import timedelta
from fractions import Fraction

import av
import numpy as np
from PIL import Image

from tools.pictures import exif
from tools.pictures.plan import Shot

_RATE = 30


def encode(scene: Image.Image, shot: Shot, *, megapixels: float) -> bytes:
    """H.264 in MP4 or MOV, as the file name says, of 2 to 6 seconds.

    A clip of an upright shot is stored lying on its side with a rotation of 90 degrees beside it, as phones do.
    """
    rng = np.random.default_rng([shot.look, shot.number])
    upright = shot.ratio[1] > shot.ratio[0]
    wide, high = (1280, 720) if megapixels >= 0.9 else (320, 180)
    out = io.BytesIO()
    quicktime = shot.filename.endswith("MOV")
    form, options = ("mov", {"movflags": "use_metadata_tags"}) if quicktime else ("mp4", {})
    with av.open(out, "w", format=form, options=options) as container:
        _describe(container, shot, quicktime=quicktime)
        stream = container.add_stream(
            "libx264", rate=_RATE, options={"preset": "ultrafast", "crf": "23", "threads": "1"}
        )
        stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
        stream.time_base = Fraction(1, _RATE)
        frames = int(rng.integers(2 * _RATE, 6 * _RATE + 1))
        for number in range(frames):
            seen = _frame(scene, number / frames, size=(high, wide) if upright else (wide, high), look=shot.look)
            # The rotation beside the film turns it clockwise, so the frames are turned the other way.
            frame = av.VideoFrame.from_image(seen.transpose(Image.Transpose.ROTATE_90) if upright else seen)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return _rotated(out.getvalue(), height=high) if upright else out.getvalue()


def _frame(scene: Image.Image, moment: float, *, size: tuple[int, int], look: int) -> Image.Image:
    ratio = size[0] / size[1]
    ease = (1 - math.cos(math.pi * moment)) / 2
    width = min(scene.width, scene.height * ratio) * (0.85 - 0.1 * ease)
    height = width / ratio
    share = ease if look % 2 else 1 - ease
    left, top = (scene.width - width) * share, (scene.height - height) * (0.4 + 0.2 * ease)
    box = (left, top, left + width, top + height)
    return scene.resize(size, Image.Resampling.BILINEAR, box=box, reducing_gap=1.5)


def _describe(container: av.container.OutputContainer, shot: Shot, *, quicktime: bool) -> None:
    utc = shot.taken_local - timedelta(minutes=shot.offset_minutes or 0)
    container.metadata["creation_time"] = f"{utc:%Y-%m-%dT%H:%M:%S}.000000Z"
    if not quicktime:
        return
    zone = exif.offset(shot.offset_minutes or 0).replace(":", "")
    container.metadata["com.apple.quicktime.creationdate"] = f"{shot.taken_local:%Y-%m-%dT%H:%M:%S}{zone}"
    container.metadata["com.apple.quicktime.make"] = shot.camera.make
    container.metadata["com.apple.quicktime.model"] = shot.camera.model
    if shot.place:
        container.metadata["com.apple.quicktime.location.ISO6709"] = f"{shot.place[0]:+08.4f}{shot.place[1]:+09.4f}/"


def _rotated(film: bytes, *, height: int) -> bytes:
    """The film with a quarter turn clockwise in its track header (ISO 14496-12, 8.3.2, version 0)."""
    matrix = film.index(b"tkhd") + 44
    numbers = (0, 0x10000, 0, -0x10000, 0, 0, height << 16, 0, 0x40000000)
    turn = b"".join(number.to_bytes(4, "big", signed=True) for number in numbers)
    return film[:matrix] + turn + film[matrix + 36 :]
