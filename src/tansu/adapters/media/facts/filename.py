"""The time that phones and messengers put into file names."""

import re
from datetime import datetime

from tansu.adapters.media.facts.when import plausible

DAY = r"(?P<year>(?:19|20|21)\d\d)(?P<joint>[-_.]?)(?P<month>\d\d)(?P=joint)(?P<day>\d\d)"
CLOCK = r"(?:[-_ T.]| at )(?P<hour>\d{1,2})(?P<colon>[-_.:h]?)(?P<minute>\d\d)(?P=colon)(?P<second>\d\d)"
FRACTION_AND_HALF = r"(?:\d{3}|\.\d{3})?(?!\d)(?: ?(?P<half>[AP])M)?"
DAY_AND_CLOCK = re.compile(r"(?<!\d)" + DAY + CLOCK + FRACTION_AND_HALF, re.ASCII | re.IGNORECASE)
DAY_ALONE = re.compile(r"(?:^|[-_ ])" + DAY + r"(?:-WA\d{4}|(?=\.[a-z0-9]+$))", re.ASCII | re.IGNORECASE)
NOON = 12
LONGEST_NAME = 255


def time_in(name: str) -> tuple[datetime | None, int | None]:
    """Wall time and minutes east of UTC out of a file name.

    A name with only a day means its noon, so that no zone moves it to another day.
    """
    name = name[-LONGEST_NAME:]
    if found := DAY_AND_CLOCK.search(name):
        taken = plausible(*_numbers(found, "year", "month", "day"), _hour(found), *_numbers(found, "minute", "second"))
        # Pixel phones name their files in UTC.
        return taken, 0 if taken and name.startswith("PXL_") else None
    if found := DAY_ALONE.search(name):
        return plausible(*_numbers(found, "year", "month", "day"), NOON), None
    return None, None


def _hour(found: re.Match[str]) -> int:
    hour, half = int(found["hour"]), found["half"]
    if not half:
        return hour
    return hour % 12 + (12 if half in "Pp" else 0)


def _numbers(found: re.Match[str], *names: str) -> list[int]:
    return [int(found[name]) for name in names]
