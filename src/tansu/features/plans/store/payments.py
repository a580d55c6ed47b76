"""The SQL of orders, payments, and which period was paid with which payment."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.core.money import Money
from tansu.features.plans.model.subscription import Covering, Order, OrderKind, OrderState, Payment
from tansu.features.plans.store import terms
from tansu.ports.database import Transaction, sql

_ORDER = f"id, account, kind, {terms.COLUMNS}, credit, made_at, state, settled_at, subscription"
_PAYMENT = "id, account, ordered, provider, amount, currency, reference, paid_at, given_back, disputed"


def add_order(tx: Transaction, order: Order) -> bool:
    """Insert an open order unless the account has one; say whether it was."""
    added = tx.execute(
        sql(
            f"INSERT INTO plans_orders (id, account, kind, {terms.COLUMNS}, credit, made_at, state, subscription)"
            f" VALUES (:id, :account, :kind, {terms.VALUES}, :credit, :made_at, 'open', :subscription)"
            " ON CONFLICT (account) WHERE state = 'open' DO NOTHING"
        ),
        {
            "id": order.id,
            "account": order.account,
            "kind": order.kind.value,
            "credit": order.credit.minor,
            "made_at": to_ms(order.made_at),
            "subscription": order.subscription,
            **terms.values(order.terms),
        },
    )
    return added.rowcount > 0


def settle_order(tx: Transaction, account: str, order: str, state: OrderState, *, now_ms: int) -> bool:
    """Close an open order, once; say whether it was open."""
    settled = tx.execute(
        sql(
            "UPDATE plans_orders SET state = :state, settled_at = :now"
            " WHERE account = :account AND id = :id AND state = 'open'"
        ),
        {"account": account, "id": order, "state": state.value, "now": now_ms},
    )
    return settled.rowcount > 0


def open_order(tx: Transaction, account: str) -> Order | None:
    """Read the account's open order."""
    return _first_order(tx, "account = :account AND state = 'open'", account=account)


def order(tx: Transaction, account: str, order: str) -> Order | None:
    """Read one order of an account."""
    return _first_order(tx, "account = :account AND id = :id", account=account, id=order)


def orders(tx: Transaction, account: str) -> list[Order]:
    """Read all orders of an account, in order."""
    rows = tx.execute(
        sql(f"SELECT {_ORDER} FROM plans_orders WHERE account = :account ORDER BY made_at, id"), {"account": account}
    )
    return [_order(row) for row in rows]


def open_orders(tx: Transaction, *, after: tuple[int, str], limit: int) -> list[Order]:
    """Read open orders of everybody, oldest first, strictly after a place."""
    rows = tx.execute(
        sql(
            f"SELECT {_ORDER} FROM plans_orders WHERE state = 'open' AND (made_at, id) > (:made_at, :id)"
            " ORDER BY made_at, id LIMIT :limit"
        ),
        {"made_at": after[0], "id": after[1], "limit": limit},
    )
    return [_order(row) for row in rows]


def owner_of(tx: Transaction, order: str) -> str | None:
    """Say whose order that is; for operators, who know it by its id alone."""
    return tx.execute(sql("SELECT account FROM plans_orders WHERE id = :id"), {"id": order}).scalar_one_or_none()


def add_payment(tx: Transaction, payment: Payment) -> None:
    """Insert a payment; UniqueViolation if its order has one."""
    tx.execute(
        sql(
            "INSERT INTO plans_payments (id, account, ordered, provider, amount, currency, reference, paid_at)"
            " VALUES (:id, :account, :ordered, :provider, :amount, :currency, :reference, :paid_at)"
        ),
        {
            "id": payment.id,
            "account": payment.account,
            "ordered": payment.order,
            "provider": payment.provider,
            "amount": payment.amount.minor,
            "currency": payment.amount.currency,
            "reference": payment.reference,
            "paid_at": to_ms(payment.paid_at),
        },
    )


def payments(tx: Transaction, account: str) -> list[Payment]:
    """Read all payments of an account, in order."""
    rows = tx.execute(
        sql(f"SELECT {_PAYMENT} FROM plans_payments WHERE account = :account ORDER BY paid_at, id"),
        {"account": account},
    )
    return [_payment(row) for row in rows]


def payment_of_order(tx: Transaction, account: str, order: str) -> Payment | None:
    """Read the payment of an order."""
    row = tx.execute(
        sql(f"SELECT {_PAYMENT} FROM plans_payments WHERE account = :account AND ordered = :order"),
        {"account": account, "order": order},
    ).first()
    return _payment(row) if row else None


def payment_of_charge(tx: Transaction, account: str, provider: str, reference: str) -> Payment | None:
    """Read the payment that a charge of a provider brought."""
    row = tx.execute(
        sql(
            f"SELECT {_PAYMENT} FROM plans_payments"
            " WHERE account = :account AND provider = :provider AND reference = :reference"
        ),
        {"account": account, "provider": provider, "reference": reference},
    ).first()
    return _payment(row) if row else None


