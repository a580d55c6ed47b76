"""EXIF: when, with what, which way up."""

from dataclasses import dataclass
from datetime import datetime

from tansu.adapters.media.facts.gps import gps_time, place
from tansu.adapters.media.facts.text import clean
from tansu.adapters.media.facts.tiff import Directory, directory_at, first_directory
from tansu.adapters.media.facts.when import exif_time, offset_minutes, zone_between
from tansu.ports.media import Place

MAKE, MODEL, ORIENTATION, EXIF_POINTER, GPS_POINTER = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
TAKEN = (0x9003, 0x9291, 0x9011)
DIGITIZED = (0x9004, 0x9292, 0x9012)
"""Time, fraction of a second and offset belong together; the pairs are never mixed."""


@dataclass(frozen=True, slots=True)
class Exif:
    """What the EXIF block of a picture says. Unknown is None, or empty."""

    orientation: int = 1
    taken_local: datetime | None = None
    taken_offset_minutes: int | None = None
    camera_make: str = ""
    camera_model: str = ""
    place: Place | None = None


def read_exif(block: bytes) -> Exif:
    """Read a TIFF block; nonsense in one tag does not hide the others."""
    main = first_directory(block)
    if main is None:
        return Exif()

    details, gps = _pointed(main, EXIF_POINTER), _pointed(main, GPS_POINTER)
    taken, offset = _taken(details)
    satellite_time = gps_time(gps)
    if taken and offset is None and satellite_time:
        offset = zone_between(taken, satellite_time)
    orientation = main.number(ORIENTATION) or 1
    return Exif(
        orientation=orientation if orientation in range(1, 9) else 1,
        taken_local=taken,
        taken_offset_minutes=offset,
        camera_make=clean(main.text(MAKE)),
        camera_model=clean(main.text(MODEL)),
        place=place(gps),
    )


def _pointed(main: Directory, pointer: int) -> Directory:
    return directory_at(main.block, main.order, main.number(pointer) or 0)


def _taken(details: Directory) -> tuple[datetime | None, int | None]:
    for time, fraction, offset in (TAKEN, DIGITIZED):
        taken = exif_time(clean(details.text(time)), clean(details.text(fraction)))
        if taken:
            return taken, offset_minutes(clean(details.text(offset)))
    return None, None
