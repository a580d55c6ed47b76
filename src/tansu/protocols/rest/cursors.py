"""Places in lists, as opaque words."""

from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features.gallery import TrashPage


def trash_place(cursor: str | None) -> tuple[int, int] | None:
    """The place after which a page of the trash goes on."""
    if cursor is None:
        return None
    purge_ms, number = decode_cursor(cursor, int, int)
    return int(purge_ms), int(number)


def next_trash(page: TrashPage) -> str | None:
    """Where the next page begins, or None at the end."""
    return encode_cursor(*page.next) if page.next else None


def feed_place(cursor: str) -> int:
    """The number of change after which the feed goes on."""
    (rev,) = decode_cursor(cursor, int)
    return int(rev)


def feed_cursor(rev: int) -> str:
    """A place in the change feed."""
    return encode_cursor(rev)
