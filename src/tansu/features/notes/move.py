"""Giving a note another title or category; what lies beside it goes along."""

import re

from tansu.core.errors import Invalid
from tansu.features.notes import store
from tansu.features.notes.adopt import write_down
from tansu.features.notes.attachments import take_along
from tansu.features.notes.model import Note
from tansu.features.notes.naming import clean_category, folders_of
from tansu.foundation import tree, usage
from tansu.foundation.work import Work

LONGEST_SUFFIX = 12


def place_in(work: Work, note: Note, *, category: str, title: str) -> Note:
    """Put a note where category and title say, under a title that is free there; both must be clean already."""
    if (category, title) == (note.category, note.title):
        return note
    before = tree.entry(work, note.number)
    name = f"{title}{_suffix(before.name)}"
    taken = tree.seek(work, [*folders_of(category), name])
    if taken and taken.number != note.number:
        if category == note.category and _is_numbered(note.title, title):
            # It has a number because the title was taken, which it still is.
            return note
        name = tree.free_name(work, taken.parent, name)
    folder = tree.make_folder(work, folders_of(category))
    moved = tree.move(work, note.number, parent=folder, name=name)
    if folder != before.parent:
        take_along(work, note.number, old=before.parent, new=folder)
    return write_down(work, moved, tree.path_of(work, note.number), revision=note.revision)


def rename_category(work: Work, old: str, new: str) -> int:
    """Let every note of a category, and of those within it, be in another; return how many moved.

    A category that exists already takes them in.
    """
    usage.lock(work)
    target = clean_category(new)
    if not old or not target:
        raise Invalid("Notes without a category are moved one by one.")
    if f"{target}/".startswith(f"{old}/") and target != old:
        raise Invalid("A category cannot be moved into itself.")
    inside = [name for name, _ in store.categories(work.tx, work.account) if f"{name}/".startswith(f"{old}/")]
    moved = 0
    for category in inside if target != old else []:
        for note in _all_of(work, category):
            place_in(work, note, category=f"{target}{category.removeprefix(old)}", title=note.title)
            moved += 1
    return moved


def _all_of(work: Work, category: str) -> list[Note]:
    found = list[Note]()
    after = None
    while page := store.page(work.tx, work.account, category=category, after=after, limit=500):
        found += page
        after = store.place_of(page[-1])
    return found


def _is_numbered(title: str, wanted: str) -> bool:
    return title.startswith(wanted) and re.fullmatch(r" \(\d{1,9}\)", title.removeprefix(wanted)) is not None


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if 0 < dot and len(name) - dot <= LONGEST_SUFFIX else ".md"
