"""Times out of untrusted headers: believed only when plausible."""

import re
from datetime import datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1990, 2100
MAC_EPOCH = datetime(1904, 1, 1)
EXIF_TIME = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)[ T](\d\d):(\d\d):(\d\d)", re.ASCII)
ISO_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?$", re.ASCII)
OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$", re.ASCII)
QUARTERS = {345, 525, 765}
"""Nepal, Eucla and Chatham: the zones that are not a multiple of half an hour."""

STALE = timedelta(minutes=5)


def plausible(*numbers: int) -> datetime | None:
    """The naive time that year, month, day and what follows mean; None if there is none, or no camera that old."""
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        return None
    try:
        year, month, day, hour, minute, second, microsecond = (*numbers, 0, 0, 0, 0)[:7]
        return datetime(year, month, day, hour, minute, second, microsecond)
    except ValueError:
        return None


def exif_time(text: str, fraction: str = "") -> datetime | None:
    """Read `2023:05:01 12:34:56` and the digits of its fraction of a second."""
    found = EXIF_TIME.match(text)
    if not found:
        return None
    return plausible(*map(int, found.groups()), _microseconds(fraction))


def iso_time(text: str) -> tuple[datetime | None, int | None]:
    """Read `2023-05-01T12:34:56+0200` as wall time and minutes east of UTC."""
    found = ISO_TIME.match(text.strip())
    if not found:
        return None, None
    *numbers, fraction, zone = found.groups()
    return plausible(*map(int, numbers), _microseconds(fraction or "")), offset_minutes(zone or "")


def offset_minutes(text: str) -> int | None:
    """Read `+02:00` or `Z`; None unless some place on earth could use it."""
    text = text.strip()
    if text == "Z":
        return 0
    found = OFFSET.match(text)
    if not found or int(found[3]) > 59:
        return None
    minutes = (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)
    return minutes if -12 * 60 <= minutes <= 14 * 60 else None


def zone_between(local: datetime, utc: datetime) -> int | None:
    """The offset that explains two clocks of one moment, to a quarter of an hour.

    None if they differ by something no zone explains: then one of them was stale or wrong.
    """
    gap = local.replace(microsecond=0) - utc.replace(microsecond=0)
    minutes = round(gap / timedelta(minutes=15)) * 15
    if abs(gap - timedelta(minutes=minutes)) > STALE or not -12 * 60 <= minutes <= 14 * 60:
        return None
    return minutes if minutes % 30 == 0 or minutes in QUARTERS else None


def mac_time(seconds: int) -> datetime | None:
    """Naive UTC from seconds since 1904, as QuickTime counts; None if it was never set."""
    if not 0 < seconds < 1 << 33:
        return None
    when = MAC_EPOCH + timedelta(seconds=seconds)
    return when if FIRST_YEAR <= when.year <= LAST_YEAR else None


def _microseconds(digits: str) -> int:
    digits = digits.strip()
    return int(digits[:6].ljust(6, "0")) if digits.isascii() and digits.isdigit() else 0
