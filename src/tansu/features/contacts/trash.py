"""Trash of cards: deleted, they stay for thirty days, come back, or are let go of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tansu.core.errors import Invalid, NotFound, PreconditionFailed
from tansu.core.instants import to_ms
from tansu.features.contacts.books import books
from tansu.features.contacts.indexing import index_of
from tansu.features.contacts.keeping import CHANGED, cards, ending, region_of
from tansu.features.contacts.model import FEATURE, Book, Card, Reason, UidTaken, Version
from tansu.features.contacts.store import books as books_store
from tansu.features.contacts.store import cards as store
from tansu.features.contacts.store import versions
from tansu.foundation import changes, usage
from tansu.foundation.work import Outside, Work

MOST_AT_ONCE = 1000
BATCH = 200


@dataclass(frozen=True)
class TrashPage:
    """Deleted cards, soonest gone first."""

    cards: list[Version]
    next: tuple[int, str] | None


def trash(work: Work, card_ids: Sequence[str], *, if_match: str | None = None) -> list[Card]:
    """Delete cards; they stay in the trash for thirty days. One that is not the account's: nothing is done."""
    _require_few(card_ids)
    usage.lock(work)
    found = cards(work, card_ids)
    if if_match is not None and any(if_match not in {"*", one.etag} for one in found):
        raise PreconditionFailed(CHANGED)
    for one in found:
        remove(work, one, Reason.DELETED)
    return found


def remove(work: Work, card: Card, reason: Reason) -> None:
    """Take one card out of its book and keep it as the last version of itself."""
    rev = changes.gone(work, FEATURE, card.name, collection=card.book)
    books_store.touch(work.tx, work.account, card.book, rev)
    versions.keep(work.tx, work.account, card.id, ending(work, rev, reason, trashed=True))
    store.remove(work.tx, work.account, card.id)
    usage.count_text(work, FEATURE, size=0, items=-1)


def restore(work: Work, card_ids: Sequence[str]) -> list[Card]:
    """Bring deleted cards back to their book, or to the first if theirs is gone. UidTaken: nothing is done."""
    _require_few(card_ids)
    usage.lock(work)
    wanted = list(dict.fromkeys(card_ids))
    found = {one.id: (one, body) for one, body in versions.of_trashed(work.tx, work.account, wanted)}
    if len(found) != len(wanted):
        raise NotFound("One of these is not in the trash; nothing was done.")
    return [bring_back(work, *found[one]) for one in wanted]


def bring_back(work: Work, version: Version, body: bytes, *, into: Book | None = None) -> Card:
    """Make a version of a deleted card the card again."""
    book = into or _book_for(work, version)
    index = index_of(body, region=region_of(work))
    other = store.by_uid(work.tx, work.account, book.id, index.uid) if index.uid else None
    if other:
        raise UidTaken(
            f"“{other.display}” has the same UID and is in the address book already.",
            name=other.name,
            card=other.id,
            slug=book.slug,
        )
    name = _free_name(work, book, version.name)
    # The bytes are kept once more: the version stays, so that its history goes on to tell what happened.
    usage.count_text(work, FEATURE, size=len(body), items=1)
    rev = changes.record(work, FEATURE, name, collection=book.id)
    books_store.touch(work.tx, work.account, book.id, rev)
    plain = {field: getattr(version, field) for field in Card.__dataclass_fields__}
    back = replace(Card(**plain), book=book.id, name=name, since_rev=rev, since_at=work.now)
    store.add(work.tx, work.account, back, index, body)
    versions.untrash(work.tx, work.account, back.id)
    return back


def trashed(work: Work, *, after: tuple[int, str] | None = None, limit: int = 200) -> TrashPage:
    """Deleted cards, soonest gone first, after the place where the last page ended."""
    found = versions.trash_page(work.tx, work.account, after=after or (-1, ""), limit=limit)
    last = (to_ms(found[-1].purge_at), found[-1].id) if len(found) == limit else None
    return TrashPage(found, last)


def purge(work: Work, card_ids: Sequence[str]) -> int:
    """Let go of deleted cards and all they ever were; return how many were in the trash."""
    _require_few(card_ids)
    usage.lock(work)
    wanted = list(dict.fromkeys(card_ids))
    found = [one for one, _ in versions.of_trashed(work.tx, work.account, wanted)]
    if len(found) != len(wanted):
        raise NotFound("One of these is not in the trash; nothing was done.")
    for one in found:
        _, size = versions.remove(work.tx, work.account, one.id)
        usage.count_text(work, FEATURE, size=-size)
    return len(found)


def purge_all(outside: Outside, account: str) -> int:
    """Empty an account's trash of cards in small transactions."""
    done = 0
    while True:
        with outside.system(account, FEATURE) as work:
            found = [one.id for one in trashed(work, limit=BATCH).cards]
            done += purge(work, found) if found else 0
        if len(found) < BATCH:
            return done


def purge_due(outside: Outside, *, limit: int = BATCH) -> int:
    """Let go of versions and books past their time, of all accounts; return how many were due."""
    with outside.look() as work:
        now_ms = to_ms(work.now)
        due = versions.accounts_due(work.tx, now_ms=now_ms, limit=limit)
        due_books = books_store.due(work.tx, now_ms=now_ms, limit=5)
    for account, card_id, until_rev in due:
        with outside.system(account, FEATURE) as work:
            usage.lock(work)
            size = versions.drop(work.tx, account, card_id, until_rev, now_ms=now_ms)
            usage.count_text(work, FEATURE, size=-size)
    for account, book_id in due_books:
        with outside.system(account, FEATURE) as work:
            usage.lock(work)
            found = books_store.get(work.tx, account, book_id)
            if found and found.purge_at and found.purge_at <= work.now:
                purge_book(work, found, limit=limit)
    return len(due) + len(due_books)


def purge_book(work: Work, book: Book, *, limit: int) -> int:
    """Let go of at most `limit` cards of a trashed book, and of the book with the last; return how many are left."""
    found = store.of_book(work.tx, work.account, book.id, limit=limit + 1)
    for one in found[:limit]:
        changes.gone(work, FEATURE, one.name, collection=book.id)
        _, size = versions.remove(work.tx, work.account, one.id)
        store.remove(work.tx, work.account, one.id)
        usage.count_text(work, FEATURE, size=-size - one.size, items=-1)
    if len(found) <= limit:
        books_store.remove(work.tx, work.account, book.id)
        return 0
    return len(found) - limit


def _book_for(work: Work, version: Version) -> Book:
    living = books(work)
    if not living:
        raise NotFound("There is no address book to bring it back to. Make one first.")
    return next((one for one in living if one.id == version.book), living[0])


def _free_name(work: Work, book: Book, name: str) -> str:
    if store.by_name(work.tx, work.account, book.id, name) is None:
        return name
    return f"{work.new_id()}.vcf"


def _require_few(card_ids: Sequence[str]) -> None:
    if len(card_ids) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.")
