"""The SQL of secrets that work once, of throttles, and of what the instance knows about itself."""

from dataclasses import dataclass

from tansu.foundation.accounts.model import OneTime
from tansu.ports.database import Transaction, sql


@dataclass(frozen=True)
class Tries:
    """How often somebody has tried at one gate; instants in milliseconds."""

    tries: int
    last_ms: int
    blocked_until_ms: int


def add_one_time(
    tx: Transaction, secret_hash: str, kind: OneTime, *, account: str | None, now_ms: int, expires_ms: int
) -> None:
    """Insert a secret that works once."""
    tx.execute(
        sql(
            "INSERT INTO accounts_one_time (secret_hash, kind, account, created_at, expires_at)"
            " VALUES (:secret_hash, :kind, :account, :now, :expires)"
        ),
        {"secret_hash": secret_hash, "kind": kind.value, "account": account, "now": now_ms, "expires": expires_ms},
    )


def one_time(tx: Transaction, secret_hash: str, *, now_ms: int) -> tuple[OneTime, str | None] | None:
    """Read (kind, account) of a secret that still works."""
    row = tx.execute(
        sql(
            "SELECT kind, account FROM accounts_one_time"
            " WHERE secret_hash = :secret_hash AND used_at IS NULL AND expires_at > :now"
        ),
        {"secret_hash": secret_hash, "now": now_ms},
    ).first()
    return (OneTime(row.kind), row.account) if row else None


def use_one_time(tx: Transaction, secret_hash: str, *, now_ms: int) -> bool:
    """Use a secret up, if it still works; of two who try, one succeeds."""
    used = tx.execute(
        sql(
            "UPDATE accounts_one_time SET used_at = :now"
            " WHERE secret_hash = :secret_hash AND used_at IS NULL AND expires_at > :now"
        ),
        {"secret_hash": secret_hash, "now": now_ms},
    )
    return used.rowcount > 0


def drop_one_time(tx: Transaction, account: str) -> None:
    """Remove an account's invitations and reset links, used or not."""
    tx.execute(sql("DELETE FROM accounts_one_time WHERE account = :account"), {"account": account})


def request_reset(tx: Transaction, email_key: str, *, now_ms: int) -> None:
    """Note that a reset link is wanted for the enabled account with that address; the same statement if none."""
    tx.execute(
        sql(
            "INSERT INTO accounts_reset_requests (account, asked_at)"
            " SELECT id, CAST(:now AS BIGINT) FROM accounts_accounts WHERE email_key = :key AND disabled_at IS NULL"
            " ON CONFLICT (account) DO UPDATE SET asked_at = excluded.asked_at"
        ),
        {"key": email_key, "now": now_ms},
    )


def reset_requests(tx: Transaction, *, limit: int) -> list[tuple[str, int]]:
    """Read (account, asked at) of reset links that wait to be mailed, oldest first."""
    rows = tx.execute(
        sql("SELECT account, asked_at FROM accounts_reset_requests ORDER BY asked_at, account LIMIT :limit"),
        {"limit": limit},
    )
    return [(row.account, row.asked_at) for row in rows]


def drop_reset_request(tx: Transaction, account: str, *, asked_ms: int | None = None) -> None:
    """Remove a request; with `asked_ms`, only if nobody has asked anew since."""
    still = "" if asked_ms is None else " AND asked_at = :asked"
    values = {"account": account} | ({} if asked_ms is None else {"asked": asked_ms})
    tx.execute(sql(f"DELETE FROM accounts_reset_requests WHERE account = :account{still}"), values)


def lock_tries(tx: Transaction, key: str, *, now_ms: int) -> Tries:
    """Read the tries at a gate; whoever else tries there waits until this transaction ends."""
    row = tx.execute(
        sql(
            "INSERT INTO accounts_throttles (key, tries, last_at, blocked_until) VALUES (:key, 0, :now, 0)"
            " ON CONFLICT (key) DO UPDATE SET tries = accounts_throttles.tries"
            " RETURNING tries, last_at, blocked_until"
        ),
        {"key": key, "now": now_ms},
    ).one()
    return Tries(row.tries, row.last_at, row.blocked_until)


def set_tries(tx: Transaction, key: str, tries: Tries) -> None:
    """Write the tries at a gate."""
    tx.execute(
        sql("UPDATE accounts_throttles SET tries = :tries, last_at = :last, blocked_until = :blocked WHERE key = :key"),
        {"key": key, "tries": tries.tries, "last": tries.last_ms, "blocked": tries.blocked_until_ms},
    )


def forgive(tx: Transaction, key: str) -> None:
    """Forget all tries at a gate."""
    tx.execute(sql("DELETE FROM accounts_throttles WHERE key = :key"), {"key": key})


def forgive_one(tx: Transaction, key: str) -> None:
    """Take back the newest try at a gate, which turned out to be right."""
    tx.execute(
        sql("UPDATE accounts_throttles SET tries = tries - 1, blocked_until = 0 WHERE key = :key AND tries > 0"),
        {"key": key},
    )


def count_tries(tx: Transaction, prefix: str) -> int:
    """Count the gates whose keys begin with `prefix`."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM accounts_throttles WHERE substr(key, 1, :length) = :prefix"),
            {"prefix": prefix, "length": len(prefix)},
        ).scalar_one()
    )


def forgive_under(tx: Transaction, prefix: str) -> None:
    """Forget all tries at the gates whose keys begin with `prefix`."""
    tx.execute(
        sql("DELETE FROM accounts_throttles WHERE substr(key, 1, :length) = :prefix"),
        {"prefix": prefix, "length": len(prefix)},
    )


def forget_old(tx: Transaction, *, one_time_before_ms: int, tries_before_ms: int) -> int:
    """Remove one-time secrets that ended and gates that were quiet since before then; return how many."""
    ended = tx.execute(
        sql("DELETE FROM accounts_one_time WHERE expires_at <= :before"), {"before": one_time_before_ms}
    ).rowcount
    quiet = tx.execute(
        sql("DELETE FROM accounts_throttles WHERE last_at <= :before"), {"before": tries_before_ms}
    ).rowcount
    return ended + quiet


def know(tx: Transaction, key: str, value: str) -> bool:
    """Write a fact about the instance unless it has one of that name; say whether it was written.

    Of two transactions that come at once, the second waits and is told no.
    """
    written = tx.execute(
        sql("INSERT INTO accounts_instance (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING"),
        {"key": key, "value": value},
    )
    return written.rowcount > 0


def replace_known(tx: Transaction, key: str, value: str) -> None:
    """Overwrite a fact about the instance."""
    tx.execute(sql("UPDATE accounts_instance SET value = :value WHERE key = :key"), {"key": key, "value": value})


def known(tx: Transaction, key: str) -> str | None:
    """Read a fact about the instance."""
    row = tx.execute(sql("SELECT value FROM accounts_instance WHERE key = :key"), {"key": key}).first()
    return row.value if row else None


def known_under(tx: Transaction, prefix: str) -> list[tuple[str, str]]:
    """Read the facts whose names begin with `prefix` (letters, digits and underscores), in order of name."""
    rows = tx.execute(
        sql("SELECT key, value FROM accounts_instance WHERE substr(key, 1, :length) = :prefix ORDER BY key LIMIT 1000"),
        {"prefix": prefix, "length": len(prefix)},
    )
    return [(row.key, row.value) for row in rows]
