"""Plans for several accounts: how many each is for, who belongs to whose family, and who is invited."""

from tansu.ports.database import Transaction, sql

_WITH_TERMS = ("plans_plans", "plans_subscriptions", "plans_orders", "plans_periods", "plans_codes")
_TABLES = (
    *(f"ALTER TABLE {table} ADD COLUMN people INTEGER NOT NULL DEFAULT 1" for table in _WITH_TERMS),
    "CREATE TABLE plans_members (account TEXT PRIMARY KEY, owner TEXT NOT NULL, joined_at BIGINT NOT NULL)",
    "CREATE INDEX plans_members_of ON plans_members (owner, joined_at)",
    """
    CREATE TABLE plans_invites (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE,
        email TEXT NOT NULL,
        email_key TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        accepted_by TEXT
    )""",
    "CREATE INDEX plans_invites_of ON plans_invites (owner, made_at)",
    "CREATE INDEX plans_invites_to ON plans_invites (email_key) WHERE email_key <> ''",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
