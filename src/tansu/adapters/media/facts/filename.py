"""The time that phones and messengers put into file names."""

import re
from datetime import datetime

from tansu.adapters.media.facts.when import plausible

DATE = r"(?<!\d)((?:19|20|21)\d\d)([-_.]?)(\d\d)\2(\d\d)"
CLOCK = r"(?:[-_ T.]| at )(\d{1,2})([-_.:h]?)(\d\d)\5(\d\d)(?:\d{3}|\.\d{3})?(?!\d)(?: ?([AP])M)?"
DATE_AND_CLOCK = re.compile(DATE + CLOCK, re.ASCII | re.IGNORECASE)
DATE_ALONE = re.compile(r"(?:^|[-_ ])((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?:-WA\d{4}|(?=\.[a-z0-9]+$))", re.ASCII)
NOON = 12
LONGEST_NAME = 255


def time_in(name: str) -> tuple[datetime | None, int | None]:
    """Wall time and minutes east of UTC out of a file name.

    A name with only a day means its noon, so that no zone moves it to another day.
    """
    name = name[-LONGEST_NAME:]
    found = DATE_AND_CLOCK.search(name)
    if found:
        year, _, month, day, hour, _, minute, second, half = found.groups()
        hours = int(hour) % 12 + (12 if half in "Pp" else 0) if half else int(hour)
        taken = plausible(int(year), int(month), int(day), hours, int(minute), int(second))
        # Pixel phones name their files in UTC.
        return taken, 0 if taken and name.startswith("PXL_") else None
    found = DATE_ALONE.search(name)
    if found:
        return plausible(int(found[1]), int(found[3]), int(found[4]), NOON), None
    return None, None
