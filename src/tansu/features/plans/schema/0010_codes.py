"""Codes that give somebody a plan for a time, and what was given with each; a period may be a gift."""

from tansu.ports.database import Transaction, sql

_TABLES = (
    """
    CREATE TABLE plans_codes (
        id TEXT PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        plan TEXT NOT NULL,
        name TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        term TEXT NOT NULL,
        price BIGINT NOT NULL CHECK (price > 0),
        currency TEXT NOT NULL,
        tax_note TEXT NOT NULL,
        months INTEGER NOT NULL CHECK (months > 0),
        uses INTEGER NOT NULL CHECK (uses > 0),
        used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
        note TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        valid_until BIGINT,
        ended_at BIGINT,
        CHECK (used <= uses)
    )""",
    "CREATE INDEX plans_codes_newest ON plans_codes (made_at, id)",
    """
    CREATE TABLE plans_gifts (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        code TEXT NOT NULL REFERENCES plans_codes (id),
        name TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        months INTEGER NOT NULL,
        worth BIGINT NOT NULL CHECK (worth > 0),
        currency TEXT NOT NULL,
        redeemed_at BIGINT NOT NULL,
        UNIQUE (code, account)
    )""",
    "CREATE INDEX plans_gifts_of ON plans_gifts (account, redeemed_at)",
    "ALTER TABLE plans_periods ADD COLUMN gift TEXT NOT NULL DEFAULT ''",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
