"""The poster of a film: its first key frame, decoded alone."""

from typing import IO

import av
from av.video.frame import VideoFrame
from PIL import Image

from tansu.adapters.media import limits
from tansu.adapters.media.render.finish import finish
from tansu.adapters.media.render.refused import Refused
from tansu.adapters.media.sizes import preview_size
from tansu.ports.media import Rendered

MOST_PACKETS = 300
MOST_STREAMS = 64

# The demuxer is named, so text that lists other files is never taken for a playlist. The one
# protocol allowed does not exist: everything is read through the open file we hand over.
DEMUXER = "mov"
OPTIONS = {"protocol_whitelist": "none", "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2", "enable_drefs": "0"}


def render(file: IO[bytes], mime: str, *, memory_limit: int) -> Rendered:
    """Both renditions of the poster. Raises Refused, or whatever the decoder raises."""
    with av.open(file, mode="r", format=DEMUXER, options=OPTIONS, metadata_errors="ignore") as container:
        if len(container.streams) > MOST_STREAMS or not container.streams.video:
            raise Refused("it has no track of pictures, or too many tracks")
        ratio = container.streams.video[0].codec_context.sample_aspect_ratio
        return finish(_upright(_first_key_frame(container), float(ratio or 1)))


def _first_key_frame(container: av.container.InputContainer) -> VideoFrame:
    stream = container.streams.video[0]
    codec = stream.codec_context
    if codec.width * codec.height > limits.VIDEO_FRAME:
        raise Refused(f"{codec.width} × {codec.height} pixels are more than we decode")
    codec.thread_count = 1
    for number, packet in enumerate(container.demux(stream)):
        if number >= MOST_PACKETS:
            break
        if packet.is_keyframe and packet.size:
            # Flushing makes the decoder give the frame at once instead of waiting for those after it.
            frames = codec.decode(packet) or codec.decode(None)
            if frames:
                return frames[0]
            codec.flush_buffers()
    raise Refused("it has no frame that can be shown")


def _upright(frame: VideoFrame, pixel_ratio: float) -> Image.Image:
    """Scale in the decoder's own colours, with the pixels made square, and turn."""
    wide = round(frame.width * pixel_ratio) if 0.1 < pixel_ratio < 10 else frame.width
    wide, high = preview_size(wide, frame.height)
    scaled = frame.reformat(width=wide, height=high, format="rgb24", interpolation="AREA")
    image: Image.Image = scaled.to_image()  # type: ignore[no-untyped-call]
    # Both the frame and Pillow count counter-clockwise.
    turn = {
        90: Image.Transpose.ROTATE_90,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_270,
    }.get(round(frame.rotation) % 360)
    return image if turn is None else image.transpose(turn)