def payment(tx: Transaction, account: str, payment: str) -> Payment | None:
    """Read one payment of an account."""
    row = tx.execute(
        sql(f"SELECT {_PAYMENT} FROM plans_payments WHERE account = :account AND id = :id"),
        {"account": account, "id": payment},
    ).first()
    return _payment(row) if row else None


def provider_of(tx: Transaction, payment: str) -> str:
    """Say through whom a payment came; for operators, who know it by its id alone."""
    return str(tx.execute(sql("SELECT provider FROM plans_payments WHERE id = :id"), {"id": payment}).scalar_one())


def cover(tx: Transaction, account: str, covering: Covering) -> None:
    """Count so much of a payment for a period, which may have some of it already; less than nothing takes away."""
    tx.execute(
        sql(
            "INSERT INTO plans_coverings (account, period, payment, minor) VALUES (:account, :period, :payment, 0)"
            " ON CONFLICT (period, payment) DO NOTHING"
        ),
        {"account": account, "period": covering.period, "payment": covering.payment},
    )
    tx.execute(
        sql(
            "UPDATE plans_coverings SET minor = minor + :minor"
            " WHERE account = :account AND period = :period AND payment = :payment"
        ),
        {"account": account, "period": covering.period, "payment": covering.payment, "minor": covering.minor},
    )


def coverings(tx: Transaction, account: str) -> list[Covering]:
    """Read with which payments the periods of an account were paid, period by period, the oldest payment first."""
    rows = tx.execute(
        sql(
            "SELECT c.period, c.payment, c.minor FROM plans_coverings c JOIN plans_payments p ON p.id = c.payment"
            " JOIN plans_periods q ON q.id = c.period WHERE c.account = :account AND c.minor > 0"
            " ORDER BY q.starts_at, q.ends_at, c.period, p.paid_at, p.id"
        ),
        {"account": account},
    )
    return [Covering(row.period, row.payment, row.minor) for row in rows]


def erase_unpaid(tx: Transaction, account: str) -> None:
    """Remove the orders of an account that were never paid."""
    tx.execute(sql("DELETE FROM plans_orders WHERE account = :account AND state <> 'paid'"), {"account": account})


def kept_money(tx: Transaction) -> list[tuple[str, str, int]]:
    """Add up what should be with each provider, by currency: what came, less what went back or was taken back."""
    rows = tx.execute(
        sql(
            "SELECT provider, currency, sum(minor) AS minor FROM ("
            " SELECT provider, currency, amount AS minor FROM plans_payments"
            " UNION ALL SELECT sent_by, currency, -amount FROM plans_refunds WHERE state = 'succeeded'"
            " UNION ALL SELECT provider, currency, amount FROM plans_strays WHERE state <> 'returned'"
            " UNION ALL SELECT provider, currency, -amount FROM plans_disputes WHERE state <> 'won'"
            ") AS moved GROUP BY provider, currency"
        )
    )
    return [(row.provider, row.currency, int(row.minor)) for row in rows]


def over_covered(tx: Transaction) -> list[tuple[str, int]]:
    """Find payments that periods count for more than they were."""
    rows = tx.execute(
        sql(
            "SELECT p.id, sum(c.minor) AS minor FROM plans_payments p JOIN plans_coverings c ON c.payment = p.id"
            " GROUP BY p.id, p.amount HAVING sum(c.minor) > p.amount ORDER BY p.id LIMIT 100"
        )
    )
    return [(row.id, int(row.minor)) for row in rows]


def accounts_to_look_at(tx: Transaction, *, after: str, limit: int) -> list[str]:
    """Read accounts with a living subscription or an open order, in order, strictly after one."""
    rows = tx.execute(
        sql(
            "SELECT account FROM plans_subscriptions WHERE ended_at IS NULL AND account > :after"
            " UNION SELECT account FROM plans_orders WHERE state = 'open' AND account > :after"
            " ORDER BY account LIMIT :limit"
        ),
        {"after": after, "limit": limit},
    )
    return [row.account for row in rows]


def _first_order(tx: Transaction, where: str, **values: object) -> Order | None:
    row = tx.execute(sql(f"SELECT {_ORDER} FROM plans_orders WHERE {where}"), values).first()
    return _order(row) if row else None


def _order(row: Any) -> Order:
    return Order(
        id=row.id,
        account=row.account,
        kind=OrderKind(row.kind),
        terms=terms.terms_of(row),
        credit=Money(row.credit, row.currency),
        made_at=from_ms(row.made_at),
        state=OrderState(row.state),
        settled_at=None if row.settled_at is None else from_ms(row.settled_at),
        subscription=row.subscription,
    )


def _payment(row: Any) -> Payment:
    return Payment(
        id=row.id,
        account=row.account,
        order=row.ordered,
        provider=row.provider,
        amount=Money(row.amount, row.currency),
        reference=row.reference,
        paid_at=from_ms(row.paid_at),
        given_back=row.given_back,
        disputed=row.disputed,
    )
