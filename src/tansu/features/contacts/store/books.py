"""Address books."""

from datetime import datetime
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.contacts.model import Book
from tansu.ports.database import Transaction, sql

_BOOK = "id, slug, title, description, rev, created_at, trashed_at, purge_at"


def living(tx: Transaction, account: str) -> list[Book]:
    """Read all living books, the oldest first: some programs show only that one."""
    rows = tx.execute(
        sql(
            f"SELECT {_BOOK} FROM contacts_books WHERE account = :account AND trashed_at IS NULL"
            " ORDER BY created_at, id"
        ),
        {"account": account},
    )
    return [_book(row) for row in rows]


def all_of(tx: Transaction, account: str) -> list[Book]:
    """Read all books, trashed ones too."""
    rows = tx.execute(
        sql(f"SELECT {_BOOK} FROM contacts_books WHERE account = :account ORDER BY created_at, id"),
        {"account": account},
    )
    return [_book(row) for row in rows]


def get(tx: Transaction, account: str, book: str) -> Book | None:
    """Read one book, living or trashed."""
    row = tx.execute(
        sql(f"SELECT {_BOOK} FROM contacts_books WHERE account = :account AND id = :book"),
        {"account": account, "book": book},
    ).first()
    return _book(row) if row else None


def by_slug(tx: Transaction, account: str, slug: str) -> Book | None:
    """Read the living book of that name in addresses."""
    row = tx.execute(
        sql(f"SELECT {_BOOK} FROM contacts_books WHERE account = :account AND slug = :slug AND trashed_at IS NULL"),
        {"account": account, "slug": slug},
    ).first()
    return _book(row) if row else None


def trashed(tx: Transaction, account: str) -> list[Book]:
    """Read the books in the trash, soonest gone first."""
    rows = tx.execute(
        sql(
            f"SELECT {_BOOK} FROM contacts_books WHERE account = :account AND trashed_at IS NOT NULL"
            " ORDER BY purge_at, id"
        ),
        {"account": account},
    )
    return [_book(row) for row in rows]


def due(tx: Transaction, *, now_ms: int, limit: int) -> list[tuple[str, str]]:
    """Read (account, book) of what has been in the trash for its time, of all accounts."""
    rows = tx.execute(
        sql("SELECT account, id FROM contacts_books WHERE purge_at <= :now ORDER BY purge_at LIMIT :limit"),
        {"now": now_ms, "limit": limit},
    )
    return [(row.account, row.id) for row in rows]


def add(tx: Transaction, account: str, book: Book) -> None:
    """Enter a book."""
    tx.execute(
        sql(
            "INSERT INTO contacts_books (account, id, slug, title, description, rev, created_at)"
            " VALUES (:account, :id, :slug, :title, :description, :rev, :created_at)"
        ),
        {
            "account": account,
            "id": book.id,
            "slug": book.slug,
            "title": book.title,
            "description": book.description,
            "rev": book.rev,
            "created_at": to_ms(book.created_at),
        },
    )


def update(tx: Transaction, account: str, book: Book) -> None:
    """Write what may change of a book."""
    tx.execute(
        sql(
            "UPDATE contacts_books SET slug = :slug, title = :title, description = :description, rev = :rev,"
            " trashed_at = :trashed_at, purge_at = :purge_at WHERE account = :account AND id = :id"
        ),
        {
            "account": account,
            "id": book.id,
            "slug": book.slug,
            "title": book.title,
            "description": book.description,
            "rev": book.rev,
            "trashed_at": _ms(book.trashed_at),
            "purge_at": _ms(book.purge_at),
        },
    )


def touch(tx: Transaction, account: str, book: str, rev: int) -> bool:
    """Note the newest change in a living book; False if it does not live any more."""
    changed = tx.execute(
        sql("UPDATE contacts_books SET rev = :rev WHERE account = :account AND id = :book AND trashed_at IS NULL"),
        {"account": account, "book": book, "rev": rev},
    )
    return changed.rowcount > 0


def remove(tx: Transaction, account: str, book: str) -> None:
    """Remove a book without cards."""
    tx.execute(
        sql("DELETE FROM contacts_books WHERE account = :account AND id = :book"), {"account": account, "book": book}
    )


def counts(tx: Transaction, account: str) -> dict[str, int]:
    """Count the cards of every book that has some."""
    rows = tx.execute(
        sql("SELECT book, count(*) AS n FROM contacts_cards WHERE account = :account GROUP BY book"),
        {"account": account},
    )
    return {row.book: row.n for row in rows}


def _ms(instant: datetime | None) -> int | None:
    return None if instant is None else to_ms(instant)


def _book(row: Any) -> Book:
    trashed_at = None if row.trashed_at is None else from_ms(row.trashed_at)
    purge_at = None if row.purge_at is None else from_ms(row.purge_at)
    return Book(row.id, row.slug, row.title, row.description, row.rev, from_ms(row.created_at), trashed_at, purge_at)
