"""What a sender says about a file, made harmless."""

from datetime import datetime

from tansu.core.errors import Invalid
from tansu.foundation.tree import clean_name, extension_of

__all__ = ["clean_filename", "extension_of", "moment"]

FALLBACK = "Untitled"


def clean_filename(name: str) -> str:
    """The last part of whatever path a sender gives, as text only; Invalid if it cannot be a name."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    last = "".join(c for c in last if ord(c) >= 32 and c != "\x7f")
    if last in {"", ".", ".."}:
        return FALLBACK
    return clean_name(last)


def moment(text: str) -> datetime | None:
    """A time a sender gives (RFC 3339, with or without offset), or Invalid."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("taken_at is a time as in 2026-05-01T14:03:22+02:00.") from error
