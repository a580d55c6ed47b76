"""The time a file says for itself, offered to the server for originals that carry none."""

import re
from datetime import datetime

DATE_IN_NAME = re.compile(r"(?<!\d)(19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d(?!\d)")


def declared(name: str, mtime_ns: int) -> str:
    """The time of last change as local wall time with its offset, or "" if the name tells a date.

    The server prefers a declared time to the name's, and names survive copying better than times do.
    """
    if DATE_IN_NAME.search(name) or mtime_ns <= 0:
        return ""
    try:
        return datetime.fromtimestamp(mtime_ns // 1_000_000_000).astimezone().isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return ""
