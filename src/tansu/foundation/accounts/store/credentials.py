"""The SQL of sessions, app passwords and tokens, and of finding out whom a secret speaks for."""

from dataclasses import dataclass
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.core.principal import Means, Scope
from tansu.foundation.accounts.model import AppPassword, Session, Token
from tansu.foundation.standing import EVERYTHING, Standing
from tansu.ports.database import Transaction, sql

_SESSION = "id, account, label, address, created_at, last_seen_at"
_APP_PASSWORD = "id, account, label, created_at, last_used_at"
_TOKEN = "id, account, label, scopes, created_at, expires_at, last_used_at"
_TABLES = {
    Means.SESSION: ("accounts_sessions", "last_seen_at"),
    Means.APP_PASSWORD: ("accounts_app_passwords", "last_used_at"),
    Means.TOKEN: ("accounts_tokens", "last_used_at"),
}


@dataclass(frozen=True)
class Found:
    """A credential whose secret is right, with the account it belongs to; nothing is decided yet."""

    credential: str
    account: str
    email_key: str
    operator: bool
    disabled: bool
    closed: bool
    scopes: str
    seen_ms: int | None
    expires_ms: int | None


def find(tx: Transaction, means: Means, secret_hash: str) -> Found | None:
    """Read what belongs to a secret: one lookup in a unique index, whatever comes of it."""
    table, seen = _TABLES[means]
    scopes, expires = ("c.scopes", "c.expires_at") if means is Means.TOKEN else ("''", "CAST(NULL AS BIGINT)")
    row = tx.execute(
        sql(
            f"SELECT c.id, c.account, c.{seen} AS seen, {scopes} AS scopes, {expires} AS expires_at,"
            " a.email_key, a.operator, a.disabled_at, s.state"
            f" FROM {table} c JOIN accounts_accounts a ON a.id = c.account"
            " LEFT JOIN accounts_standing s ON s.account = c.account AND s.feature = :everything"
            " WHERE c.secret_hash = :secret_hash"
        ),
        {"secret_hash": secret_hash, "everything": EVERYTHING},
    ).first()
    if row is None:
        return None
    return Found(
        credential=row.id,
        account=row.account,
        email_key=row.email_key,
        operator=bool(row.operator),
        disabled=row.disabled_at is not None,
        closed=row.state == Standing.CLOSED,
        scopes=row.scopes,
        seen_ms=row.seen,
        expires_ms=row.expires_at,
    )


def seen_before(tx: Transaction, means: Means, credential: str, *, before_ms: int) -> bool:
    """Say whether the credential was last used before that, or never."""
    table, seen = _TABLES[means]
    row = tx.execute(
        sql(f"SELECT id FROM {table} WHERE id = :id AND ({seen} IS NULL OR {seen} < :before)"),
        {"id": credential, "before": before_ms},
    )
    return row.first() is not None


def touch(tx: Transaction, means: Means, credential: str, *, account: str, now_ms: int) -> None:
    """Write that the credential was used now, and its account seen."""
    table, seen = _TABLES[means]
    tx.execute(
        sql(f"UPDATE {table} SET {seen} = :now WHERE id = :id AND account = :account"),
        {"id": credential, "account": account, "now": now_ms},
    )
    see_account(tx, account, now_ms=now_ms)


def see_account(tx: Transaction, account: str, *, now_ms: int) -> None:
    """Write that the account was seen now."""
    tx.execute(
        sql("UPDATE accounts_accounts SET last_seen_at = :now WHERE id = :account"), {"account": account, "now": now_ms}
    )


def add_session(tx: Transaction, session: Session, *, secret_hash: str) -> None:
    """Insert a session."""
    tx.execute(
        sql(
            "INSERT INTO accounts_sessions (id, account, secret_hash, label, address, created_at, last_seen_at)"
            " VALUES (:id, :account, :secret_hash, :label, :address, :at, :at)"
        ),
        {
            "id": session.id,
            "account": session.account,
            "secret_hash": secret_hash,
            "label": session.label,
            "address": session.address,
            "at": to_ms(session.created_at),
        },
    )


def sessions(tx: Transaction, account: str, *, since_ms: int, limit: int) -> list[Session]:
    """Read the sessions seen since then, newest first."""
    rows = tx.execute(
        sql(
            f"SELECT {_SESSION} FROM accounts_sessions WHERE account = :account AND last_seen_at > :since"
            " ORDER BY created_at DESC, id LIMIT :limit"
        ),
        {"account": account, "since": since_ms, "limit": limit},
    )
    return [_session(row) for row in rows]


