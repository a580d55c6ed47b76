"""Which feature a path belongs to, and what kind of file a name promises (architecture 1.6)."""

import mimetypes

from tansu.features.files.model import FEATURE, Path
from tansu.foundation.tree import name_key

NOTES = "notes"
MESSAGES = "messages"
GALLERY = "gallery"

NOT_BY_KIND = frozenset({NOTES, MESSAGES})
"""Features whose files are theirs by where they lie, whatever they are."""

_PLACES = {("Notes",): NOTES, ("Backups", "Messages"): MESSAGES}
"""Folders of other features. What lies in them is theirs, whatever it is."""

UNKNOWN = "application/octet-stream"

# Of its own, so that the answer does not depend on what the machine has in /etc.
_TYPES = mimetypes.MimeTypes(filenames=())
for _type, _suffix in (
    ("text/markdown", ".md"),
    ("text/markdown", ".markdown"),
    ("text/vcard", ".vcf"),
    ("text/calendar", ".ics"),
    ("image/heic", ".heic"),
    ("image/heif", ".heif"),
    ("image/avif", ".avif"),
    ("image/webp", ".webp"),
    ("image/x-adobe-dng", ".dng"),
    ("video/mp4", ".m4v"),
    ("video/3gpp", ".3gp"),
    ("video/x-matroska", ".mkv"),
    ("video/webm", ".webm"),
    ("application/epub+zip", ".epub"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
    ("application/vnd.oasis.opendocument.text", ".odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    ("application/vnd.oasis.opendocument.presentation", ".odp"),
):
    _TYPES.add_type(_type, _suffix)


def place_of(path: Path) -> str:
    """The feature whose place a path lies in; empty where the kind of file decides."""
    keys = tuple(name_key(name) for name in path)
    for place, feature in _PLACES.items():
        if keys[: len(place)] == place and len(keys) > len(place):
            return feature
    return ""


def folder_feature(path: Path) -> str:
    """The feature of a folder at `path`, itself the top of a place or not."""
    return _PLACES.get(tuple(name_key(name) for name in path)) or place_of(path) or FEATURE


def mime_of(name: str, *, declared: str = "") -> str:
    """The media type of a file: what its name promises, else what its sender says if that says anything."""
    guessed, encoding = _TYPES.guess_type("x/" + name)
    if guessed and not encoding:
        return guessed
    said = declared.partition(";")[0].strip().lower()
    plain = said.isascii() and said.isprintable() and "/" in said and len(said) <= 100
    return said if plain else UNKNOWN
