"""Places in lists, as opaque words."""

from collections.abc import Sequence

from tansu.core.errors import Invalid
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features import contacts
from tansu.features.contacts import CardPage
from tansu.features.gallery import Asset, TrashPage
from tansu.foundation import changes, tree
from tansu.foundation.tree import Entry


def trash_place(cursor: str | None) -> tuple[int, int] | None:
    """The place after which a page of the trash goes on."""
    if cursor is None:
        return None
    purge_ms, number = decode_cursor(cursor, int, int)
    return int(purge_ms), int(number)


def next_trash(page: TrashPage) -> str | None:
    """Where the next page begins, or None at the end."""
    return encode_cursor(*page.next) if page.next else None


def asset_place(cursor: str | None) -> str:
    """The asset after which a list goes on."""
    return str(decode_cursor(cursor, str)[0]) if cursor else ""


def next_asset(assets: Sequence[Asset], *, limit: int) -> str | None:
    """Where the next page of a list of assets begins, or None at the end."""
    return encode_cursor(assets[-1].id) if len(assets) == limit else None


def walk_place(cursor: str) -> tuple[int, int]:
    """The number after which a walk goes on, and the place in the feed from before it began."""
    number, rev = decode_cursor(cursor, int, int)
    return int(number), int(rev)


def next_walk(entries: Sequence[Entry], rev: int, *, limit: int) -> str | None:
    """Where the next page of a walk begins, or None at the end."""
    return encode_cursor(entries[-1].number, rev) if len(entries) == limit else None


def children_place(cursor: str | None) -> str:
    """The name after which a folder goes on."""
    return _name(cursor) if cursor else ""


def next_child(entries: Sequence[Entry], *, limit: int) -> str | None:
    """Where the next page of a folder begins, or None at the end."""
    return encode_cursor(entries[-1].name.encode().hex()) if len(entries) == limit else None


def next_trashed(entries: Sequence[Entry], *, limit: int) -> str | None:
    """Where the next page of the trash of files begins, or None at the end."""
    return encode_cursor(*tree.trash_place(entries[-1])) if len(entries) == limit else None


def _name(cursor: str) -> str:
    # A name may hold characters that no cursor may, so it travels as digits.
    (digits,) = decode_cursor(cursor, str)
    try:
        return bytes.fromhex(digits).decode()
    except ValueError as error:
        raise Invalid("This cursor was not made by this server. Start from the beginning.") from error


def feed_place(cursor: str) -> int:
    """The number of change after which the feed goes on."""
    (rev,) = decode_cursor(cursor, int)
    return int(rev)


def feed_cursor(rev: int) -> str:
    """A place in the change feed."""
    return encode_cursor(rev)


def reading_place(cursor: str) -> tuple[int, int]:
    """The number of change after which somebody reads on who began with nothing, and the feed's horizon of then."""
    rev, began_at = decode_cursor(cursor, int, int)
    return int(rev), int(began_at)


def reading_cursor(page: changes.Page, began_at: int) -> str:
    """Where somebody who began with nothing reads on; at the end it no longer matters when that was."""
    return encode_cursor(page.rev, began_at if page.more else 0)


def card_place(cursor: str | None) -> tuple[str, str]:
    """The place after which a list of cards goes on."""
    if cursor is None:
        return "", ""
    key, card = decode_cursor(cursor, str, str)
    return str(key), str(card)


def card_cursor(page: CardPage) -> str | None:
    """Where the next page of cards begins, or None at the end."""
    return encode_cursor(*page.next) if page.next else None


def card_trash_place(cursor: str | None) -> tuple[int, str] | None:
    """The place after which a page of deleted cards goes on."""
    if cursor is None:
        return None
    purge_ms, card = decode_cursor(cursor, int, str)
    return int(purge_ms), str(card)


def card_trash_cursor(page: contacts.TrashPage) -> str | None:
    """Where the next page of deleted cards begins, or None at the end."""
    return encode_cursor(*page.next) if page.next else None
