"""Looking: lists, one note, its text, searching by words."""

from collections.abc import Sequence
from dataclasses import dataclass

from tansu.core.errors import NotFound
from tansu.core.principal import Principal
from tansu.features.notes import store
from tansu.features.notes.model import FEATURE, Content, Note
from tansu.features.notes.naming import folded
from tansu.features.notes.reading import blob_of, read
from tansu.foundation.work import Outside, Work

MOST_WORDS = 8


@dataclass(frozen=True)
class NotePage:
    """A stretch of a list, newest first."""

    notes: list[Note]
    next: tuple[int, int] | None
    """The place after which to go on, or None at the end."""


def find(work: Work, number: int) -> Note:
    """The account's note of that number, living or in the trash, or NotFound."""
    if found := store.get(work.tx, work.account, number):
        return found
    raise NotFound


def some(work: Work, numbers: Sequence[int]) -> list[Note]:
    """Those of these notes that are there, in number order."""
    found = store.get_many(work.tx, work.account, list(dict.fromkeys(numbers))) if numbers else []
    return sorted(found, key=lambda one: one.number)


def notes(
    work: Work,
    *,
    search: str = "",
    category: str | None = None,
    favourite: bool | None = None,
    after: tuple[int, int] | None = None,
    limit: int = 200,
) -> NotePage:
    """Living notes, newest first. `search` is words, all of which a note has somewhere in title or text."""
    words = folded(search).split()[:MOST_WORDS]
    found = store.page(
        work.tx, work.account, category=category, favourite=favourite, words=words, after=after, limit=limit
    )
    return _page(found, limit)


def trashed(work: Work, *, after: tuple[int, int] | None = None, limit: int = 200) -> NotePage:
    """Notes in the trash, newest first."""
    return _page(store.page(work.tx, work.account, trashed=True, after=after, limit=limit), limit)


def categories(work: Work) -> list[tuple[str, int]]:
    """Every category that has living notes, with their number; those without one are under the empty name."""
    return store.categories(work.tx, work.account)


def copies(work: Work, number: int) -> list[Note]:
    """The living conflict copies of a note, oldest first."""
    return store.copies_of(work.tx, work.account, number)


def changed(work: Work, *, category: str | None = None) -> list[tuple[int, int, str]]:
    """(number, when the server last changed it in milliseconds since 1970, category) of every living note."""
    return store.changed(work.tx, work.account, category=category)


def stamp(work: Work) -> str:
    """A word that moves with every change of any living note."""
    newest, count = store.stamps(work.tx, work.account)
    return f"{newest}-{count}"


def texts(outside: Outside, principal: Principal, found: Sequence[Note]) -> dict[int, str]:
    """The texts of several notes; what is not text is shown as well as it can be."""
    with outside.read(principal, FEATURE) as work:
        kept = store.texts(work.tx, work.account, [one.number for one in found]) if found else {}
    missing = {one.number: present_text(outside, principal, one) for one in found if one.number not in kept}
    return kept | missing


def present_text(outside: Outside, principal: Principal, note: Note) -> str:
    """The text of a note as it is now, from where it is kept or from its bytes."""
    with outside.read(principal, FEATURE) as work:
        kept = store.text(work.tx, work.account, note.number) if note.content is Content.TEXT else None
        if kept is not None:
            return kept
        ref = blob_of(work, note.number)
    return read(outside, ref).decode(errors="replace")


def _page(found: list[Note], limit: int) -> NotePage:
    return NotePage(found, store.place_of(found[-1]) if len(found) == limit else None)