def session(tx: Transaction, account: str, session_id: str) -> Session | None:
    """Read one session of an account."""
    row = tx.execute(
        sql(f"SELECT {_SESSION} FROM accounts_sessions WHERE account = :account AND id = :id"),
        {"account": account, "id": session_id},
    ).first()
    return _session(row) if row else None


def end_sessions(tx: Transaction, account: str, *, but: str = "") -> int:
    """Remove an account's sessions, all but one perhaps; return how many there were."""
    return tx.execute(
        sql("DELETE FROM accounts_sessions WHERE account = :account AND id <> :but"), {"account": account, "but": but}
    ).rowcount


def add_app_password(tx: Transaction, app_password: AppPassword, *, secret_hash: str) -> None:
    """Insert an app password."""
    tx.execute(
        sql(
            "INSERT INTO accounts_app_passwords (id, account, secret_hash, label, created_at)"
            " VALUES (:id, :account, :secret_hash, :label, :created_at)"
        ),
        {
            "id": app_password.id,
            "account": app_password.account,
            "secret_hash": secret_hash,
            "label": app_password.label,
            "created_at": to_ms(app_password.created_at),
        },
    )


def app_passwords(tx: Transaction, account: str, *, limit: int) -> list[AppPassword]:
    """Read an account's app passwords, oldest first."""
    rows = tx.execute(
        sql(
            f"SELECT {_APP_PASSWORD} FROM accounts_app_passwords WHERE account = :account"
            " ORDER BY created_at, id LIMIT :limit"
        ),
        {"account": account, "limit": limit},
    )
    return [
        AppPassword(row.id, row.account, row.label, from_ms(row.created_at), _instant(row.last_used_at)) for row in rows
    ]


def add_token(tx: Transaction, token: Token, *, secret_hash: str) -> None:
    """Insert a token."""
    tx.execute(
        sql(
            "INSERT INTO accounts_tokens (id, account, secret_hash, label, scopes, created_at, expires_at)"
            " VALUES (:id, :account, :secret_hash, :label, :scopes, :created_at, :expires_at)"
        ),
        {
            "id": token.id,
            "account": token.account,
            "secret_hash": secret_hash,
            "label": token.label,
            "scopes": " ".join(sorted(token.scopes)),
            "created_at": to_ms(token.created_at),
            "expires_at": None if token.expires_at is None else to_ms(token.expires_at),
        },
    )


def tokens(tx: Transaction, account: str, *, limit: int) -> list[Token]:
    """Read an account's tokens, oldest first, those that have run out too."""
    rows = tx.execute(
        sql(f"SELECT {_TOKEN} FROM accounts_tokens WHERE account = :account ORDER BY created_at, id LIMIT :limit"),
        {"account": account, "limit": limit},
    )
    return [
        Token(
            id=row.id,
            account=row.account,
            label=row.label,
            scopes=frozenset(Scope(word) for word in row.scopes.split()),
            created_at=from_ms(row.created_at),
            expires_at=_instant(row.expires_at),
            last_used_at=_instant(row.last_used_at),
        )
        for row in rows
    ]


def count(tx: Transaction, means: Means, account: str) -> int:
    """Count an account's credentials of one kind."""
    table, _ = _TABLES[means]
    return int(
        tx.execute(sql(f"SELECT count(*) FROM {table} WHERE account = :account"), {"account": account}).scalar_one()
    )


def remove(tx: Transaction, means: Means, account: str, credential: str) -> bool:
    """Remove one credential of an account; say whether it was there."""
    table, _ = _TABLES[means]
    removed = tx.execute(
        sql(f"DELETE FROM {table} WHERE account = :account AND id = :id"), {"account": account, "id": credential}
    )
    return removed.rowcount > 0


def remove_all(tx: Transaction, account: str) -> None:
    """Remove every credential of an account."""
    for table, _ in _TABLES.values():
        tx.execute(sql(f"DELETE FROM {table} WHERE account = :account"), {"account": account})


def forget_idle(tx: Transaction, *, sessions_before_ms: int, tokens_before_ms: int) -> int:
    """Remove sessions last seen, and tokens that ended, before then, of all accounts; return how many."""
    idle = tx.execute(
        sql("DELETE FROM accounts_sessions WHERE last_seen_at <= :before"), {"before": sessions_before_ms}
    ).rowcount
    ended = tx.execute(
        sql("DELETE FROM accounts_tokens WHERE expires_at <= :before"), {"before": tokens_before_ms}
    ).rowcount
    return idle + ended


def _session(row: Any) -> Session:
    return Session(row.id, row.account, row.label, row.address, from_ms(row.created_at), from_ms(row.last_seen_at))


def _instant(ms: int | None) -> Any:
    return None if ms is None else from_ms(ms)
