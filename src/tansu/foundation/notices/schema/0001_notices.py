"""What people were told, which mail they want, and how full their storage was when that was last looked at."""

from tansu.ports.database import Transaction, sql

_STATEMENTS = (
    """
    CREATE TABLE notices_notices (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        facts TEXT NOT NULL,
        language TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        seen_at BIGINT,
        dismissed_at BIGINT,
        mail TEXT NOT NULL,
        mailed_at BIGINT,
        trouble TEXT NOT NULL DEFAULT '',
        job TEXT NOT NULL DEFAULT '',
        UNIQUE (account, key)
    )""",
    "CREATE INDEX notices_newest ON notices_notices (account, made_at, id) WHERE dismissed_at IS NULL",
    "CREATE INDEX notices_unseen ON notices_notices (account) WHERE seen_at IS NULL AND dismissed_at IS NULL",
    "CREATE INDEX notices_in_order ON notices_notices (made_at, id)",
    "CREATE TABLE notices_wishes (account TEXT PRIMARY KEY, optional_mail INTEGER NOT NULL)",
    """
    CREATE TABLE notices_fullness (
        pool TEXT PRIMARY KEY,
        level INTEGER NOT NULL,
        crossings BIGINT NOT NULL
    )""",
)


def up(tx: Transaction) -> None:
    """Create the tables. One cause is told once: that is the unique index."""
    for statement in _STATEMENTS:
        tx.execute(sql(statement))
