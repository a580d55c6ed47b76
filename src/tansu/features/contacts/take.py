"""Export: the cards of a book, or of all, byte for byte one after the other."""

from collections.abc import Iterator

from tansu.core.principal import Principal
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.books import books
from tansu.features.contacts.keeping import bodies, card_lines
from tansu.features.contacts.model import FEATURE
from tansu.foundation.work import Outside

BATCH = 100


def take(outside: Outside, principal: Principal, book_id: str = "") -> Iterator[bytes]:
    """Yield every card as it came. Only where one does not end its last line, an end of line is put between."""
    with outside.read(principal, FEATURE) as work:
        chosen = [book_of(work, book_id)] if book_id else books(work)
        names = [(one, [line.name for line in card_lines(work, one)]) for one in chosen]
    for book, listed in names:
        for start in range(0, len(listed), BATCH):
            wanted = listed[start : start + BATCH]
            with outside.read(principal, FEATURE) as work:
                found = {card.name: body for card, body in bodies(work, book, wanted)}
            for name in wanted:
                if body := found.get(name):
                    yield body if body.endswith((b"\n", b"\r")) else body + b"\r\n"
