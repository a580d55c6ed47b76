"""The SQL of accounts and their standing."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.accounts.model import Account
from tansu.ports.database import Transaction, sql

_COLUMNS = "id, email, name, region, operator, created_at, last_seen_at, disabled_at, closing_at, language"


def add(tx: Transaction, account: Account, *, email_key: str, password_hash: str | None) -> bool:
    """Insert an account unless its address is taken; say whether it was."""
    added = tx.execute(
        sql(
            "INSERT INTO accounts_accounts (id, email, email_key, name, region, operator, password_hash, created_at)"
            " VALUES (:id, :email, :email_key, :name, :region, :operator, :password_hash, :created_at)"
            " ON CONFLICT (email_key) DO NOTHING"
        ),
        {
            "id": account.id,
            "email": account.email,
            "email_key": email_key,
            "name": account.name,
            "region": account.region,
            "operator": int(account.operator),
            "password_hash": password_hash,
            "created_at": to_ms(account.created_at),
        },
    )
    return added.rowcount > 0


def any_account(tx: Transaction) -> bool:
    """Say whether there is an account at all."""
    return tx.execute(sql("SELECT id FROM accounts_accounts LIMIT 1")).first() is not None


def get(tx: Transaction, account: str) -> Account | None:
    """Read one account."""
    row = tx.execute(sql(f"SELECT {_COLUMNS} FROM accounts_accounts WHERE id = :id"), {"id": account}).first()
    return _account(row) if row else None


def by_email_key(tx: Transaction, email_key: str) -> tuple[Account, str | None] | None:
    """Read the account with that address, and its password hash."""
    row = tx.execute(
        sql(f"SELECT {_COLUMNS}, password_hash FROM accounts_accounts WHERE email_key = :key"), {"key": email_key}
    ).first()
    return (_account(row), row.password_hash) if row else None


def password_hash(tx: Transaction, account: str) -> str | None:
    """Read the password hash of an account; None where there is no password, or no account."""
    row = tx.execute(sql("SELECT password_hash FROM accounts_accounts WHERE id = :id"), {"id": account}).first()
    return row.password_hash if row else None


def set_password_hash(tx: Transaction, account: str, new: str) -> bool:
    """Write the password hash; say whether there is such an account."""
    changed = tx.execute(
        sql("UPDATE accounts_accounts SET password_hash = :new WHERE id = :id"), {"id": account, "new": new}
    )
    return changed.rowcount > 0


def replace_password_hash(tx: Transaction, account: str, *, old: str, new: str) -> bool:
    """Write the password hash if it still is `old`; say whether it was."""
    changed = tx.execute(
        sql("UPDATE accounts_accounts SET password_hash = :new WHERE id = :id AND password_hash = :old"),
        {"id": account, "old": old, "new": new},
    )
    return changed.rowcount > 0


def after(tx: Transaction, *, created_ms: int, account: str, limit: int) -> list[Account]:
    """Read accounts in order of making, strictly after a place."""
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM accounts_accounts WHERE (created_at, id) > (:created_at, :id)"
            " ORDER BY created_at, id LIMIT :limit"
        ),
        {"created_at": created_ms, "id": account, "limit": limit},
    )
    return [_account(row) for row in rows]


def set_described(tx: Transaction, account: str, *, name: str, region: str) -> None:
    """Write name and region."""
    tx.execute(
        sql("UPDATE accounts_accounts SET name = :name, region = :region WHERE id = :id"),
        {"id": account, "name": name, "region": region},
    )


def set_language(tx: Transaction, account: str, language: str) -> None:
    """Write in which language the account is written to."""
    tx.execute(
        sql("UPDATE accounts_accounts SET language = :language WHERE id = :id"), {"id": account, "language": language}
    )


def set_operator(tx: Transaction, account: str, *, operator: bool) -> None:
    """Write whether the account is an operator's."""
    tx.execute(
        sql("UPDATE accounts_accounts SET operator = :operator WHERE id = :id"),
        {"id": account, "operator": int(operator)},
    )


