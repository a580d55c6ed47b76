"""Living cards and their bytes."""

import json
from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.contacts.model import Card, CardLine, Index, Summary
from tansu.ports.database import Transaction, as_list, listed, sql

CARD = "card, book, name, uid, etag, size, kind, display, summary, photo, since_rev, since_at"
_INDEX = "uid, kind, display, summary, photo, sort_key, words, numbers, mails, categories"
_WITH_BODY = (
    "SELECT c.card, c.name, c.etag, c.size, c.since_rev, c.since_at, b.body FROM contacts_cards c"
    " JOIN contacts_bodies b ON b.account = c.account AND b.card = c.card"
    " WHERE c.account = :account AND c.book = :book"
)
_OF_LIVING_BOOK = "book IN (SELECT b.id FROM contacts_books b WHERE b.account = :account AND b.trashed_at IS NULL)"


def get(tx: Transaction, account: str, card: str) -> Card | None:
    """Read one card of a living book."""
    row = tx.execute(
        sql(f"SELECT {CARD} FROM contacts_cards WHERE account = :account AND card = :card AND {_OF_LIVING_BOOK}"),
        {"account": account, "card": card},
    ).first()
    return card_of(row) if row else None


def get_many(tx: Transaction, account: str, cards: Sequence[str]) -> list[Card]:
    """Read several cards of living books, in no order."""
    rows = tx.execute(
        sql(
            f"SELECT {CARD} FROM contacts_cards WHERE account = :account AND {_OF_LIVING_BOOK}"
            f" AND card IN {listed(tx, 'cards')}"
        ),
        {"account": account, "cards": as_list(cards)},
    )
    return [card_of(row) for row in rows]


def by_name(tx: Transaction, account: str, book: str, name: str) -> Card | None:
    """Read the card of that name in addresses."""
    row = tx.execute(
        sql(f"SELECT {CARD} FROM contacts_cards WHERE account = :account AND book = :book AND name = :name"),
        {"account": account, "book": book, "name": name},
    ).first()
    return card_of(row) if row else None


def by_uid(tx: Transaction, account: str, book: str, uid: str) -> Card | None:
    """Read the book's card that calls itself so."""
    row = tx.execute(
        sql(
            f"SELECT {CARD} FROM contacts_cards WHERE account = :account AND book = :book AND uid = :uid AND uid <> ''"
        ),
        {"account": account, "book": book, "uid": uid},
    ).first()
    return card_of(row) if row else None


def by_names(tx: Transaction, account: str, book: str, names: Sequence[str]) -> list[tuple[CardLine, bytes]]:
    """Read the cards of these names with their bytes, in no order."""
    rows = tx.execute(
        sql(f"{_WITH_BODY} AND c.name IN {listed(tx, 'names')}"),
        {"account": account, "book": book, "names": as_list(names)},
    )
    return [(CardLine(*row[:6]), row[6]) for row in rows.all()]


def of_book(tx: Transaction, account: str, book: str, *, after_rev: int = 0, limit: int = 1 << 40) -> list[Card]:
    """Read the cards of a book that changed after that, oldest change first."""
    rows = tx.execute(
        sql(
            f"SELECT {CARD} FROM contacts_cards WHERE account = :account AND book = :book AND since_rev > :rev"
            " ORDER BY since_rev LIMIT :limit"
        ),
        {"account": account, "book": book, "rev": after_rev, "limit": limit},
    )
    return [card_of(row) for row in rows]


def lines_of(tx: Transaction, account: str, book: str, *, after_rev: int, limit: int) -> list[CardLine]:
    """Read the least of each card that changed after that, oldest change first."""
    rows = tx.execute(
        sql(
            "SELECT card, name, etag, size, since_rev, since_at FROM contacts_cards"
            " WHERE account = :account AND book = :book AND since_rev > :rev ORDER BY since_rev LIMIT :limit"
        ),
        {"account": account, "book": book, "rev": after_rev, "limit": limit},
    )
    return [CardLine(*row) for row in rows.all()]


def bodies_of_book(tx: Transaction, account: str, book: str) -> list[tuple[CardLine, bytes]]:
    """Read every card of a book with its bytes, the longest unchanged first."""
    rows = tx.execute(sql(f"{_WITH_BODY} ORDER BY c.since_rev"), {"account": account, "book": book})
    return [(CardLine(*row[:6]), row[6]) for row in rows.all()]


