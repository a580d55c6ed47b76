"""The SQL of refunds. What is given back of a payment is counted in one conditional statement."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.core.money import Money
from tansu.features.plans.model.refunding import Refund, RefundState, Rule
from tansu.ports.database import Transaction, sql
from tansu.ports.payments import Failure

_COLUMNS = (
    "id, account, payment, cause, rule, since, amount, currency, tried_as, state, reference, failure, details,"
    " made_at, changed_at"
)
_DONE = "('succeeded', 'withdrawn')"


def reserve(tx: Transaction, account: str, payment: str, minor: int) -> bool:
    """Count so much more as given back if that much is left; the check and the count are one statement."""
    reserved = tx.execute(
        sql(
            "UPDATE plans_payments SET given_back = given_back + :minor"
            " WHERE account = :account AND id = :payment AND given_back + disputed + :minor <= amount"
        ),
        {"account": account, "payment": payment, "minor": minor},
    )
    return reserved.rowcount > 0


def count(tx: Transaction, account: str, payment: str, minor: int) -> bool:
    """Count so much more as given back of what was not, although a bank may ask for it too; say whether it fits."""
    counted = tx.execute(
        sql(
            "UPDATE plans_payments SET given_back = given_back + :minor"
            " WHERE account = :account AND id = :payment AND given_back + :minor <= amount"
        ),
        {"account": account, "payment": payment, "minor": minor},
    )
    return counted.rowcount > 0


def release(tx: Transaction, account: str, payment: str, minor: int) -> None:
    """Count so much less as given back, of a refund that was taken back."""
    tx.execute(
        sql("UPDATE plans_payments SET given_back = given_back - :minor WHERE account = :account AND id = :payment"),
        {"account": account, "payment": payment, "minor": minor},
    )


def add(tx: Transaction, refund: Refund) -> bool:
    """Insert a refund unless its cause has refunded that payment; say whether it was."""
    added = tx.execute(
        sql(
            f"INSERT INTO plans_refunds ({_COLUMNS}) VALUES (:id, :account, :payment, :cause, :rule, :since, :amount,"
            " :currency, :tried_as, :state, '', NULL, '', :made_at, :made_at) ON CONFLICT (cause, payment) DO NOTHING"
        ),
        {
            "id": refund.id,
            "account": refund.account,
            "payment": refund.payment,
            "cause": refund.cause,
            "rule": refund.rule.value,
            "since": to_ms(refund.since),
            "amount": refund.amount.minor,
            "currency": refund.amount.currency,
            "tried_as": refund.key,
            "state": refund.state.value,
            "made_at": to_ms(refund.made_at),
        },
    )
    return added.rowcount > 0


def move(tx: Transaction, account: str, refund: str, *, before: RefundState, after: RefundState, now_ms: int) -> bool:
    """Take a step if the refund still is where it was seen; say whether it was, and write the step down."""
    moved = tx.execute(
        sql(
            "UPDATE plans_refunds SET state = :after, changed_at = :now"
            " WHERE account = :account AND id = :id AND state = :before"
        ),
        {"account": account, "id": refund, "before": before.value, "after": after.value, "now": now_ms},
    )
    if moved.rowcount:
        write_step(tx, account, refund, after, now_ms=now_ms)
    return moved.rowcount > 0


def lessen(tx: Transaction, account: str, refund: str, minor: int) -> None:
    """Let a refund be so much less; what is left of it is more than nothing."""
    tx.execute(
        sql("UPDATE plans_refunds SET amount = amount - :minor WHERE account = :account AND id = :id"),
        {"account": account, "id": refund, "minor": minor},
    )


def write_step(tx: Transaction, account: str, refund: str, state: RefundState, *, now_ms: int) -> None:
    """Write down that a refund came into a state."""
    tx.execute(
        sql(
            "INSERT INTO plans_refund_steps (refund, n, account, state, at)"
            " SELECT :refund, COALESCE(max(n), 0) + 1, :account, :state, :at FROM plans_refund_steps"
            " WHERE refund = :refund"
        ),
        {"refund": refund, "account": account, "state": state.value, "at": now_ms},
    )


def describe(
    tx: Transaction, account: str, refund: str, *, reference: str, failure: Failure | None, details: str
) -> None:
    """Write what is known of a refund beside its state."""
    tx.execute(
        sql(
            "UPDATE plans_refunds SET reference = :reference, failure = :failure, details = :details"
            " WHERE account = :account AND id = :id"
        ),
        {
            "account": account,
            "id": refund,
            "reference": reference,
            "failure": None if failure is None else failure.value,
            "details": details,
        },
    )


def sent_by(tx: Transaction, account: str, refund: str, provider: str) -> None:
    """Write whose money it was that went back."""
    tx.execute(
        sql("UPDATE plans_refunds SET sent_by = :provider WHERE account = :account AND id = :id"),
        {"account": account, "id": refund, "provider": provider},
    )


def failures(tx: Transaction, account: str, refund: str) -> int:
    """Count how often a refund failed for certain."""
    statement = (
        "SELECT count(*) FROM plans_refund_steps WHERE account = :account AND refund = :refund AND state = 'failed'"
    )
    return int(tx.execute(sql(statement), {"account": account, "refund": refund}).scalar_one())


def of_provider(tx: Transaction, provider: str, states: tuple[RefundState, ...]) -> list[Refund]:
    """Read everybody's refunds of payments through a provider that are in one of some states, oldest first."""
    columns = ", ".join(f"r.{column.strip()}" for column in _COLUMNS.split(","))
    rows = tx.execute(
        sql(
            f"SELECT {columns} FROM plans_refunds r JOIN plans_payments p ON p.id = r.payment"
            " WHERE p.provider = :provider AND r.state IN :states ORDER BY r.changed_at, r.id LIMIT 500",
            "states",
        ),
        {"provider": provider, "states": [state.value for state in states]},
    )
    return [_refund(row) for row in rows]


