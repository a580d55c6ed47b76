"""What a sender says about a file, made harmless."""

from datetime import datetime
from pathlib import PurePosixPath

from tansu.core.errors import Invalid
from tansu.foundation.tree import clean_name

FALLBACK = "Untitled"


def clean_filename(name: str) -> str:
    """The last part of whatever path a sender gives, as text only; Invalid if it cannot be a name."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    last = "".join(c for c in last if ord(c) >= 32 and c != "\x7f")
    if last in {"", ".", ".."}:
        return FALLBACK
    return clean_name(last)


def extension_of(name: str) -> str:
    """The extension under which the bytes are stored: 1–8 characters a–z, 0–9, else `bin`."""
    suffix = PurePosixPath(name.lower()).suffix[1:]
    harmless = suffix.isascii() and suffix.isalnum() and 1 <= len(suffix) <= 8
    return suffix if harmless else "bin"


def moment(text: str) -> datetime | None:
    """A time a sender gives (RFC 3339, with or without offset), or Invalid."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("taken_at is a time as in 2026-05-01T14:03:22+02:00.") from error
