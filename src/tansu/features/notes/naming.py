"""From titles to file names and back; what a title and a category may be."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from tansu.core.errors import Invalid
from tansu.features.notes.model import FOLDER
from tansu.foundation.tree import clean_name

SUFFIXES = frozenset({".md", ".markdown", ".txt"})
UNTITLED = "New note"
LONGEST_TITLE = 100
DEEPEST_CATEGORY = 12

# What Windows or a shell cannot have in a name, and what turns the direction of writing (S32).
_ILLEGAL = re.compile(r"[\\/:*?\"'<>|\x00-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HEADING = re.compile(r"^(?:#+|[-*+>]|\d+\.)\s+")


def is_note(path: Sequence[str]) -> bool:
    """Say whether a file at this path is a note: a Markdown or text file under Notes/, in no hidden folder."""
    return (
        len(path) > 1
        and path[0] == FOLDER
        and not any(name.startswith(".") for name in path)
        and PurePosixPath(path[-1]).suffix.lower() in SUFFIXES
    )


def title_of(name: str) -> str:
    """The title that a file's name says."""
    return PurePosixPath(name).stem


def category_of(path: Sequence[str]) -> str:
    """The category that a note's path says; empty for those that have none."""
    return "/".join(path[1:-1])


def clean_title(title: str) -> str:
    """The title as it can be kept: no character that some disk refuses, not hidden, not empty, not endless."""
    kept = _trimmed(_ILLEGAL.sub("", " ".join(title.split())))[:LONGEST_TITLE]
    while len(kept.encode()) > 200:
        kept = kept[:-1]
    kept = kept.strip(" ")
    return kept if _is_visible(kept) else UNTITLED


def clean_category(category: str) -> str:
    """The category as it can be kept: its parts cleaned like titles; those that say nothing are left out."""
    parts = [_trimmed(_ILLEGAL.sub("", " ".join(part.split()))) for part in re.split(r"[/\\]", category)]
    kept = [clean_name(part) for part in parts if _is_visible(part)]
    if len(kept) > DEEPEST_CATEGORY:
        raise Invalid(f"A category may be {DEEPEST_CATEGORY} deep at most.")
    return "/".join(kept)


def title_from_text(text: str) -> str:
    """The first line that says something, without its Markdown marks."""
    for line in text[:4000].splitlines():
        said = _HEADING.sub("", line.strip()).strip("*_`# ")
        if any(c.isalnum() or unicodedata.category(c)[0] == "S" for c in said):
            return clean_title(said)
    return UNTITLED


def folders_of(category: str) -> list[str]:
    """The names from the root down to the folder of a category."""
    return [FOLDER, *filter(None, category.split("/"))]


def folded(text: str) -> str:
    """The form in which words are found: no case, no difference of composition, none of invisible signs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in plain if c not in _INVISIBLE))


_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def _trimmed(name: str) -> str:
    return name.strip(" ").lstrip(". ").rstrip(". ")


def _is_visible(name: str) -> bool:
    return any(unicodedata.category(c)[0] in "LNPS" for c in name)
