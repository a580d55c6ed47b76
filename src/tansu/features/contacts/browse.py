"""Looking through cards: lists in the order of names, and searches."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tansu.features.contacts.folding import digits_of, folded, words_of
from tansu.features.contacts.model import Card
from tansu.features.contacts.store import search as store
from tansu.features.contacts.store.search import Wanted
from tansu.foundation.work import Work

_NUMBER = re.compile(r"[+0-9][0-9 ()/.\-]*\Z")
MOST_WORDS = 10


@dataclass(frozen=True)
class CardPage:
    """A stretch of the cards that were looked for."""

    cards: list[Card]
    next: tuple[str, str] | None
    """The place after which to go on, or None at the end."""


def find(
    work: Work,
    *,
    text: str = "",
    book: str = "",
    category: str = "",
    members: Sequence[str] | None = None,
    kind: str = "",
    name: str = "",
    after: tuple[str, str] = ("", ""),
    limit: int = 200,
) -> CardPage:
    """Cards in the order of names: whose words begin like those of `text`, or whose numbers have its digits."""
    uids = None if members is None else tuple(members)
    wanted = Wanted(book, words_wanted(text), category, uids, kind, name)
    found = store.page(work.tx, work.account, wanted, after=after, limit=limit)
    if len(found) < limit:
        return CardPage(found, None)
    return CardPage(found, (store.sort_key(work.tx, work.account, found[-1].id), found[-1].id))


def names_of_numbers(work: Work, numbers: Collection[str]) -> dict[str, str]:
    """Whom each of these telephone numbers (E.164) belongs to, for those that a card has; the oldest card counts."""
    found: dict[str, str] = {}
    for row in store.keys(work.tx, work.account, "") if numbers else ():
        for number in row.numbers.split():
            if number in numbers and row.display:
                found.setdefault(number, row.display)
    return found


def count(work: Work, *, text: str = "", book: str = "") -> int:
    """How many cards `find` would give in all."""
    return store.count(work.tx, work.account, Wanted(book=book, words=words_wanted(text)))


def words_wanted(text: str) -> tuple[str, ...]:
    """What a search means: one number if it looks like one, else words, each to begin a word of the card."""
    text = text.strip()[:200]
    if _NUMBER.match(text) and len(digits_of(text)) >= 3:
        return (digits_of(text),)
    if "@" in text:
        return tuple(folded(text).split()[:MOST_WORDS])
    plain = words_of(text) if text.isascii() else words_of(folded(text))
    return tuple(plain[:MOST_WORDS])
