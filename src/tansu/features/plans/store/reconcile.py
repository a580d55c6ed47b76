"""The SQL of reconciling: all money of one provider, charge by charge."""

from dataclasses import dataclass, field

from tansu.core.money import Money
from tansu.ports.database import Transaction, sql


@dataclass
class Booked:
    """What our books say of one charge."""

    charge: str
    amount: Money
    disputed: int = 0
    backs: dict[str, Money] = field(default_factory=dict)


def booked(tx: Transaction, provider: str) -> list[Booked]:
    """Read every charge of a provider with the refunds that went through it."""
    found = {
        row.reference: Booked(row.reference, Money(row.amount, row.currency), row.disputed)
        for row in tx.execute(
            sql("SELECT reference, amount, currency, disputed FROM plans_payments WHERE provider = :provider"),
            {"provider": provider},
        )
    }
    for row in tx.execute(
        sql(
            "SELECT p.reference AS charge, r.reference, r.amount, r.currency FROM plans_refunds r"
            " JOIN plans_payments p ON p.id = r.payment"
            " WHERE p.provider = :provider AND r.sent_by = :provider AND r.state = 'succeeded'"
        ),
        {"provider": provider},
    ):
        found[row.charge].backs[row.reference] = Money(row.amount, row.currency)
    for row in tx.execute(
        sql("SELECT charge, amount, currency, state, back FROM plans_strays WHERE provider = :provider"),
        {"provider": provider},
    ):
        stray = Booked(row.charge, Money(row.amount, row.currency))
        if row.state == "returned":
            stray.backs[row.back] = stray.amount
        found[row.charge] = stray
    return list(found.values())
