"""The SQL of subscriptions, their periods, and the quota that was granted for them."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.plans.model.subscription import Period, Subscription
from tansu.features.plans.store import terms
from tansu.ports.database import Transaction, sql

_COLUMNS = f"id, account, {terms.COLUMNS}, day, began_at, cancelled_at, following, ended_at"
_PERIOD = f"id, subscription, {terms.COLUMNS}, starts_at, ends_at, sold_until, gift"


def add(tx: Transaction, one: Subscription) -> None:
    """Insert a subscription; UniqueViolation if the account has a living one."""
    tx.execute(
        sql(
            f"INSERT INTO plans_subscriptions (id, account, {terms.COLUMNS}, day, began_at)"
            f" VALUES (:id, :account, {terms.VALUES}, :day, :began_at)"
        ),
        {
            "id": one.id,
            "account": one.account,
            "day": one.day,
            "began_at": to_ms(one.began_at),
            **terms.values(one.terms),
        },
    )


def put(tx: Transaction, one: Subscription) -> None:
    """Write what may change of a subscription."""
    columns = ", ".join(f"{column} = :{column}" for column in terms.COLUMNS.split(", "))
    tx.execute(
        sql(
            f"UPDATE plans_subscriptions SET {columns}, day = :day, cancelled_at = :cancelled_at,"
            " following = :following, ended_at = :ended_at WHERE account = :account AND id = :id"
        ),
        {
            "id": one.id,
            "account": one.account,
            "day": one.day,
            "cancelled_at": _ms(one.cancelled_at),
            "following": terms.to_json(one.following),
            "ended_at": _ms(one.ended_at),
            **terms.values(one.terms),
        },
    )


def living(tx: Transaction, account: str) -> Subscription | None:
    """Read the account's subscription that has not ended."""
    row = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM plans_subscriptions WHERE account = :account AND ended_at IS NULL"),
        {"account": account},
    ).first()
    return _subscription(row) if row else None


def of_account(tx: Transaction, account: str) -> list[Subscription]:
    """Read all subscriptions an account ever had, in order."""
    rows = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM plans_subscriptions WHERE account = :account ORDER BY began_at, id"),
        {"account": account},
    )
    return [_subscription(row) for row in rows]


def all_living(tx: Transaction, *, after: str, limit: int, unpaid_at_ms: int | None = None) -> list[Subscription]:
    """Read living subscriptions of everybody, or those unpaid then, by account, strictly after one."""
    unpaid = (
        " AND NOT EXISTS (SELECT 1 FROM plans_periods p WHERE p.account = s.account AND p.subscription = s.id"
        " AND p.ends_at > :now)"
    )
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM plans_subscriptions s WHERE ended_at IS NULL AND account > :after"
            f"{'' if unpaid_at_ms is None else unpaid} ORDER BY account LIMIT :limit"
        ),
        {"after": after, "limit": limit} | ({} if unpaid_at_ms is None else {"now": unpaid_at_ms}),
    )
    return [_subscription(row) for row in rows]


def add_period(tx: Transaction, account: str, period: Period) -> None:
    """Insert a period that was paid for."""
    tx.execute(
        sql(
            f"INSERT INTO plans_periods (id, account, subscription, {terms.COLUMNS}, starts_at, ends_at, sold_until,"
            f" gift) VALUES (:id, :account, :subscription, {terms.VALUES}, :starts_at, :ends_at, :sold_until, :gift)"
        ),
        {
            "id": period.id,
            "account": account,
            "subscription": period.subscription,
            "starts_at": to_ms(period.starts_at),
            "ends_at": to_ms(period.ends_at),
            "sold_until": to_ms(period.sold_until),
            "gift": period.gift,
            **terms.values(period.terms),
        },
    )


def cut_period(tx: Transaction, account: str, period: str, *, ends_ms: int) -> None:
    """Let a period end earlier, never later; one that has not begun ends when it would begin."""
    tx.execute(
        sql(
            "UPDATE plans_periods SET ends_at = CASE WHEN starts_at > :ends THEN starts_at ELSE :ends END"
            " WHERE account = :account AND id = :id AND ends_at > :ends"
        ),
        {"account": account, "id": period, "ends": ends_ms},
    )


def periods(tx: Transaction, account: str) -> list[Period]:
    """Read every period of an account, in order."""
    rows = tx.execute(
        sql(f"SELECT {_PERIOD} FROM plans_periods WHERE account = :account ORDER BY starts_at, ends_at, id"),
        {"account": account},
    )
    return [_period(row) for row in rows]


def without_payment(tx: Transaction) -> list[str]:
    """Find accounts with a period that no payment ever covered and nobody gave."""
    rows = tx.execute(
        sql(
            "SELECT DISTINCT account FROM plans_periods WHERE gift = ''"
            " AND id NOT IN (SELECT period FROM plans_coverings)"
            " ORDER BY account LIMIT 100"
        )
    )
    return [row.account for row in rows]


def grant(tx: Transaction, account: str) -> tuple[int, int] | None:
    """Read what the account may keep without a plan, and what was set last."""
    row = tx.execute(
        sql("SELECT allowance, applied FROM plans_grants WHERE account = :account"), {"account": account}
    ).first()
    return (row.allowance, row.applied) if row else None


def put_grant(tx: Transaction, account: str, *, allowance: int, applied: int) -> None:
    """Write both."""
    tx.execute(
        sql(
            "INSERT INTO plans_grants (account, allowance, applied) VALUES (:account, :allowance, :applied)"
            " ON CONFLICT (account) DO UPDATE SET allowance = excluded.allowance, applied = excluded.applied"
        ),
        {"account": account, "allowance": allowance, "applied": applied},
    )


def erase(tx: Transaction, account: str) -> None:
    """Remove what an account agreed to, and its grant; periods stay with the payments that cover them."""
    tx.execute(sql("DELETE FROM plans_subscriptions WHERE account = :account"), {"account": account})
    tx.execute(sql("DELETE FROM plans_grants WHERE account = :account"), {"account": account})


def _subscription(row: Any) -> Subscription:
    return Subscription(
        id=row.id,
        account=row.account,
        terms=terms.terms_of(row),
        day=row.day,
        began_at=from_ms(row.began_at),
        cancelled_at=None if row.cancelled_at is None else from_ms(row.cancelled_at),
        following=terms.from_json(row.following),
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
    )


def _period(row: Any) -> Period:
    return Period(
        id=row.id,
        subscription=row.subscription,
        terms=terms.terms_of(row),
        starts_at=from_ms(row.starts_at),
        ends_at=from_ms(row.ends_at),
        sold_until=from_ms(row.sold_until),
        gift=row.gift,
    )


def _ms(instant: Any) -> int | None:
    return None if instant is None else to_ms(instant)
