"""Address books: made, renamed, put into the trash as a whole and brought back."""

import re
from dataclasses import replace

from tansu.core.errors import Conflict, Invalid, NotFound
from tansu.core.principal import Principal
from tansu.features.contacts.model import FEATURE, FIRST_SLUG, FIRST_TITLE, KEPT, Book, require_name
from tansu.features.contacts.store import books as store
from tansu.features.contacts.vcard.text import printable
from tansu.foundation import changes, usage
from tansu.foundation.work import Outside, Work

MOST_BOOKS = 100
_NOT_PLAIN = re.compile("[^a-z0-9]+")
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 2000


def books(work: Work) -> list[Book]:
    """All living books, the oldest first: programs that show one book only show that."""
    return store.living(work.tx, work.account)


def books_or_first(outside: Outside, principal: Principal) -> list[Book]:
    """All living books; the first is made when somebody needs it. Frozen is raised if none may be made."""
    with outside.read(principal, FEATURE) as work:
        found = books(work)
    if found:
        return found
    with outside.work(principal, FEATURE) as work:
        usage.lock(work)
        return books(work) or [_add(work, FIRST_SLUG, FIRST_TITLE, "")]


def book(work: Work, book_id: str) -> Book:
    """One living book, or NotFound."""
    found = store.get(work.tx, work.account, book_id)
    if found is None or found.trashed_at:
        raise NotFound
    return found


def book_by_slug(work: Work, slug: str) -> Book:
    """The living book of that name in addresses, or NotFound."""
    if found := store.by_slug(work.tx, work.account, slug):
        return found
    raise NotFound


def card_counts(work: Work) -> dict[str, int]:
    """How many cards each book has; a book without any is not named."""
    return store.counts(work.tx, work.account)


def add_book(work: Work, title: str, *, description: str = "", slug: str = "") -> Book:
    """Make a book. Conflict if its name in addresses is taken."""
    usage.lock(work)
    living = books(work)
    if len(living) >= MOST_BOOKS:
        raise Conflict(f"There are {MOST_BOOKS} address books already. Put one into the trash first.")
    if slug and any(one.slug == slug for one in living):
        raise Conflict("There is an address book at this address already.")
    chosen = require_name(slug) if slug else _free_slug(living, title)
    return _add(work, chosen, title or slug, description)


def change_book(work: Work, book_id: str, *, title: str | None = None, description: str | None = None) -> Book:
    """Rename or describe a book."""
    usage.lock(work)
    before = book(work, book_id)
    after = replace(
        before,
        title=before.title if title is None else _clean(title, LONGEST_TITLE),
        description=before.description if description is None else _clean(description, LONGEST_DESCRIPTION),
    )
    if not after.title:
        raise Invalid("An address book needs a name.")
    if after == before:
        return before
    after = replace(after, rev=changes.record(work, FEATURE, before.id))
    store.update(work.tx, work.account, after)
    return after


def trash_book(work: Work, book_id: str) -> Book:
    """Move a book with all its cards to the trash, where it stays whole for thirty days."""
    usage.lock(work)
    before = book(work, book_id)
    rev = changes.gone(work, FEATURE, before.id)
    after = replace(before, rev=rev, trashed_at=work.now, purge_at=work.now + KEPT)
    store.update(work.tx, work.account, after)
    return after


def restore_book(work: Work, book_id: str) -> Book:
    """Bring a book back with all its cards; under another name in addresses if its own was taken meanwhile."""
    usage.lock(work)
    before = store.get(work.tx, work.account, book_id)
    if before is None:
        raise NotFound
    if before.trashed_at is None:
        return before
    rev = changes.record(work, FEATURE, before.id)
    living = books(work)
    taken = any(one.slug == before.slug for one in living)
    slug = _free_slug(living, before.slug) if taken else before.slug
    after = replace(before, slug=slug, rev=rev, trashed_at=None, purge_at=None)
    store.update(work.tx, work.account, after)
    return after


def trashed_books(work: Work) -> list[Book]:
    """The books in the trash, soonest gone first."""
    return store.trashed(work.tx, work.account)


def _add(work: Work, slug: str, title: str, description: str) -> Book:
    title = _clean(title, LONGEST_TITLE)
    if not title:
        raise Invalid("An address book needs a name.")
    book_id = work.new_id()
    rev = changes.record(work, FEATURE, book_id)
    made = Book(book_id, slug, title, _clean(description, LONGEST_DESCRIPTION), rev, work.now)
    store.add(work.tx, work.account, made)
    return made


def _clean(text: str, longest: int) -> str:
    clean = printable(text).strip()
    if len(clean) > longest:
        raise Invalid(f"At most {longest} characters.")
    return clean


def _free_slug(living: list[Book], wanted: str) -> str:
    taken = {one.slug for one in living}
    base = _NOT_PLAIN.sub("-", wanted.lower()).strip("-")[:40] or "book"
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
