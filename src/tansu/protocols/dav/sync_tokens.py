"""Sync tokens: a place in the changes of one address book."""

from tansu.features.contacts import Book
from tansu.foundation import changes
from tansu.foundation.changes import StartOver
from tansu.foundation.work import Work

_PREFIX = "urn:tansu:sync:"
UNKNOWN = "This token is not known here any more. List the address book anew; nothing is lost."


def token(work: Work, book: Book) -> str:
    """Where a book stands. It stays the same until something in the book changes."""
    return spelled(book, rev_of(work, book))


def spelled(book: Book, rev: int) -> str:
    """A place in a book's changes as a token."""
    return f"{_PREFIX}{book.id}:{rev}"


def rev_of(work: Work, book: Book) -> int:
    """The number of the newest change in a book.

    Never one below the feed's memory: a book in which nothing has changed for years would else have a token that is
    out of date as soon as it is given.
    """
    return max(book.rev, changes.horizon(work))


def place(work: Work, book: Book, said: str) -> int:
    """The number after which a client wants to go on, 0 for an empty token; StartOver if it is not one of this book."""
    if not said:
        return 0
    name, _, digits = said.removeprefix(_PREFIX).partition(":")
    known = said.startswith(_PREFIX) and name == book.id and digits.isascii() and digits.isdecimal()
    if not known or len(digits) > 18 or not changes.horizon(work) <= int(digits) <= rev_of(work, book):
        raise StartOver(UNKNOWN)
    return int(digits)
