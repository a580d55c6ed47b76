"""The SQL of tries to be paid by a provider: at most one open try for each order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.ports.database import Transaction, sql

_COLUMNS = "id, account, ordered, provider, way, state, reference, url, failure, made_at, ask_at, asked"
PAGE, CARD = "page", "card"


@dataclass(frozen=True)
class Try:
    """One try to have an order paid; its id is the idempotency key."""

    id: str
    account: str
    order: str
    provider: str
    way: str
    """On a page of the provider, or with the card that was left there."""
    state: str
    reference: str
    url: str
    failure: str
    made_at: datetime
    ask_at: datetime
    """When the provider is asked next, if it does not speak first."""
    asked: bool = False
    """Whether the provider may have been asked to charge the card."""


def add(tx: Transaction, one: Try) -> bool:
    """Insert an open try unless its order has one; say whether it was."""
    added = tx.execute(
        sql(
            f"INSERT INTO plans_tries ({_COLUMNS}) VALUES (:id, :account, :ordered, :provider, :way, 'open',"
            " '', '', '', :made_at, :ask_at, 0) ON CONFLICT (ordered) WHERE state = 'open' DO NOTHING"
        ),
        {
            "id": one.id,
            "account": one.account,
            "ordered": one.order,
            "provider": one.provider,
            "way": one.way,
            "made_at": to_ms(one.made_at),
            "ask_at": to_ms(one.ask_at),
        },
    )
    return added.rowcount > 0


def describe(tx: Transaction, account: str, one: str, *, reference: str, url: str) -> None:
    """Write where the provider keeps it."""
    tx.execute(
        sql("UPDATE plans_tries SET reference = :reference, url = :url WHERE account = :account AND id = :id"),
        {"account": account, "id": one, "reference": reference, "url": url},
    )


def asked(tx: Transaction, account: str, one: str) -> None:
    """Write that the provider is about to be asked."""
    tx.execute(
        sql("UPDATE plans_tries SET asked = 1 WHERE account = :account AND id = :id"), {"account": account, "id": one}
    )


def ask_next(tx: Transaction, account: str, one: str, *, at_ms: int) -> None:
    """Say when to ask the provider again."""
    tx.execute(
        sql("UPDATE plans_tries SET ask_at = :at WHERE account = :account AND id = :id"),
        {"account": account, "id": one, "at": at_ms},
    )


def end(tx: Transaction, account: str, one: str, state: str, failure: str = "") -> None:
    """Say how an open try ended, once."""
    tx.execute(
        sql(
            "UPDATE plans_tries SET state = :state, failure = :failure"
            " WHERE account = :account AND id = :id AND state = 'open'"
        ),
        {"account": account, "id": one, "state": state, "failure": failure},
    )


def one(tx: Transaction, account: str, one: str) -> Try | None:
    """Read one try of an account."""
    found = _tries(tx, "account = :account AND id = :id", account=account, id=one)
    return found[0] if found else None


def renewals(tx: Transaction, *, provider: str, after: str, limit: int) -> list[str]:
    """Read accounts with an open renewal whom a provider knows, in order, strictly after one."""
    rows = tx.execute(
        sql(
            "SELECT o.account FROM plans_orders o JOIN plans_customers c"
            " ON c.account = o.account AND c.provider = :provider"
            " WHERE o.state = 'open' AND o.kind = 'renewal' AND o.account > :after ORDER BY o.account LIMIT :limit"
        ),
        {"provider": provider, "after": after, "limit": limit},
    )
    return [row.account for row in rows]


def of_order(tx: Transaction, account: str, order: str) -> list[Try]:
    """Read the tries of an order, in order."""
    return _tries(tx, "account = :account AND ordered = :order ORDER BY made_at, id", account=account, order=order)


def of_account(tx: Transaction, account: str) -> list[Try]:
    """Read the tries of an account, in order."""
    return _tries(tx, "account = :account ORDER BY made_at, id", account=account)


def to_ask(tx: Transaction, *, provider: str, now_ms: int, limit: int) -> list[Try]:
    """Read everybody's open tries of which the provider is to be asked."""
    where = "state = 'open' AND provider = :provider AND ask_at <= :now ORDER BY ask_at, id LIMIT :limit"
    return _tries(tx, where, provider=provider, now=now_ms, limit=limit)


def erase(tx: Transaction, account: str) -> None:
    """Remove the tries of an account."""
    tx.execute(sql("DELETE FROM plans_tries WHERE account = :account"), {"account": account})


def _tries(tx: Transaction, where: str, **values: object) -> list[Try]:
    return [_try(row) for row in tx.execute(sql(f"SELECT {_COLUMNS} FROM plans_tries WHERE {where}"), values)]


def _try(row: Any) -> Try:
    return Try(
        id=row.id,
        account=row.account,
        order=row.ordered,
        provider=row.provider,
        way=row.way,
        state=row.state,
        reference=row.reference,
        url=row.url,
        failure=row.failure,
        made_at=from_ms(row.made_at),
        ask_at=from_ms(row.ask_at),
        asked=bool(row.asked),
    )
