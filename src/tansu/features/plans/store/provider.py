"""The SQL of what a payment provider told and holds: events, customers, strays and disputes."""

from dataclasses import dataclass
from typing import Any

from tansu.core.money import Money
from tansu.ports.database import Transaction, sql
from tansu.ports.payments import Dispute, DisputeState, Told

RECORDED, BELIEVED, SET_ASIDE = "recorded", "believed", "set_aside"
HELD, RETURNED, STUCK = "held", "returned", "stuck"


@dataclass(frozen=True)
class Event:
    """An event as it was recorded."""

    provider: str
    id: str
    kind: str
    charge: str
    received_ms: int
    state: str
    words: str


@dataclass(frozen=True)
class Stray:
    """Money that no order could take, on its way back."""

    provider: str
    charge: str
    account: str
    order: str
    amount: Money
    state: str
    made_ms: int
    back: str = ""
    """What the provider calls its return."""

    @property
    def key(self) -> str:
        """What its return is called at the provider."""
        return f"stray:{self.charge}"


def record_event(tx: Transaction, provider: str, told: Told, *, now_ms: int) -> bool:
    """Write an event down unless it is; say whether it is new."""
    added = tx.execute(
        sql(
            "INSERT INTO plans_events (provider, id, kind, charge, received_at, state, words)"
            " VALUES (:provider, :id, :kind, :charge, :now, 'recorded', '') ON CONFLICT (provider, id) DO NOTHING"
        ),
        {"provider": provider, "id": told.id, "kind": told.kind, "charge": told.charge, "now": now_ms},
    )
    return added.rowcount > 0


def events(tx: Transaction, state: str, *, provider: str, after: tuple[int, str] = (-1, ""), limit: int) -> list[Event]:
    """Read events of a provider in a state, oldest first, strictly after a place."""
    rows = tx.execute(
        sql(
            "SELECT provider, id, kind, charge, received_at, state, words FROM plans_events"
            " WHERE state = :state AND provider = :provider AND (received_at, id) > (:at, :id)"
            " ORDER BY received_at, id LIMIT :limit"
        ),
        {"state": state, "provider": provider, "at": after[0], "id": after[1], "limit": limit},
    )
    return [Event(row.provider, row.id, row.kind, row.charge, row.received_at, row.state, row.words) for row in rows]


def settle_event(tx: Transaction, event: Event, state: str, words: str) -> None:
    """Say what became of an event. What was set aside of the same charge before is told by this one."""
    tx.execute(
        sql(
            "UPDATE plans_events SET state = :believed WHERE provider = :provider AND charge = :charge"
            " AND charge <> '' AND state = :aside AND id <> :id"
        ),
        {
            "provider": event.provider,
            "charge": event.charge,
            "id": event.id,
            "believed": BELIEVED,
            "aside": SET_ASIDE,
        },
    )
    tx.execute(
        sql("UPDATE plans_events SET state = :state, words = :words WHERE provider = :provider AND id = :id"),
        {"provider": event.provider, "id": event.id, "state": state, "words": words},
    )


def customer(tx: Transaction, account: str, provider: str) -> str | None:
    """Read as whom a provider knows an account."""
    return tx.execute(
        sql("SELECT reference FROM plans_customers WHERE account = :account AND provider = :provider"),
        {"account": account, "provider": provider},
    ).scalar_one_or_none()


def put_customer(tx: Transaction, account: str, provider: str, reference: str) -> None:
    """Write it, unless it is written."""
    tx.execute(
        sql(
            "INSERT INTO plans_customers (account, provider, reference) VALUES (:account, :provider, :reference)"
            " ON CONFLICT (account, provider) DO NOTHING"
        ),
        {"account": account, "provider": provider, "reference": reference},
    )


def add_stray(tx: Transaction, stray: Stray) -> None:
    """Insert a stray."""
    tx.execute(
        sql(
            "INSERT INTO plans_strays (provider, charge, account, ordered, amount, currency, state, made_at)"
            " VALUES (:provider, :charge, :account, :ordered, :amount, :currency, :state, :made_at)"
        ),
        {
            "provider": stray.provider,
            "charge": stray.charge,
            "account": stray.account,
            "ordered": stray.order,
            "amount": stray.amount.minor,
            "currency": stray.amount.currency,
            "state": stray.state,
            "made_at": stray.made_ms,
        },
    )


