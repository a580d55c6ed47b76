"""Groups: cards that name their members, and categories that cards name."""

from collections import Counter
from dataclasses import dataclass

from tansu.features.contacts.browse import find
from tansu.features.contacts.keeping import body_of
from tansu.features.contacts.model import Card
from tansu.features.contacts.store import search as store
from tansu.features.contacts.vcard import fields_of
from tansu.foundation.work import Work

MOST_GROUPS = 1000


@dataclass(frozen=True)
class Group:
    """A group card with the UIDs of its members, or a category with none of its own."""

    title: str
    count: int
    card: Card | None = None
    members: tuple[str, ...] = ()


def groups(work: Work, *, book: str = "") -> list[Group]:
    """Every group card and every category, in the order of their names."""
    found = [_of_card(work, one) for one in find(work, book=book, kind="group", limit=MOST_GROUPS).cards]
    counts = Counter(
        name for _, text in store.categories(work.tx, work.account, book) for name in text.strip("\n").split("\n")
    )
    found += [Group(name, count) for name, count in counts.items()]
    return sorted(found, key=lambda one: (one.title.casefold(), one.card is None))


def members_of(work: Work, card: Card) -> tuple[str, ...]:
    """The UIDs a group card names."""
    return tuple(fields_of(body_of(work, card)).members)


def _of_card(work: Work, card: Card) -> Group:
    members = members_of(work, card)
    return Group(card.display, len(members), card, members)
