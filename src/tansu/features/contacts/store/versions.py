"""What cards were before: overwritten, deleted, merged or moved, each for thirty days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.contacts.model import Card, Reason, Version
from tansu.features.contacts.store.cards import CARD, card_of
from tansu.ports.database import Transaction, as_list, listed, sql

VERSION = f"{CARD}, until_rev, until_at, reason, purge_at"


@dataclass(frozen=True)
class Ending:
    """When and why a version ceases to be the card."""

    rev: int
    at: datetime
    reason: Reason
    purge_at: datetime
    trashed: bool = False


def keep(tx: Transaction, account: str, card: str, ending: Ending) -> None:
    """Copy a living card, bytes and all, among the versions."""
    tx.execute(
        sql(
            f"INSERT INTO contacts_versions (account, {CARD}, until_rev, until_at, reason, trashed, purge_at, body)"
            f" SELECT c.account, {', '.join(f'c.{column}' for column in CARD.split(', '))}, :rev, :at, :reason,"
            " :trashed, :purge_at, b.body FROM contacts_cards c"
            " JOIN contacts_bodies b ON b.account = c.account AND b.card = c.card"
            " WHERE c.account = :account AND c.card = :card"
        ),
        {
            "account": account,
            "card": card,
            "rev": ending.rev,
            "at": to_ms(ending.at),
            "reason": ending.reason.value,
            "trashed": int(ending.trashed),
            "purge_at": to_ms(ending.purge_at),
        },
    )


def of_card(tx: Transaction, account: str, card: str) -> list[Version]:
    """Read what a card was, newest first."""
    rows = tx.execute(
        sql(
            f"SELECT {VERSION} FROM contacts_versions WHERE account = :account AND card = :card"
            " ORDER BY until_rev DESC LIMIT 10000"
        ),
        {"account": account, "card": card},
    )
    return [version_of(row) for row in rows]


def get(tx: Transaction, account: str, card: str, until_rev: int) -> tuple[Version, bytes] | None:
    """Read one version with its bytes."""
    row = tx.execute(
        sql(
            f"SELECT {VERSION}, body FROM contacts_versions"
            " WHERE account = :account AND card = :card AND until_rev = :rev"
        ),
        {"account": account, "card": card, "rev": until_rev},
    ).first()
    return (version_of(row), bytes(row.body)) if row else None


def of_trashed(tx: Transaction, account: str, cards: Sequence[str]) -> list[tuple[Version, bytes]]:
    """Read those of these cards that are in the trash, as they were when they went there."""
    rows = tx.execute(
        sql(
            f"SELECT {VERSION}, body FROM contacts_versions WHERE account = :account AND trashed = 1"
            f" AND card IN {listed(tx, 'cards')}"
        ),
        {"account": account, "cards": as_list(cards)},
    )
    return [(version_of(row), bytes(row.body)) for row in rows]


def trash_page(tx: Transaction, account: str, *, after: tuple[int, str], limit: int) -> list[Version]:
    """Read what is in the trash, soonest gone first, strictly after (purge_at, card)."""
    rows = tx.execute(
        sql(
            f"SELECT {VERSION} FROM contacts_versions WHERE account = :account AND trashed = 1"
            " AND (purge_at, card) > (:at, :card) ORDER BY purge_at, card LIMIT :limit"
        ),
        {"account": account, "at": after[0], "card": after[1], "limit": limit},
    )
    return [version_of(row) for row in rows]


def untrash(tx: Transaction, account: str, card: str) -> None:
    """Note that a card lives again."""
    tx.execute(
        sql("UPDATE contacts_versions SET trashed = 0 WHERE account = :account AND card = :card AND trashed = 1"),
        {"account": account, "card": card},
    )


def at_rev(tx: Transaction, account: str, book: str, rev: int) -> list[Version]:
    """Read the versions that were a book's cards when the account stood at that number of change."""
    rows = tx.execute(
        sql(
            f"SELECT {VERSION} FROM contacts_versions WHERE account = :account AND book = :book"
            " AND until_rev > :rev AND since_rev <= :rev"
        ),
        {"account": account, "book": book, "rev": rev},
    )
    return [version_of(row) for row in rows]


def at_time(tx: Transaction, account: str, book: str, at_ms: int) -> list[Version]:
    """Read the versions that were a book's cards at that instant, the newest of each."""
    rows = tx.execute(
        sql(
            f"SELECT {VERSION} FROM contacts_versions WHERE account = :account AND book = :book"
            " AND until_at > :at AND since_at <= :at ORDER BY until_rev"
        ),
        {"account": account, "book": book, "at": at_ms},
    )
    return [version_of(row) for row in rows]


def remove(tx: Transaction, account: str, card: str) -> tuple[int, int]:
    """Remove everything a card was; return (versions, bytes)."""
    rows = tx.execute(
        sql("DELETE FROM contacts_versions WHERE account = :account AND card = :card RETURNING size"),
        {"account": account, "card": card},
    ).all()
    return len(rows), sum(row.size for row in rows)


def accounts_due(tx: Transaction, *, now_ms: int, limit: int) -> list[tuple[str, str, int]]:
    """Read (account, card, until_rev) of versions past their time, of all accounts."""
    rows = tx.execute(
        sql(
            "SELECT account, card, until_rev FROM contacts_versions WHERE purge_at <= :now"
            " ORDER BY purge_at LIMIT :limit"
        ),
        {"now": now_ms, "limit": limit},
    )
    return [(row.account, row.card, row.until_rev) for row in rows]


def drop(tx: Transaction, account: str, card: str, until_rev: int, *, now_ms: int) -> int:
    """Remove one version if its time has come; return its bytes."""
    row = tx.execute(
        sql(
            "DELETE FROM contacts_versions WHERE account = :account AND card = :card AND until_rev = :rev"
            " AND purge_at <= :now RETURNING size"
        ),
        {"account": account, "card": card, "rev": until_rev, "now": now_ms},
    ).first()
    return int(row.size) if row else 0


def version_of(row: Any) -> Version:
    """A row as a version."""
    card: Card = card_of(row)
    return Version(
        **{name: getattr(card, name) for name in card.__dataclass_fields__},
        until_rev=row.until_rev,
        until_at=from_ms(row.until_at),
        reason=Reason(row.reason),
        purge_at=from_ms(row.purge_at),
    )
