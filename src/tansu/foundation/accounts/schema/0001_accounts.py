"""People, what they sign in with, and the gates in front of that.

Secrets are kept as keyed hashes only. `email_key` is what makes two spellings one address.
"""

from tansu.ports.database import Transaction, sql

_TABLES = (
    """
    CREATE TABLE accounts_accounts (
        id TEXT PRIMARY KEY,
        email TEXT NOT NULL,
        email_key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        region TEXT NOT NULL,
        operator INTEGER NOT NULL CHECK (operator IN (0, 1)),
        password_hash TEXT,
        created_at BIGINT NOT NULL,
        last_seen_at BIGINT,
        disabled_at BIGINT,
        closing_at BIGINT
    )""",
    "CREATE INDEX accounts_in_order ON accounts_accounts (created_at, id)",
    "CREATE INDEX accounts_closing ON accounts_accounts (closing_at) WHERE closing_at IS NOT NULL",
    """
    CREATE TABLE accounts_standing (
        account TEXT NOT NULL,
        feature TEXT NOT NULL,
        state TEXT NOT NULL,
        since BIGINT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (account, feature)
    )""",
    """
    CREATE TABLE accounts_sessions (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL REFERENCES accounts_accounts (id),
        secret_hash TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        address TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        last_seen_at BIGINT NOT NULL
    )""",
    "CREATE INDEX accounts_sessions_of ON accounts_sessions (account, created_at)",
    "CREATE INDEX accounts_sessions_idle ON accounts_sessions (last_seen_at)",
    """
    CREATE TABLE accounts_app_passwords (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL REFERENCES accounts_accounts (id),
        secret_hash TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT
    )""",
    "CREATE INDEX accounts_app_passwords_of ON accounts_app_passwords (account, created_at)",
    """
    CREATE TABLE accounts_tokens (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL REFERENCES accounts_accounts (id),
        secret_hash TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        scopes TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        last_used_at BIGINT
    )""",
    "CREATE INDEX accounts_tokens_of ON accounts_tokens (account, created_at)",
    """
    CREATE TABLE accounts_one_time (
        secret_hash TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        account TEXT REFERENCES accounts_accounts (id),
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        used_at BIGINT
    )""",
    "CREATE INDEX accounts_one_time_of ON accounts_one_time (account)",
    "CREATE INDEX accounts_one_time_old ON accounts_one_time (expires_at)",
    """
    CREATE TABLE accounts_reset_requests (
        account TEXT PRIMARY KEY REFERENCES accounts_accounts (id),
        asked_at BIGINT NOT NULL
    )""",
    """
    CREATE TABLE accounts_throttles (
        key TEXT PRIMARY KEY,
        tries INTEGER NOT NULL,
        last_at BIGINT NOT NULL,
        blocked_until BIGINT NOT NULL
    )""",
    "CREATE INDEX accounts_throttles_old ON accounts_throttles (last_at)",
    "CREATE TABLE accounts_instance (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
