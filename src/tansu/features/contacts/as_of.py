"""An address book as it was: what would change is shown first, then done, and can itself be undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tansu.core.errors import Invalid
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.features.contacts import keeping
from tansu.features.contacts.books import book as book_of
from tansu.features.contacts.model import FEATURE, KEPT, Book, Card, Reason, UidTaken, Version
from tansu.features.contacts.store import cards as store
from tansu.features.contacts.store import versions
from tansu.features.contacts.trash import bring_back, remove
from tansu.foundation import changes, usage
from tansu.foundation.work import Outside, Work

BATCH = 100


@dataclass(frozen=True)
class Moment:
    """A state of the account: at an instant, or, to the last change, at a number of change."""

    at: datetime | None = None
    rev: int | None = None


class Step(StrEnum):
    """What becomes of one card."""

    CHANGE = "change"
    BACK = "back"
    TRASH = "trash"


@dataclass(frozen=True)
class Difference:
    """One card that was another then, was there, or was not."""

    step: Step
    card: str
    display: str
    then: Version | None
    now: Card | None


def preview(work: Work, book_id: str, moment: Moment) -> list[Difference]:
    """What bringing a book to that moment would change. Invalid if that is longer ago than history is kept."""
    book = book_of(work, book_id)
    _require_remembered(work, moment)
    return list(_differences(work, book, moment, until=changes.newest(work)))


def bring_to(outside: Outside, principal: Principal, book_id: str, moment: Moment) -> tuple[int, int]:
    """Make a book what it was; return (cards changed, number of change to go back to).

    It goes in small transactions and may be repeated: what is right already stays. What other devices write
    meanwhile is left as they write it. `bring_to` the returned number undoes it.
    """
    with outside.read(principal, FEATURE) as work:
        book_of(work, book_id)
        _require_remembered(work, moment)
        began = changes.newest(work)
    done = 0
    while True:
        with outside.work(principal, FEATURE) as work:
            usage.lock(work)
            book = book_of(work, book_id)
            found = list(_differences(work, book, moment, until=began))[:BATCH]
            for one in found:
                _take_step(work, book, one)
        done += len(found)
        if len(found) < BATCH:
            return done, began


def _differences(work: Work, book: Book, moment: Moment, *, until: int) -> Iterator[Difference]:
    """Compare then with now, cards that changed after `until` left out: somebody else changed those meanwhile."""
    now = {one.id: one for one in store.of_book(work.tx, work.account, book.id)}
    then = {one.id: one for one in _then(work, book, moment)}
    for card, living in now.items():
        if living.since_rev > until or _was_then(living, moment):
            continue
        was = then.get(card)
        if was is None:
            yield Difference(Step.TRASH, card, living.display, None, living)
        elif was.etag != living.etag:
            yield Difference(Step.CHANGE, card, was.display, was, living)
    elsewhere = {one.id for one in store.get_many(work.tx, work.account, [card for card in then if card not in now])}
    for card, was in then.items():
        if card not in now and card not in elsewhere and _last_change(work, card) <= until:
            yield Difference(Step.BACK, card, was.display, was, None)


def _then(work: Work, book: Book, moment: Moment) -> list[Version]:
    if moment.rev is not None:
        return versions.at_rev(work.tx, work.account, book.id, moment.rev)
    return versions.at_time(work.tx, work.account, book.id, to_ms(_at(moment)))


def _was_then(card: Card, moment: Moment) -> bool:
    """Say whether a card has not changed since."""
    if moment.rev is not None:
        return card.since_rev <= moment.rev
    return card.since_at <= _at(moment)


def _last_change(work: Work, card: str) -> int:
    return max((one.until_rev for one in versions.of_card(work.tx, work.account, card)), default=0)


def _take_step(work: Work, book: Book, difference: Difference) -> None:
    if difference.step is Step.TRASH and difference.now:
        remove(work, difference.now, Reason.DELETED)
        return
    assert difference.then
    _, body = versions.get(work.tx, work.account, difference.card, difference.then.until_rev) or (None, b"")
    if difference.now:
        keeping.put(work, book, difference.now.name, body)
        return
    try:
        bring_back(work, difference.then, body, into=book)
    except UidTaken as taken:
        # A newer card has its UID, and was not there then: it goes to the trash in its turn.
        other = keeping.card(work, str(taken.facts["card"]))
        remove(work, other, Reason.DELETED)
        bring_back(work, difference.then, body, into=book)


def _require_remembered(work: Work, moment: Moment) -> None:
    if moment.rev is None and not work.now - KEPT <= _at(moment) <= work.now:
        raise Invalid(f"History goes back {KEPT.days} days from now.")


def _at(moment: Moment) -> datetime:
    if moment.at is None:
        raise Invalid("Say when.")
    return moment.at
