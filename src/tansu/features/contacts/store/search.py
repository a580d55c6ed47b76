"""Looking for cards: one lean table is read through, which takes ten thousand cards some milliseconds."""

from dataclasses import dataclass
from typing import Any

from tansu.features.contacts.model import Card
from tansu.features.contacts.store.cards import CARD, card_of
from tansu.ports.database import Transaction, as_list, listed, sql


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything that is said must hold."""

    book: str = ""
    words: tuple[str, ...] = ()
    """Folded; each must begin a word of the card, or, made of digits, be in one of its numbers (without a first 0)."""
    category: str = ""
    uids: tuple[str, ...] | None = None
    """Members of a group."""
    kind: str = ""
    name: str = ""


def page(tx: Transaction, account: str, wanted: Wanted, *, after: tuple[str, str], limit: int) -> list[Card]:
    """Read cards of living books in the order of their names, strictly after (sort key, id)."""
    where, values = _where(tx, account, wanted)
    rows = tx.execute(
        sql(
            f"SELECT {CARD} FROM contacts_cards WHERE {where} AND (sort_key, card) > (:after_key, :after_card)"
            " ORDER BY sort_key, card LIMIT :limit"
        ),
        {**values, "after_key": after[0], "after_card": after[1], "limit": limit},
    )
    return [card_of(row) for row in rows]


def count(tx: Transaction, account: str, wanted: Wanted) -> int:
    """Count what `page` would read in all."""
    where, values = _where(tx, account, wanted)
    return int(tx.execute(sql(f"SELECT count(*) FROM contacts_cards WHERE {where}"), values).scalar_one())


def sort_key(tx: Transaction, account: str, card: str) -> str:
    """Read the place of a card in the order of names."""
    return str(
        tx.execute(
            sql("SELECT sort_key FROM contacts_cards WHERE account = :account AND card = :card"),
            {"account": account, "card": card},
        ).scalar_one()
    )


def categories(tx: Transaction, account: str, book: str) -> list[tuple[str, str]]:
    """Read (card, categories) of those that are in some."""
    where, values = _where(tx, account, Wanted(book=book))
    rows = tx.execute(sql(f"SELECT card, categories FROM contacts_cards WHERE {where} AND categories <> ''"), values)
    return [(row.card, row.categories) for row in rows]


def keys(tx: Transaction, account: str, book: str) -> list[Any]:
    """Read (card, display, numbers, mails) of all people, for comparing them."""
    where, values = _where(tx, account, Wanted(book=book))
    return list(
        tx.execute(
            sql(
                f"SELECT card, book, display, numbers, mails FROM contacts_cards WHERE {where} AND kind <> 'group'"
                " ORDER BY since_rev, card"
            ),
            values,
        )
    )


def _where(tx: Transaction, account: str, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts = [
        "account = :account",
        "book IN (SELECT b.id FROM contacts_books b WHERE b.account = :account AND b.trashed_at IS NULL)",
    ]
    values: dict[str, Any] = {"account": account}
    for column, value in (("book", wanted.book), ("kind", wanted.kind), ("name", wanted.name)):
        if value:
            parts.append(f"{column} = :{column}")
            values[column] = value
    if wanted.category:
        # LIKE minds case on one engine and not on the other.
        parts.append("replace(categories, :category, '') <> categories")
        values["category"] = f"\n{wanted.category}\n"
    if wanted.uids is not None:
        parts.append(f"uid IN {listed(tx, 'uids')}")
        values["uids"] = as_list(wanted.uids)
    for number, word in enumerate(wanted.words):
        parts.append(_word(number, word))
        values |= {f"word{number}": f"% {_literal(word)}%"}
        if word.isdigit():
            values |= {f"digits{number}": f"%{word.lstrip('0')}%"}
    return " AND ".join(parts), values


def _word(number: int, word: str) -> str:
    said = f"words LIKE :word{number} ESCAPE '!'"
    return f"({said} OR numbers LIKE :digits{number})" if word.isdigit() else said


def _literal(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
