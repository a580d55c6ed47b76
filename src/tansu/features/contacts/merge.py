"""Duplicates: found by number, mail or name, shown as what they would become, and made one when their owner says so."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tansu.core.errors import Invalid, PreconditionFailed
from tansu.features.contacts import keeping
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.browse import find
from tansu.features.contacts.folding import folded, plain_words
from tansu.features.contacts.model import Card, Reason
from tansu.features.contacts.store import search as store
from tansu.features.contacts.trash import remove
from tansu.features.contacts.vcard import Edit, edited, fields_of
from tansu.features.contacts.vcard.merge import merged
from tansu.foundation import usage
from tansu.foundation.phones import number_key
from tansu.foundation.work import Work

MOST_SETS = 500
MOST_MERGED = 20
SHORTEST_NUMBER = 6


@dataclass(frozen=True)
class Duplicates:
    """Cards that may be of one person, and why."""

    cards: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    """(`name`, `number` or `mail`; what they have in common)."""
    likely: bool
    """Whether their names agree as well; a family may share a number."""


@dataclass(frozen=True)
class Merged:
    """What several cards become."""

    kept: Card
    body: bytes
    gone: tuple[Card, ...]


def duplicates(work: Work, *, book: str = "") -> list[Duplicates]:
    """Sets of cards that share a number, a mail address or a name; the likely ones first."""
    people = store.keys(work.tx, work.account, book)
    names = {row.card: frozenset(plain_words(row.display)) for row in people}
    sharing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in people:
        for key in _keys(row.display, row.numbers, row.mails):
            sharing[key].append(row.card)
    shared = {key: found for key, found in sharing.items() if len(found) > 1}
    likely = _joined(shared, names)
    together = {card: number for number, one in enumerate(likely) for card in one.cards}
    possible = {
        tuple(found): key
        for key, found in shared.items()
        if len({together.get(card, card) for card in found}) > 1 and len(found) <= MOST_MERGED
    }
    likely += [Duplicates(found, (key,), likely=False) for found, key in possible.items()]
    return likely[:MOST_SETS]


def preview_merge(work: Work, card_ids: Sequence[str], *, keep: str = "") -> Merged:
    """What these cards would become; `keep` says which stays, else it is the one that says most."""
    wanted = list(dict.fromkeys(card_ids))
    if not 2 <= len(wanted) <= MOST_MERGED:
        raise Invalid(f"Between 2 and {MOST_MERGED} cards become one.")
    if keep and keep not in wanted:
        raise Invalid("The card that stays is one of those that become one.")
    found = keeping.cards(work, wanted)
    bodies = {one.id: keeping.body_of(work, one) for one in found}
    kept = next((one for one in found if one.id == keep), None) or max(
        found, key=lambda one: (bodies[one.id].count(b"\n"), -one.since_rev)
    )
    gone = tuple(one for one in found if one.id != kept.id)
    region = keeping.region_of(work)

    def same(name: str, value: str) -> str:
        return number_key(value.removeprefix("tel:"), region) if name == "TEL" else folded(value)

    try:
        body = merged(bodies[kept.id], [bodies[one.id] for one in gone], same)
    except ValueError as error:
        raise Invalid(f"These cannot become one: {error}.") from error
    return Merged(kept, body, gone)


def merge(work: Work, card_ids: Sequence[str], *, keep: str = "", etags: dict[str, str] | None = None) -> Merged:
    """Make several cards one. The others go to the trash and can come back; groups name the one that stays.

    With `etags`, only if the cards are still those that were looked at, else PreconditionFailed.
    """
    usage.lock(work)
    made = preview_merge(work, card_ids, keep=keep)
    if etags is not None and {one.id: one.etag for one in (made.kept, *made.gone)} != etags:
        raise PreconditionFailed(keeping.CHANGED)
    for one in made.gone:
        remove(work, one, Reason.MERGED)
    kept = keeping.put(work, book_of(work, made.kept.book), made.kept.name, made.body).card
    _rename_members(work, {one.uid for one in made.gone if one.uid}, kept.uid)
    return Merged(kept, made.body, made.gone)


def _rename_members(work: Work, gone: set[str], kept: str) -> None:
    for group in find(work, kind="group", limit=1000).cards if gone and kept else []:
        body = keeping.body_of(work, group)
        members = fields_of(body).members
        if gone & set(members):
            after = dict.fromkeys(kept if one in gone else one for one in members)
            keeping.put(work, book_of(work, group.book), group.name, edited(body, Edit(members=list(after))))


def _keys(display: str, numbers: str, mails: str) -> list[tuple[str, str]]:
    found = [("number", one) for one in numbers.split() if len(one) >= SHORTEST_NUMBER]
    found += [("mail", one) for one in mails.split() if "@" in one]
    if name := " ".join(sorted(set(plain_words(display)))):
        found.append(("name", name))
    return list(dict.fromkeys(found))


def _joined(shared: dict[tuple[str, str], list[str]], names: dict[str, frozenset[str]]) -> list[Duplicates]:
    """Join what shares something and whose names agree, each set as large as it gets."""
    leader: dict[str, str] = {}
    reasons: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def find_leader(card: str) -> str:
        while (above := leader.get(card, card)) != card:
            leader[card] = leader.get(above, above)
            card = above
        return card

    joined: list[tuple[str, tuple[str, str]]] = []
    for key, found in shared.items():
        first = found[0]
        for other in found[1:]:
            if key[0] == "name" or _agree(names[first], names[other]):
                leader[find_leader(other)] = find_leader(first)
                joined.append((first, key))
    for card, key in joined:
        reasons[find_leader(card)].add(key)
    sets: dict[str, list[str]] = defaultdict(list)
    for card in names:
        if find_leader(card) in reasons:
            sets[find_leader(card)].append(card)
    return [Duplicates(tuple(found), tuple(sorted(reasons[one])), likely=True) for one, found in sets.items()]


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two names can be of one person: one is a part of the other."""
    return one <= other or other <= one
