"""What a still picture's own structure says, before EXIF is looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """Pixels as stored, and the EXIF block found beside them."""

    width: int = 0
    height: int = 0
    exif: bytes = b""
    """A TIFF structure, without the `Exif` prefix; empty if there is none."""
    turned: bool = False
    """The container turns the picture itself, so width and height are as shown and EXIF is not asked."""
