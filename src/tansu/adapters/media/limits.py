"""How many pixels we decode, by what a decoder needs for them, and how long a job may take."""

LONGEST_SIDE = 65_535
MEGA = 1_000_000

BASELINE_JPEG = 300 * MEGA
"""A baseline JPEG is shrunk while it is decoded, in about 100 MB; a progressive one keeps all coefficients."""

MOST_PIXELS = {
    "image/jpeg": 130 * MEGA,
    "image/png": 120 * MEGA,
    "image/avif": 120 * MEGA,
    "image/webp": 60 * MEGA,
    "image/gif": 60 * MEGA,
    "image/heic": 210 * MEGA,
    "image/heif": 210 * MEGA,
}
VIDEO_FRAME = 64 * MEGA

HEIF_BYTES_A_PIXEL = 8
"""Measured: 200 megapixels take 1.4 GB, so a smaller memory limit allows fewer pixels."""

WALL_SECONDS = 60
START_SECONDS = 60
CPU_SECONDS = 60
FILE_BYTES = 64 * MEGA
OPEN_FILES = 64
NICE = 10

MOST_JOBS = 500
MOST_RSS = 400 * MEGA
"""A child is replaced after this many jobs, or when it has grown beyond this many bytes."""

MOST_REPLY = 8 * MEGA
"""The largest rendition the parent accepts from a child, which it does not trust."""


def pixels_allowed(mime: str, *, memory_limit: int, baseline_jpeg: bool = False) -> int:
    """The most pixels an original of this type may have; 0 for types we do not decode."""
    if mime == "image/jpeg" and baseline_jpeg:
        return BASELINE_JPEG
    if mime.startswith("video/"):
        return VIDEO_FRAME
    most = MOST_PIXELS.get(mime, 0)
    if mime in ("image/heic", "image/heif"):
        most = min(most, memory_limit // HEIF_BYTES_A_PIXEL)
    return most