def set_disabled(tx: Transaction, account: str, at_ms: int | None) -> None:
    """Write since when the account is disabled; None enables it."""
    tx.execute(sql("UPDATE accounts_accounts SET disabled_at = :at WHERE id = :id"), {"id": account, "at": at_ms})


def set_closing(tx: Transaction, account: str, at_ms: int | None) -> None:
    """Write when the account ends; None takes that back."""
    tx.execute(sql("UPDATE accounts_accounts SET closing_at = :at WHERE id = :id"), {"id": account, "at": at_ms})


def lock_operators(tx: Transaction) -> set[str]:
    """Read who can operate this instance, and keep those rows from changing until the transaction ends."""
    rows = tx.execute(
        # Written, not only read: that is the row lock both engines know.
        sql(
            "UPDATE accounts_accounts SET operator = 1"
            " WHERE operator = 1 AND disabled_at IS NULL AND closing_at IS NULL RETURNING id"
        )
    )
    return {row.id for row in rows}


def closing_before(tx: Transaction, *, at_ms: int, limit: int) -> list[Account]:
    """Read accounts whose end has come, longest due first."""
    rows = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM accounts_accounts WHERE closing_at <= :at ORDER BY closing_at, id LIMIT :limit"),
        {"at": at_ms, "limit": limit},
    )
    return [_account(row) for row in rows]


def quiet_since(tx: Transaction, *, before_ms: int, after: str, limit: int) -> list[Account]:
    """Read accounts that nobody has used since an instant, in the order of ids; not those that end or are disabled."""
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM accounts_accounts"
            " WHERE id > :after AND COALESCE(last_seen_at, created_at) <= :before"
            " AND operator = 0 AND closing_at IS NULL AND disabled_at IS NULL ORDER BY id LIMIT :limit"
        ),
        {"after": after, "before": before_ms, "limit": limit},
    )
    return [_account(row) for row in rows]


def standings(tx: Transaction, account: str) -> dict[str, str]:
    """Read the standing of every feature that is not simply open."""
    rows = tx.execute(
        sql("SELECT feature, state FROM accounts_standing WHERE account = :account ORDER BY feature"),
        {"account": account},
    )
    return {row.feature: row.state for row in rows}


def set_standing(
    tx: Transaction, account: str, feature: str, *, state: str, since_ms: int, reason: str, stay: bool = False
) -> None:
    """Write the standing of a feature; with `stay`, leave one that is there already as it is."""
    replaced = "UPDATE SET state = excluded.state, since = excluded.since, reason = excluded.reason"
    tx.execute(
        sql(
            "INSERT INTO accounts_standing (account, feature, state, since, reason)"
            " VALUES (:account, :feature, :state, :since, :reason)"
            f" ON CONFLICT (account, feature) DO {'NOTHING' if stay else replaced}"
        ),
        {"account": account, "feature": feature, "state": state, "since": since_ms, "reason": reason},
    )


def clear_standing(tx: Transaction, account: str, feature: str, *, reason: str | None = None) -> None:
    """Make a feature open again; with `reason`, only if that is why it is not."""
    why = "" if reason is None else " AND reason = :reason"
    values = {"account": account, "feature": feature} | ({} if reason is None else {"reason": reason})
    tx.execute(sql(f"DELETE FROM accounts_standing WHERE account = :account AND feature = :feature{why}"), values)


def remove(tx: Transaction, account: str) -> None:
    """Remove the account's own row and its standing; the end of it."""
    tx.execute(sql("DELETE FROM accounts_standing WHERE account = :account"), {"account": account})
    tx.execute(sql("DELETE FROM accounts_accounts WHERE id = :account"), {"account": account})


def _account(row: Any) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        region=row.region,
        operator=bool(row.operator),
        created_at=from_ms(row.created_at),
        last_seen_at=None if row.last_seen_at is None else from_ms(row.last_seen_at),
        disabled_at=None if row.disabled_at is None else from_ms(row.disabled_at),
        closing_at=None if row.closing_at is None else from_ms(row.closing_at),
        language=row.language,
    )
