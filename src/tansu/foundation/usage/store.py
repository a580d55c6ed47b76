"""The SQL of the quota ledger."""

from tansu.foundation.usage.model import FREE_QUOTA, Text, Usage
from tansu.ports.database import Transaction, sql

_POOL = "COALESCE((SELECT pool FROM usage_members WHERE account = :account), :account)"


def usage_of(tx: Transaction, account: str) -> Usage:
    """Read the pool of an account; one that has never kept anything has the free quota."""
    row = tx.execute(
        sql(f"SELECT id, quota, used, reserved FROM usage_pools WHERE id = {_POOL}"), {"account": account}
    ).first()
    return Usage(row.id, row.quota, row.used, row.reserved) if row else Usage(account, FREE_QUOTA, 0, 0)


def ensure_pool(tx: Transaction, account: str) -> None:
    """Give the account a pool of its own with the free quota unless it has one."""
    tx.execute(
        sql(f"INSERT INTO usage_pools (id, quota) VALUES ({_POOL}, :quota) ON CONFLICT (id) DO NOTHING"),
        {"account": account, "quota": FREE_QUOTA},
    )


def ensure_own_pool(tx: Transaction, account: str) -> None:
    """Give the account a pool of its own with the free quota unless it has one, also while it shares another's."""
    tx.execute(
        sql("INSERT INTO usage_pools (id, quota) VALUES (:account, :quota) ON CONFLICT (id) DO NOTHING"),
        {"account": account, "quota": FREE_QUOTA},
    )


def own_quota(tx: Transaction, account: str) -> int:
    """Read what the account's own pool may keep."""
    row = tx.execute(sql("SELECT quota FROM usage_pools WHERE id = :account"), {"account": account}).first()
    return int(row.quota) if row else FREE_QUOTA


def lock_pool(tx: Transaction, account: str) -> None:
    """Hold the account's pool, made if there was none, until the transaction ends.

    The account's own is held first, also while it shares another's: so nobody waits for a pool that it has left or is
    about to share, and whoever comes or goes is alone with what they keep.
    """
    _hold(tx, account)
    # SQLite has one writer at a time, so there the shared pool is held already.
    if tx.engine == "postgresql" and (shared := _shared_pool(tx, account)) is not None:
        _hold(tx, shared)


def _hold(tx: Transaction, pool: str) -> None:
    # A plain SELECT … FOR UPDATE would do on PostgreSQL; this is the same on both engines.
    tx.execute(
        sql(
            "INSERT INTO usage_pools (id, quota) VALUES (:pool, :quota)"
            " ON CONFLICT (id) DO UPDATE SET used = usage_pools.used"
        ),
        {"pool": pool, "quota": FREE_QUOTA},
    )


def _shared_pool(tx: Transaction, account: str) -> str | None:
    return tx.execute(
        sql("SELECT pool FROM usage_members WHERE account = :account"), {"account": account}
    ).scalar_one_or_none()


def reserve(tx: Transaction, account: str, size: int) -> bool:
    """Promise `size` bytes if they fit; the check and the promise are one statement."""
    return _changed(
        tx,
        f"UPDATE usage_pools SET reserved = reserved + :size WHERE id = {_POOL} AND used + reserved + :size <= quota",
        account=account,
        size=size,
    )


def charge(tx: Transaction, account: str, size: int, reserved: int) -> bool:
    """Turn `reserved` promised bytes into `size` used ones; what was promised is not asked again."""
    return _changed(
        tx,
        "UPDATE usage_pools SET used = used + :size, reserved = reserved - :reserved"
        f" WHERE id = {_POOL} AND (:size <= :reserved OR used + reserved + :size - :reserved <= quota)",
        account=account,
        size=size,
        reserved=reserved,
    )


def add(tx: Transaction, account: str, *, used: int = 0, reserved: int = 0) -> None:
    """Move the counters without asking whether it fits; for giving back."""
    tx.execute(
        sql(f"UPDATE usage_pools SET used = used + :used, reserved = reserved + :reserved WHERE id = {_POOL}"),
        {"account": account, "used": used, "reserved": reserved},
    )