def stray(tx: Transaction, account: str, provider: str, charge: str) -> Stray | None:
    """Read one stray."""
    found = _strays(
        tx,
        "account = :account AND provider = :provider AND charge = :charge",
        account=account,
        provider=provider,
        charge=charge,
    )
    return found[0] if found else None


def strays_of(tx: Transaction, account: str) -> list[Stray]:
    """Read the strays of an account."""
    return _strays(tx, "account = :account", account=account)


def strays_not_back(tx: Transaction, *, provider: str) -> list[Stray]:
    """Read everybody's strays that are not back with their payers."""
    return _strays(tx, "provider = :provider AND state <> 'returned'", provider=provider)


def move_stray(tx: Transaction, stray: Stray, state: str, *, back: str) -> None:
    """Write how far its return is, and what the provider calls it."""
    tx.execute(
        sql(
            "UPDATE plans_strays SET state = :state, back = :back"
            " WHERE account = :account AND provider = :provider AND charge = :charge"
        ),
        {"account": stray.account, "provider": stray.provider, "charge": stray.charge, "state": state, "back": back},
    )


def put_dispute(tx: Transaction, account: str, provider: str, payment: str, dispute: Dispute, *, now_ms: int) -> None:
    """Write how a dispute stands."""
    tx.execute(
        sql(
            "INSERT INTO plans_disputes (provider, id, account, payment, amount, currency, state, changed_at)"
            " VALUES (:provider, :id, :account, :payment, :amount, :currency, :state, :now)"
            " ON CONFLICT (provider, id) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at"
        ),
        {
            "provider": provider,
            "id": dispute.reference,
            "account": account,
            "payment": payment,
            "amount": dispute.amount.minor,
            "currency": dispute.amount.currency,
            "state": dispute.state.value,
            "now": now_ms,
        },
    )


def count_disputed(tx: Transaction, account: str, payment: str, minor: int) -> None:
    """Count so much more of a payment as disputed; less than nothing takes away."""
    tx.execute(
        sql("UPDATE plans_payments SET disputed = disputed + :minor WHERE account = :account AND id = :payment"),
        {"account": account, "payment": payment, "minor": minor},
    )


def disputes_of(tx: Transaction, account: str, payment: str = "") -> list[tuple[str, str, Money, DisputeState]]:
    """Read disputes of an account, or of one payment: (payment, id, amount, state)."""
    rows = tx.execute(
        sql(
            "SELECT payment, id, amount, currency, state FROM plans_disputes"
            " WHERE account = :account AND (:payment = '' OR payment = :payment) ORDER BY changed_at, id"
        ),
        {"account": account, "payment": payment},
    )
    return [(row.payment, row.id, Money(row.amount, row.currency), DisputeState(row.state)) for row in rows]


def twice(tx: Transaction) -> list[str]:
    """Find payments of which more went back, or is disputed, than they were (W-47)."""
    rows = tx.execute(sql("SELECT id FROM plans_payments WHERE given_back + disputed > amount ORDER BY id LIMIT 100"))
    return [row.id for row in rows]


def erase(tx: Transaction, account: str) -> None:
    """Forget as whom providers know an account."""
    tx.execute(sql("DELETE FROM plans_customers WHERE account = :account"), {"account": account})


def _strays(tx: Transaction, where: str, **values: object) -> list[Stray]:
    rows = tx.execute(
        sql(
            "SELECT provider, charge, account, ordered, amount, currency, state, made_at, back FROM plans_strays"
            f" WHERE {where} ORDER BY made_at, charge LIMIT 1000"
        ),
        values,
    )
    return [_stray(row) for row in rows]


def _stray(row: Any) -> Stray:
    return Stray(
        row.provider,
        row.charge,
        row.account,
        row.ordered,
        Money(row.amount, row.currency),
        row.state,
        row.made_at,
        row.back,
    )
