"""Range and conditional requests (RFC 9110, sections 13 and 14), as pure functions."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class ByteRange:
    """A stretch of a file: `length` bytes from `offset`."""

    offset: int
    length: int


class Unsatisfiable(Exception):
    """The range lies outside the file: 416."""


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The one range asked for, or None to send everything.

    Several ranges at once are answered with everything, which RFC 9110 allows and every client handles.
    """
    found = _ONE_RANGE.match(header) if header else None
    if not found or (not found[1] and not found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if length == 0:
            raise Unsatisfiable
        return ByteRange(size - length, length)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if first >= size:
        raise Unsatisfiable
    if last < first:
        return None
    return ByteRange(first, last - first + 1)


def matches(header: str | None, etag: str) -> bool:
    """Say whether an If-None-Match header names `etag` (weak comparison)."""
    if not header:
        return False
    if header.strip() == "*":
        return True
    return any(one.strip().removeprefix("W/").strip('"') == etag for one in header.split(","))


def range_still_applies(if_range: str | None, etag: str) -> bool:
    """Say whether a Range may be honoured under If-Range (strong comparison; dates never match)."""
    return if_range is None or if_range.strip() == f'"{etag}"'
