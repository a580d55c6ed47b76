"""Cards: put as they come, read as they came."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tansu.core.errors import NotFound, PreconditionFailed, TooLarge
from tansu.features.contacts.indexing import index_of
from tansu.features.contacts.model import (
    FEATURE,
    KEPT,
    LARGEST_CARD,
    BadCard,
    Book,
    Card,
    CardLine,
    Gone,
    Index,
    Reason,
    UidTaken,
    require_name,
)
from tansu.features.contacts.store import books as books_store
from tansu.features.contacts.store import cards as store
from tansu.features.contacts.store import versions
from tansu.features.contacts.store.versions import Ending
from tansu.features.contacts.vcard import is_card
from tansu.foundation import accounts, changes, usage
from tansu.foundation.work import Work

CHANGED = "This has changed since you last saw it. Look again, then decide."


@dataclass(frozen=True)
class Put:
    """What became of a card that was put."""

    card: Card
    created: bool
    changed: bool


def put(work: Work, book: Book, name: str, body: bytes, *, if_match: str | None = None, only_new: bool = False) -> Put:
    """Keep a card byte for byte under its name; what was there before stays in its history for thirty days.

    The same bytes again change nothing. `if_match` is the etag that must be there (`*`: any), else
    PreconditionFailed, unless what is wanted is there already; `only_new` asks for a free name. Raises BadCard,
    TooLarge, UidTaken (with the `name` of the other card), QuotaExceeded.
    """
    require_card(body)
    usage.lock(work)
    found = store.by_name(work.tx, work.account, book.id, require_name(name))
    etag = etag_of(body)
    if only_new and found is not None:
        raise PreconditionFailed("There is a card of this name already.")
    if found is not None and found.etag == etag:
        return Put(found, created=False, changed=False)
    if if_match is not None and (found is None or if_match not in {"*", found.etag}):
        raise PreconditionFailed(CHANGED)
    index = index_of(body, region=region_of(work))
    _require_uid(work, book, name, index.uid, found)
    return Put(write(work, book, name, body, index, found), created=found is None, changed=True)


def card(work: Work, card_id: str) -> Card:
    """One living card, or NotFound."""
    if found := store.get(work.tx, work.account, card_id):
        return found
    raise NotFound


def cards(work: Work, card_ids: Sequence[str]) -> list[Card]:
    """These cards in their order; one that is not the account's is NotFound."""
    wanted = list(dict.fromkeys(card_ids))
    found = {one.id: one for one in store.get_many(work.tx, work.account, wanted)} if wanted else {}
    if len(found) != len(wanted):
        raise NotFound("One of these does not exist; nothing was done.")
    return [found[one] for one in wanted]


def card_by_name(work: Work, book: Book, name: str) -> Card:
    """The book's card of that name in addresses, or NotFound."""
    if found := store.by_name(work.tx, work.account, book.id, name):
        return found
    raise NotFound


def body_of(work: Work, card: Card) -> bytes:
    """The bytes of a living card."""
    found = store.body(work.tx, work.account, card.id)
    if found is None:
        raise NotFound
    return found


def listed(work: Work, book: Book, *, after_rev: int = 0, limit: int = 1 << 40) -> list[Card]:
    """The cards of a book, the longest unchanged first; those that changed after a number if one is given."""
    return store.of_book(work.tx, work.account, book.id, after_rev=after_rev, limit=limit)


def card_lines(work: Work, book: Book, *, after_rev: int = 0, limit: int = 1 << 40) -> list[CardLine]:
    """The least that is to be said of what `listed` would give, in a fraction of its time."""
    return store.lines_of(work.tx, work.account, book.id, after_rev=after_rev, limit=limit)


def gone_cards(work: Work, book: Book, *, after_rev: int, limit: int = 1 << 40) -> list[Gone]:
    """The names at which there was a card of the book and is none since a number of change, the first gone first."""
    told = changes.gone_since(work, after_rev, feature=FEATURE, collection=book.id, limit=limit)
    return [Gone(one.item, one.rev) for one in told]