def move_text(tx: Transaction, account: str, category: str, *, size: int, items: int) -> None:
    """Move the sums of one heading; the row is made when something is first counted under it."""
    tx.execute(
        sql(
            "INSERT INTO usage_texts (account, category, bytes, items) VALUES (:account, :category, 0, 0)"
            " ON CONFLICT (account, category) DO NOTHING"
        ),
        {"account": account, "category": category},
    )
    tx.execute(
        sql(
            "UPDATE usage_texts SET bytes = bytes + :size, items = items + :items"
            " WHERE account = :account AND category = :category"
        ),
        {"account": account, "category": category, "size": size, "items": items},
    )


def texts(tx: Transaction, account: str) -> list[Text]:
    """Read what an account keeps as text."""
    rows = tx.execute(
        sql("SELECT category, bytes, items FROM usage_texts WHERE account = :account AND bytes > 0 ORDER BY category"),
        {"account": account},
    )
    return [Text(row.category, row.bytes, row.items) for row in rows]


def set_quota(tx: Transaction, account: str, quota: int) -> None:
    """Set what the account's own pool may keep."""
    tx.execute(sql("UPDATE usage_pools SET quota = :quota WHERE id = :account"), {"account": account, "quota": quota})


def join_pool(tx: Transaction, account: str, pool: str) -> None:
    """Let the account share the pool from now on."""
    tx.execute(
        sql(
            "INSERT INTO usage_members (account, pool) VALUES (:account, :pool)"
            " ON CONFLICT (account) DO UPDATE SET pool = excluded.pool"
        ),
        {"account": account, "pool": pool},
    )


def leave_pool(tx: Transaction, account: str) -> None:
    """Let the account have its own pool from now on."""
    tx.execute(sql("DELETE FROM usage_members WHERE account = :account"), {"account": account})


def shared_by(tx: Transaction, pool: str) -> int:
    """Count the accounts that were made to share this pool."""
    return int(tx.execute(sql("SELECT count(*) FROM usage_members WHERE pool = :pool"), {"pool": pool}).scalar_one())


def forget(tx: Transaction, account: str) -> None:
    """Remove the account's own pool, its membership and its headings."""
    tx.execute(sql("DELETE FROM usage_texts WHERE account = :account"), {"account": account})
    tx.execute(sql("DELETE FROM usage_members WHERE account = :account"), {"account": account})
    tx.execute(sql("DELETE FROM usage_pools WHERE id = :account"), {"account": account})


def pools_from(tx: Transaction, percent: int, *, after: str, limit: int) -> list[Usage]:
    """Read pools of which that much or more is used, strictly after one."""
    rows = tx.execute(
        sql(
            # Divided and not multiplied: a quota times a hundred may be more than a number holds.
            "SELECT id, quota, used, reserved FROM usage_pools WHERE used > 0 AND used >= quota / 100 * :percent"
            " AND id > :after ORDER BY id LIMIT :limit"
        ),
        {"percent": percent, "after": after, "limit": limit},
    )
    return [Usage(row.id, row.quota, row.used, row.reserved) for row in rows]


def sharers(tx: Transaction, pool: str) -> list[str]:
    """Read the accounts that were made to share this pool."""
    rows = tx.execute(sql("SELECT account FROM usage_members WHERE pool = :pool ORDER BY account"), {"pool": pool})
    return [row.account for row in rows]


def pools(tx: Transaction) -> list[Usage]:
    """Read every pool."""
    rows = tx.execute(sql("SELECT id, quota, used, reserved FROM usage_pools ORDER BY id"))
    return [Usage(row.id, row.quota, row.used, row.reserved) for row in rows]


def members(tx: Transaction) -> dict[str, str]:
    """Map each sharing account to its pool."""
    return {row.account: row.pool for row in tx.execute(sql("SELECT account, pool FROM usage_members"))}


def _changed(tx: Transaction, statement: str, **values: object) -> bool:
    return tx.execute(sql(statement), values).rowcount > 0
