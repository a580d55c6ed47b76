"""Stopping a device that would delete a great deal of cards (R14).

Called by whoever deletes for a device, right before the Work in which it does. Each address book is counted by itself.
"""

from collections import Counter
from collections.abc import Sequence

from tansu.core.principal import Means, Principal
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.browse import count
from tansu.features.contacts.model import FEATURE, Book
from tansu.features.contacts.store import cards as store
from tansu.foundation import brakes
from tansu.foundation.work import Outside


def brake_cards(outside: Outside, principal: Principal, card_ids: Sequence[str]) -> None:
    """Count cards that are about to be deleted, or raise TooManyDeletions. If one is missing, nothing will be."""
    if principal.means is not Means.APP_PASSWORD:
        return
    wanted = list(dict.fromkeys(card_ids))
    with outside.read(principal, FEATURE) as work:
        found = store.get_many(work.tx, work.account, wanted) if wanted else []
        if len(found) != len(wanted):
            return
        doomed = [(book_of(work, one), n) for one, n in Counter(card.book for card in found).items()]
        totals = [count(work, book=book.id) for book, _ in doomed]
    for (book, n), total in zip(doomed, totals, strict=True):
        _brake(outside, principal, book, n, total)


def brake_book(outside: Outside, principal: Principal, book_id: str) -> None:
    """Count all cards of a book, or raise TooManyDeletions; NotFound if there is no such book."""
    if principal.means is not Means.APP_PASSWORD:
        return
    with outside.read(principal, FEATURE) as work:
        book = book_of(work, book_id)
        total = count(work, book=book.id)
    _brake(outside, principal, book, total, total)


def _brake(outside: Outside, principal: Principal, book: Book, n: int, total: int) -> None:
    brakes.deleting(outside, principal, f"{FEATURE}/{book.id}", count=n, total=total, name=book.title)