def bodies(work: Work, book: Book, names: Sequence[str]) -> list[tuple[CardLine, bytes]]:
    """Those of these cards that there are, with their bytes, in no order."""
    return store.by_names(work.tx, work.account, book.id, names)


def all_bodies(work: Work, book: Book) -> list[tuple[CardLine, bytes]]:
    """All cards of a book with their bytes."""
    return store.bodies_of_book(work.tx, work.account, book.id)


def move(work: Work, card_id: str, target: Book, *, name: str = "") -> Card:
    """Move a card to another book, or to another name. UidTaken or PreconditionFailed if its place is taken."""
    usage.lock(work)
    before = card(work, card_id)
    name = require_name(name or before.name)
    if (before.book, before.name) == (target.id, name):
        return before
    if store.by_name(work.tx, work.account, target.id, name):
        raise PreconditionFailed("There is a card of this name already.")
    if before.book != target.id:
        _require_uid(work, target, name, before.uid, None)
    usage.count_text(work, FEATURE, size=before.size)
    rev = changes.gone(work, FEATURE, before.name, collection=before.book)
    books_store.touch(work.tx, work.account, before.book, rev)
    versions.keep(work.tx, work.account, before.id, ending(work, rev, Reason.MOVED))
    after = replace(before, book=target.id, name=name, since_rev=_tell(work, target, name), since_at=work.now)
    store.relocate(work.tx, work.account, after)
    return after


def require_card(body: bytes) -> None:
    """Raise TooLarge or BadCard unless these bytes are one card of a size that is kept."""
    if len(body) > LARGEST_CARD:
        words = f"A card may have at most {LARGEST_CARD // 1_000_000} MB, its photo included."
        raise TooLarge(words, limit=LARGEST_CARD)
    if not is_card(body):
        raise BadCard("This is not one vCard: it has to begin with BEGIN:VCARD and to end with END:VCARD.")


def write(work: Work, book: Book, name: str, body: bytes, index: Index, found: Card | None) -> Card:
    """Make these bytes the card of that name, in place of the one that is there, which becomes history."""
    usage.count_text(work, FEATURE, size=len(body), items=0 if found else 1)
    rev = _tell(work, book, name)
    made = Card(
        id=found.id if found else work.new_id(),
        book=book.id,
        name=name,
        uid=index.uid,
        etag=etag_of(body),
        size=len(body),
        kind=index.kind,
        display=index.display,
        summary=index.summary,
        photo=index.photo,
        since_rev=rev,
        since_at=work.now,
    )
    if found:
        versions.keep(work.tx, work.account, found.id, ending(work, rev, Reason.CHANGED))
        store.overwrite(work.tx, work.account, made, index, body)
    else:
        store.add(work.tx, work.account, made, index, body)
    return made


def ending(work: Work, rev: int, reason: Reason, *, trashed: bool = False) -> Ending:
    """How a version ends now."""
    return Ending(rev, work.now, reason, work.now + KEPT, trashed)


def etag_of(body: bytes) -> str:
    """The version of a card: the SHA-256 of its bytes, so that the same card has the same everywhere."""
    return hashlib.sha256(body).hexdigest()


def region_of(work: Work) -> str:
    """The country in which the account's numbers without a country are."""
    return accounts.get(work, work.account).region


def _require_uid(work: Work, book: Book, name: str, uid: str, found: Card | None) -> None:
    if found and found.uid and uid and found.uid != uid:
        raise UidTaken(
            "The card at this address has another UID; a new card needs a new address.", name=name, slug=book.slug
        )
    other = store.by_uid(work.tx, work.account, book.id, uid) if uid else None
    if other and other.name != name:
        words = "There is a card with this UID in the address book already."
        raise UidTaken(words, name=other.name, card=other.id, slug=book.slug)


def _tell(work: Work, book: Book, name: str) -> int:
    rev = changes.record(work, FEATURE, name, collection=book.id)
    if not books_store.touch(work.tx, work.account, book.id, rev):
        raise NotFound
    return rev
