"""Custody of contacts: what is held, how it leaves, how it comes back, how it ends."""

import base64
from collections.abc import Iterable, Iterator
from datetime import datetime

from tansu.core.instants import rfc3339
from tansu.features.contacts import keeping
from tansu.features.contacts.books import add_book, books
from tansu.features.contacts.indexing import index_of
from tansu.features.contacts.model import FEATURE, KEPT, Book, Card, Index, Reason, Version
from tansu.features.contacts.store import books as books_store
from tansu.features.contacts.store import cards as cards_store
from tansu.features.contacts.store import everything as store
from tansu.features.contacts.store.versions import Ending
from tansu.foundation import changes, usage
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

BATCH = 200


class ContactsCustodian:
    """Answers for address books, cards and what cards were."""

    name = FEATURE
    feature = FEATURE
    tables = frozenset({"contacts_books", "contacts_cards", "contacts_bodies", "contacts_versions"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count books, cards and earlier versions with their bytes."""
        totals = store.totals(work.tx, work.account)
        return [Holding(kind, *totals[kind]) for kind in ("address book", "card", "card version") if totals[kind][0]]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield every book, then every card, then every version, the oldest first; cards as their own bytes."""
        for one in books_store.all_of(work.tx, work.account):
            yield _book_record(one)
        for card, body in store.cards(work.tx, work.account):
            yield _card_record(card, body)
        for version, trashed, body in store.versions(work.tx, work.account):
            yield _version_record(version, trashed, body)

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Cards are rows; they own no blobs."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring books, cards and versions back byte for byte, trashed ones to the trash."""
        ids: dict[str, str] = {}
        done = 0
        for record in records:
            with outside.system(account, FEATURE) as work:
                usage.lock(work)
                done += _RESTORING[record["kind"]](work, record, ids)
        return done

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase at most `limit` cards with all they were, at last the books and the feed."""
        usage.lock(work)
        size, items, left = store.erase_some(work.tx, work.account, limit=limit)
        usage.count_text(work, FEATURE, size=-size, items=-items)
        if not left:
            store.erase_books(work.tx, work.account)
            changes.erase_feature(work, FEATURE)
        return left

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []


def _book_record(book: Book) -> Record:
    return {
        "kind": "address book",
        "id": book.id,
        "slug": book.slug,
        "title": book.title,
        "description": book.description,
        "trashed_at": rfc3339(book.trashed_at) if book.trashed_at else None,
    }


def _card_record(card: Card, body: bytes) -> Record:
    return {
        "kind": "card",
        "id": card.id,
        "book": card.book,
        "name": card.name,
        "since_at": rfc3339(card.since_at),
        **_spelled(body),
    }


def _version_record(version: Version, trashed: bool, body: bytes) -> Record:
    return {
        **_card_record(version, body),
        "kind": "card version",
        "until_at": rfc3339(version.until_at),
        "reason": version.reason.value,
        "trashed": trashed,
    }


def _spelled(body: bytes) -> dict[str, str]:
    """A card as text, or, where it is not UTF-8, in base64: byte for byte in both."""
    try:
        return {"vcard": body.decode()}
    except UnicodeDecodeError:
        return {"vcard_base64": base64.b64encode(body).decode()}


def _bytes_of(record: Record) -> bytes:
    if "vcard" in record:
        return str(record["vcard"]).encode()
    return base64.b64decode(record["vcard_base64"])


def _restore_book(work: Work, record: Record, ids: dict[str, str]) -> bool:
    """Find the book of that name in addresses, or make it; remember which of ours stands for it."""
    trashed_at = datetime.fromisoformat(record["trashed_at"]) if record["trashed_at"] else None
    known = [one for one in books_store.all_of(work.tx, work.account) if one.slug == record["slug"]]
    same = next((one for one in known if (one.trashed_at is None) == (trashed_at is None)), None)
    if same:
        ids[record["id"]] = same.id
        return False
    taken = any(one.slug == record["slug"] for one in books(work))
    slug = f"{record['slug'][:40]}-{work.new_id()}" if taken else record["slug"]
    made = add_book(work, record["title"], description=record["description"], slug=slug)
    ids[record["id"]] = made.id
    if trashed_at:
        store.trash_book_at(work.tx, work.account, made, slug=record["slug"], at=trashed_at, purge_at=trashed_at + KEPT)
    return True


def _restore_card(work: Work, record: Record, ids: dict[str, str]) -> bool:
    book = ids[record["book"]]
    body = _bytes_of(record)
    index = index_of(body, region=keeping.region_of(work))
    known = cards_store.by_name(work.tx, work.account, book, record["name"])
    if known or (index.uid and cards_store.by_uid(work.tx, work.account, book, index.uid)):
        return False
    rev = changes.record(work, FEATURE, record["name"], collection=book)
    books_store.touch(work.tx, work.account, book, rev)
    card = _made(work, record, ids, book=book, body=body, index=index, rev=rev)
    usage.count_text(work, FEATURE, size=card.size, items=1)
    cards_store.add(work.tx, work.account, card, index, body)
    return True


def _restore_version(work: Work, record: Record, ids: dict[str, str]) -> bool:
    body = _bytes_of(record)
    since_at, until_at = (datetime.fromisoformat(record[name]) for name in ("since_at", "until_at"))
    if store.has_version(work.tx, work.account, etag=keeping.etag_of(body), since_at=since_at, until_at=until_at):
        return False
    index = index_of(body, region=keeping.region_of(work))
    book = ids.get(record["book"]) or str(record["book"])
    card = _made(work, record, ids, book=book, body=body, index=index, rev=0)
    ending = Ending(0, until_at, Reason(record["reason"]), until_at + KEPT, bool(record["trashed"]))
    usage.count_text(work, FEATURE, size=card.size)
    store.add_version(work.tx, work.account, card, ending, body)
    return True


def _made(work: Work, record: Record, ids: dict[str, str], *, book: str, body: bytes, index: Index, rev: int) -> Card:
    key = f"card {record['id']}"
    if key not in ids:
        # The id it had, so that its history stays with it, unless another card has that by now.
        ids[key] = work.new_id() if store.is_taken(work.tx, work.account, record["id"]) else record["id"]
    return Card(
        id=ids[key],
        book=book,
        name=record["name"],
        uid=index.uid,
        etag=keeping.etag_of(body),
        size=len(body),
        kind=index.kind,
        display=index.display,
        summary=index.summary,
        photo=index.photo,
        since_rev=rev,
        since_at=datetime.fromisoformat(record["since_at"]),
    )


_RESTORING = {"address book": _restore_book, "card": _restore_card, "card version": _restore_version}