def of_payment(tx: Transaction, account: str, payment: str) -> list[Refund]:
    """Read the refunds of one payment, in order."""
    return [one for one in of_account(tx, account) if one.payment == payment]


def refund(tx: Transaction, account: str, refund: str) -> Refund | None:
    """Read one refund of an account."""
    row = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM plans_refunds WHERE account = :account AND id = :id"),
        {"account": account, "id": refund},
    ).first()
    return _refund(row) if row else None


def of_account(tx: Transaction, account: str) -> list[Refund]:
    """Read all refunds of an account, in order."""
    rows = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM plans_refunds WHERE account = :account ORDER BY made_at, id"),
        {"account": account},
    )
    return [_refund(row) for row in rows]


def worked_out(tx: Transaction, account: str) -> bool:
    """Say whether something was set aside for the account that nobody has decided on."""
    return any(one.state is RefundState.CALCULATED for one in of_account(tx, account))


def of_cause(tx: Transaction, account: str, cause: str) -> list[Refund]:
    """Read what was refunded to an account for one cause."""
    rows = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM plans_refunds WHERE account = :account AND cause = :cause ORDER BY made_at, id"),
        {"account": account, "cause": cause},
    )
    return [_refund(row) for row in rows]


def waiting(tx: Transaction, *, after: tuple[int, str], limit: int) -> list[Refund]:
    """Read refunds of everybody that are not done, oldest first, strictly after a place."""
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM plans_refunds WHERE state NOT IN {_DONE} AND (made_at, id) > (:made_at, :id)"
            " ORDER BY made_at, id LIMIT :limit"
        ),
        {"made_at": after[0], "id": after[1], "limit": limit},
    )
    return [_refund(row) for row in rows]


def owner_of(tx: Transaction, refund: str) -> str | None:
    """Say whose refund that is; for operators, who know it by its id alone."""
    return tx.execute(sql("SELECT account FROM plans_refunds WHERE id = :id"), {"id": refund}).scalar_one_or_none()


def steps(tx: Transaction, account: str, refund: str) -> list[tuple[RefundState, int]]:
    """Read every state a refund was in, in order, and when it came into it."""
    rows = tx.execute(
        sql("SELECT state, at FROM plans_refund_steps WHERE account = :account AND refund = :refund ORDER BY n"),
        {"account": account, "refund": refund},
    )
    return [(RefundState(row.state), row.at) for row in rows]


def miscounted(tx: Transaction) -> list[str]:
    """Find payments that count another sum as given back than their refunds come to."""
    rows = tx.execute(
        sql(
            "SELECT p.id FROM plans_payments p LEFT JOIN plans_refunds r ON r.payment = p.id AND r.state <> 'withdrawn'"
            " GROUP BY p.id, p.given_back HAVING p.given_back <> COALESCE(sum(r.amount), 0) ORDER BY p.id LIMIT 100"
        )
    )
    return [row.id for row in rows]


def _refund(row: Any) -> Refund:
    return Refund(
        id=row.id,
        account=row.account,
        payment=row.payment,
        cause=row.cause,
        rule=Rule(row.rule),
        since=from_ms(row.since),
        amount=Money(row.amount, row.currency),
        key=row.tried_as,
        state=RefundState(row.state),
        reference=row.reference,
        failure=None if row.failure is None else Failure(row.failure),
        details=row.details,
        made_at=from_ms(row.made_at),
        changed_at=from_ms(row.changed_at),
    )
