"""Which names may become part of a path or a key: short allow-lists, so that no name can leave its folder."""

import re

from tansu.core.errors import Invalid

_OWNER = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ID = re.compile(r"[a-z0-9]{2,64}")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_RENDITION = re.compile(r"[a-z0-9]{2}[a-z0-9_-]{0,125}\.[a-z0-9]{1,8}")
_MOST_PARTS = 999_999


def owner(text: str) -> str:
    """Return `text` if it may name an owner, else raise Invalid."""
    return _allowed(_OWNER, text, "an owner")


def blob_id(text: str) -> str:
    """Return `text` if it may name a blob, else raise Invalid."""
    return _allowed(_ID, text, "a blob")


def upload(text: str) -> str:
    """Return `text` if it may name an upload, else raise Invalid."""
    return _allowed(_ID, text, "an upload")


def extension(text: str) -> str:
    """Return `text` if it may end a file's name, else raise Invalid."""
    return _allowed(_EXTENSION, text, "a file extension")


def rendition(text: str) -> str:
    """Return `text` if it may name a rendition, else raise Invalid."""
    return _allowed(_RENDITION, text, "a rendition")


def part_number(number: int) -> str:
    """Return `number` as six digits, so that parts sort by name; raise Invalid outside 0–999,999."""
    if not 0 <= number <= _MOST_PARTS:
        raise Invalid("An upload has parts 0 to 999,999.")
    return f"{number:06d}"


def file_name(blob: str, kind: str) -> str:
    """Return the last part of a blob's path or key."""
    return f"{blob_id(blob)}.{extension(kind)}"


def split_file_name(name: str) -> tuple[str, str] | None:
    """Return the id and extension that `file_name` joined, or None for a stranger's file."""
    blob, dot, kind = name.partition(".")
    if dot and _ID.fullmatch(blob) and _EXTENSION.fullmatch(kind):
        return blob, kind
    return None


def is_owner(text: str) -> bool:
    """Say whether `text` may name an owner."""
    return bool(_OWNER.fullmatch(text))


def is_upload(text: str) -> bool:
    """Say whether `text` may name an upload."""
    return bool(_ID.fullmatch(text))


def _allowed(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise Invalid(f"This cannot be the name of {what}.")
    return text
