"""All that an account has: counted, read for leaving, brought back, erased."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tansu.core.instants import to_ms
from tansu.features.contacts.model import Book, Card, Version
from tansu.features.contacts.store.cards import CARD, card_of, summary_text
from tansu.features.contacts.store.versions import VERSION, Ending, version_of
from tansu.ports.database import Transaction, as_list, listed, sql

PAGE = 100
BEFORE_ALL = -(1 << 52)
"""Versions that were brought back have numbers of change below every number this server gave out."""


def totals(tx: Transaction, account: str) -> dict[str, tuple[int, int]]:
    """(count, bytes) by kind."""
    rows = tx.execute(
        sql(
            "SELECT 'address book' AS kind, count(*) AS n, 0 AS size FROM contacts_books WHERE account = :account"
            " UNION ALL SELECT 'card', count(*), COALESCE(sum(size), 0) FROM contacts_cards WHERE account = :account"
            " UNION ALL SELECT 'card version', count(*), COALESCE(sum(size), 0) FROM contacts_versions"
            " WHERE account = :account"
        ),
        {"account": account},
    )
    return {row.kind: (int(row.n), int(row.size)) for row in rows}


def cards(tx: Transaction, account: str) -> Iterator[tuple[Card, bytes]]:
    """Yield every card with its bytes, also those of trashed books, in id order."""
    after = ""
    while rows := tx.execute(
        sql(
            f"SELECT {', '.join(f'c.{column}' for column in CARD.split(', '))}, b.body FROM contacts_cards c"
            " JOIN contacts_bodies b ON b.account = c.account AND b.card = c.card"
            " WHERE c.account = :account AND c.card > :after ORDER BY c.card LIMIT :limit"
        ),
        {"account": account, "after": after, "limit": PAGE},
    ).all():
        yield from ((card_of(row), bytes(row.body)) for row in rows)
        after = rows[-1].card


def versions(tx: Transaction, account: str) -> Iterator[tuple[Version, bool, bytes]]:
    """Yield every version with whether it is in the trash and its bytes; those of one card oldest first."""
    place: tuple[str, int] = ("", BEFORE_ALL)
    while rows := tx.execute(
        sql(
            f"SELECT {VERSION}, trashed, body FROM contacts_versions WHERE account = :account"
            " AND (card, until_rev) > (:card, :rev) ORDER BY card, until_rev LIMIT :limit"
        ),
        {"account": account, "card": place[0], "rev": place[1], "limit": PAGE},
    ).all():
        yield from ((version_of(row), bool(row.trashed), bytes(row.body)) for row in rows)
        place = (rows[-1].card, rows[-1].until_rev)


def is_taken(tx: Transaction, account: str, card: str) -> bool:
    """Say whether a card, living or trashed, has this id."""
    found = tx.execute(
        sql(
            "SELECT 1 FROM contacts_cards WHERE account = :account AND card = :card UNION"
            " SELECT 1 FROM contacts_versions WHERE account = :account AND card = :card"
        ),
        {"account": account, "card": card},
    ).first()
    return found is not None


def has_version(tx: Transaction, account: str, *, etag: str, since_at: datetime, until_at: datetime) -> bool:
    """Say whether these bytes were a card from then until then."""
    found = tx.execute(
        sql(
            "SELECT 1 FROM contacts_versions WHERE account = :account AND etag = :etag AND since_at = :since"
            " AND until_at = :until"
        ),
        {"account": account, "etag": etag, "since": to_ms(since_at), "until": to_ms(until_at)},
    ).first()
    return found is not None


def add_version(tx: Transaction, account: str, card: Card, ending: Ending, body: bytes) -> None:
    """Enter a version that was kept elsewhere, in the order of its time, before everything that happened here."""
    last = tx.execute(
        sql("SELECT max(until_rev) FROM contacts_versions WHERE account = :account AND card = :card AND until_rev < 0"),
        {"account": account, "card": card.id},
    ).scalar_one()
    until = max(BEFORE_ALL + max(0, to_ms(ending.at)), -(1 << 62) if last is None else last + 1)
    values: dict[str, Any] = {
        column: getattr(card, column) for column in ("book", "name", "uid", "etag", "size", "kind")
    }
    values |= {"display": card.display, "summary": summary_text(card.summary), "photo": int(card.photo)}
    tx.execute(
        sql(
            f"INSERT INTO contacts_versions (account, {VERSION}, trashed, body) VALUES (:account, :card, :book, :name,"
            " :uid, :etag, :size, :kind, :display, :summary, :photo, :until_rev, :since_at, :until_rev, :until_at,"
            " :reason, :purge_at, :trashed, :body)"
        ),
        {
            **values,
            "account": account,
            "card": card.id,
            "until_rev": until,
            "since_at": to_ms(card.since_at),
            "until_at": to_ms(ending.at),
            "reason": ending.reason.value,
            "purge_at": to_ms(ending.purge_at),
            "trashed": int(ending.trashed),
            "body": body,
        },
    )


def trash_book_at(tx: Transaction, account: str, book: Book, *, slug: str, at: datetime, purge_at: datetime) -> None:
    """Put a book that was brought back where it was: in the trash, since then."""
    tx.execute(
        sql(
            "UPDATE contacts_books SET slug = :slug, trashed_at = :at, purge_at = :purge_at"
            " WHERE account = :account AND id = :book"
        ),
        {"account": account, "book": book.id, "slug": slug, "at": to_ms(at), "purge_at": to_ms(purge_at)},
    )


def erase_some(tx: Transaction, account: str, *, limit: int) -> tuple[int, int, int]:
    """Erase at most `limit` cards or versions; return (bytes, living cards, how many are left)."""
    size = living = 0
    chosen = _ids(tx, account, "contacts_cards", limit)
    for table in ("contacts_bodies", "contacts_cards") if chosen else ():
        returning = " RETURNING size" if table == "contacts_cards" else ""
        rows = tx.execute(
            sql(f"DELETE FROM {table} WHERE account = :account AND card IN {listed(tx, 'cards')}{returning}"),
            {"account": account, "cards": as_list(chosen)},
        )
        size += sum(row.size for row in rows.all()) if returning else 0
    living = len(chosen)
    if not chosen and (old := _ids(tx, account, "contacts_versions", limit)):
        gone = tx.execute(
            sql(
                f"DELETE FROM contacts_versions WHERE account = :account AND card IN {listed(tx, 'cards')}"
                " RETURNING size"
            ),
            {"account": account, "cards": as_list(old)},
        ).all()
        size += sum(row.size for row in gone)
    kinds = totals(tx, account)
    return size, living, kinds["card"][0] + kinds["card version"][0]


def erase_books(tx: Transaction, account: str) -> None:
    """Erase all books, which are empty by now."""
    tx.execute(sql("DELETE FROM contacts_books WHERE account = :account"), {"account": account})


def _ids(tx: Transaction, account: str, table: str, limit: int) -> list[str]:
    rows = tx.execute(
        sql(f"SELECT DISTINCT card FROM {table} WHERE account = :account ORDER BY card LIMIT :limit"),
        {"account": account, "limit": limit},
    )
    return [row.card for row in rows]
