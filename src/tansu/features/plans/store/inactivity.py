"""The SQL of warnings to people who have not been here."""

from tansu.core.instants import from_ms, to_ms
from tansu.features.plans.model.inactivity import Warned
from tansu.ports.database import Transaction, sql


def warned(tx: Transaction, account: str) -> Warned | None:
    """Read what an account was told."""
    row = tx.execute(
        sql("SELECT seen, until, told FROM plans_warnings WHERE account = :account"), {"account": account}
    ).first()
    return Warned(from_ms(row.seen), from_ms(row.until), row.told) if row else None


def put(tx: Transaction, account: str, warned: Warned) -> None:
    """Write what an account was told, over what was there."""
    tx.execute(
        sql(
            "INSERT INTO plans_warnings (account, seen, until, told) VALUES (:account, :seen, :until, :told)"
            " ON CONFLICT (account) DO UPDATE SET seen = excluded.seen, until = excluded.until, told = excluded.told"
        ),
        {"account": account, "seen": to_ms(warned.seen), "until": to_ms(warned.until), "told": warned.told},
    )


def forget(tx: Transaction, account: str) -> None:
    """Forget what an account was told."""
    tx.execute(sql("DELETE FROM plans_warnings WHERE account = :account"), {"account": account})
