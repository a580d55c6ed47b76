"""A note as this API shows it, and the category as seen from the folder that was chosen."""

import hashlib
from collections.abc import Set
from typing import Any

from tansu.features.notes import Note
from tansu.protocols.nextcloud.notes.settings import Chosen


def note_json(note: Note, text: str, chosen: Chosen, *, exclude: Set[str] = frozenset()) -> dict[str, Any]:
    """A note in the API's fields; the number is always among them."""
    fields = {
        "etag": etag_of(note),
        "readonly": note.readonly,
        "content": text,
        "title": note.title,
        "category": chosen.seen(note.category),
        "favorite": note.favourite,
        "modified": int(note.modified_at.timestamp()),
    }
    return {"id": note.number, **{name: value for name, value in fields.items() if name not in exclude}}


def etag_of(note: Note) -> str:
    """A note's ETag: 32 hexadecimal digits, without quotes."""
    return word_of(note.etag)


def word_of(text: str) -> str:
    """32 hexadecimal digits for any text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