def body(tx: Transaction, account: str, card: str) -> bytes | None:
    """Read the bytes of a card."""
    found = tx.execute(
        sql("SELECT body FROM contacts_bodies WHERE account = :account AND card = :card"),
        {"account": account, "card": card},
    ).scalar_one_or_none()
    return None if found is None else bytes(found)


def add(tx: Transaction, account: str, card: Card, index: Index, content: bytes) -> None:
    """Enter a new card."""
    tx.execute(
        sql(
            "INSERT INTO contacts_cards (account, card, book, name, etag, size, since_rev, since_at, created_at,"
            f" {_INDEX})"
            " VALUES (:account, :card, :book, :name, :etag, :size, :since_rev, :since_at, :since_at, :uid, :kind,"
            " :display, :summary, :photo, :sort_key, :words, :numbers, :mails, :categories)"
        ),
        {"account": account, **_values(card), **_indexed(index)},
    )
    tx.execute(
        sql("INSERT INTO contacts_bodies (account, card, body) VALUES (:account, :card, :body)"),
        {"account": account, "card": card.id, "body": content},
    )


def overwrite(tx: Transaction, account: str, card: Card, index: Index, content: bytes) -> None:
    """Write a card's next version in place of the present one."""
    tx.execute(
        sql(
            "UPDATE contacts_cards SET book = :book, name = :name, etag = :etag, size = :size, since_rev = :since_rev,"
            " since_at = :since_at, uid = :uid, kind = :kind, display = :display, summary = :summary, photo = :photo,"
            " sort_key = :sort_key, words = :words, numbers = :numbers, mails = :mails, categories = :categories"
            " WHERE account = :account AND card = :card"
        ),
        {"account": account, **_values(card), **_indexed(index)},
    )
    tx.execute(
        sql("UPDATE contacts_bodies SET body = :body WHERE account = :account AND card = :card"),
        {"account": account, "card": card.id, "body": content},
    )


def relocate(tx: Transaction, account: str, card: Card) -> None:
    """Write where a card is now."""
    tx.execute(
        sql(
            "UPDATE contacts_cards SET book = :book, name = :name, since_rev = :since_rev, since_at = :since_at"
            " WHERE account = :account AND card = :card"
        ),
        {
            "account": account,
            "card": card.id,
            "book": card.book,
            "name": card.name,
            "since_rev": card.since_rev,
            "since_at": to_ms(card.since_at),
        },
    )


def remove(tx: Transaction, account: str, card: str) -> None:
    """Remove a card; its bytes are among its versions by now."""
    for table in ("contacts_cards", "contacts_bodies"):
        tx.execute(
            sql(f"DELETE FROM {table} WHERE account = :account AND card = :card"), {"account": account, "card": card}
        )


def card_of(row: Any) -> Card:
    """A row as a card."""
    return Card(
        row.card,
        row.book,
        row.name,
        row.uid,
        row.etag,
        row.size,
        row.kind,
        row.display,
        summary_of(row.summary),
        bool(row.photo),
        row.since_rev,
        from_ms(row.since_at),
    )


def summary_of(text: str) -> Summary:
    """Read a summary back."""
    organisation, numbers, mails = json.loads(text)
    return Summary(organisation, tuple(numbers), tuple(mails))


def summary_text(summary: Summary) -> str:
    """Write a summary."""
    return json.dumps([summary.organisation, summary.numbers, summary.mails], ensure_ascii=False)


def _values(card: Card) -> dict[str, Any]:
    return {
        "card": card.id,
        "book": card.book,
        "name": card.name,
        "etag": card.etag,
        "size": card.size,
        "since_rev": card.since_rev,
        "since_at": to_ms(card.since_at),
    }


def _indexed(index: Index) -> dict[str, Any]:
    return {
        "uid": index.uid,
        "kind": index.kind,
        "display": index.display,
        "summary": summary_text(index.summary),
        "photo": int(index.photo),
        "sort_key": index.sort_key,
        "words": index.words,
        "numbers": index.numbers,
        "mails": index.mails,
        "categories": "".join(f"\n{one}" for one in index.categories) + ("\n" if index.categories else ""),
    }
