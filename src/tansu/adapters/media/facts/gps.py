"""The GPS directory of EXIF, and the ISO 6709 text that films carry."""

import math
import re
from datetime import datetime, timedelta

from tansu.adapters.media.facts.text import clean
from tansu.adapters.media.facts.tiff import Directory
from tansu.adapters.media.facts.when import plausible
from tansu.ports.media import Place

LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE, ALTITUDE_REF, ALTITUDE, TIME, DATE = 1, 2, 3, 4, 5, 6, 7, 0x1D
DATE_TEXT = re.compile(r"(\d{4}):(\d\d):(\d\d)$", re.ASCII)
ISO_6709 = re.compile(r"([+-]\d{1,2}\.\d+|[+-]\d\d)([+-]\d{1,3}\.\d+|[+-]\d{1,3})([+-]\d+(?:\.\d+)?)?", re.ASCII)


def place(gps: Directory) -> Place | None:
    """Where it was taken. Without a hemisphere the place is unknown, not north-east."""
    latitude = _degrees(gps, LATITUDE, LATITUDE_REF, signs={"N": 1, "S": -1})
    longitude = _degrees(gps, LONGITUDE, LONGITUDE_REF, signs={"E": 1, "W": -1})
    height = gps.rationals(ALTITUDE, 1)
    sign = -1 if gps.number(ALTITUDE_REF) == 1 else 1
    return checked(latitude, longitude, sign * height[0] if height else None)


def place_of(text: str) -> Place | None:
    """Read `+48.1372+011.5755+519.000/`."""
    found = ISO_6709.match(text.strip())
    if not found:
        return None
    return checked(float(found[1]), float(found[2]), float(found[3]) if found[3] else None)


def gps_time(gps: Directory) -> datetime | None:
    """The satellites' own time, naive UTC."""
    date, clock = DATE_TEXT.match(clean(gps.text(DATE))), gps.rationals(TIME, 3)
    if not date or not clock or not all(0 <= part < 61 for part in clock):
        return None
    day = plausible(*map(int, date.groups()))
    return day + timedelta(hours=clock[0], minutes=clock[1], seconds=clock[2]) if day else None


def checked(latitude: float | None, longitude: float | None, altitude: float | None) -> Place | None:
    """A place on this planet, or None. (0, 0) is what devices write when they do not know."""
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    if altitude is not None and not -1_000 <= altitude <= 100_000:
        altitude = None
    return Place(latitude, longitude, altitude)


def _degrees(gps: Directory, tag: int, ref: int, *, signs: dict[str, int]) -> float | None:
    sign, parts = signs.get(clean(gps.text(ref)).upper()), gps.rationals(tag, 3)
    if sign is None or parts is None:
        return None
    degrees = sign * (parts[0] + parts[1] / 60 + parts[2] / 3600)
    return degrees if math.isfinite(degrees) else None
