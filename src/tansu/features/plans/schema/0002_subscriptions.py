"""What people agreed to, owe and paid, and the ledger of all money.

One living subscription and one open order for each account; a payment never gives back more than it was.
"""

from tansu.ports.database import Transaction, sql

_TERMS = """
        plan TEXT NOT NULL,
        name TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        term TEXT NOT NULL,
        price BIGINT NOT NULL CHECK (price > 0),
        currency TEXT NOT NULL,
        tax_note TEXT NOT NULL"""

_TABLES = (
    "CREATE TABLE plans_grants (account TEXT PRIMARY KEY, allowance BIGINT NOT NULL, applied BIGINT NOT NULL)",
    f"""
    CREATE TABLE plans_subscriptions (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,{_TERMS},
        day INTEGER NOT NULL,
        began_at BIGINT NOT NULL,
        cancelled_at BIGINT,
        following TEXT,
        ended_at BIGINT
    )""",
    "CREATE UNIQUE INDEX plans_one_living ON plans_subscriptions (account) WHERE ended_at IS NULL",
    "CREATE INDEX plans_subscriptions_of ON plans_subscriptions (account)",
    f"""
    CREATE TABLE plans_orders (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        kind TEXT NOT NULL,{_TERMS},
        credit BIGINT NOT NULL CHECK (credit >= 0 AND credit < price),
        made_at BIGINT NOT NULL,
        state TEXT NOT NULL,
        settled_at BIGINT,
        subscription TEXT NOT NULL
    )""",
    "CREATE UNIQUE INDEX plans_one_open_order ON plans_orders (account) WHERE state = 'open'",
    "CREATE INDEX plans_orders_of ON plans_orders (account, made_at)",
    "CREATE INDEX plans_orders_open ON plans_orders (made_at) WHERE state = 'open'",
    f"""
    CREATE TABLE plans_periods (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        subscription TEXT NOT NULL,{_TERMS},
        starts_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL CHECK (ends_at >= starts_at),
        sold_until BIGINT NOT NULL CHECK (sold_until >= ends_at)
    )""",
    "CREATE INDEX plans_periods_of ON plans_periods (account, starts_at)",
    """
    CREATE TABLE plans_payments (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        ordered TEXT NOT NULL UNIQUE REFERENCES plans_orders (id),
        provider TEXT NOT NULL,
        amount BIGINT NOT NULL CHECK (amount > 0),
        currency TEXT NOT NULL,
        reference TEXT NOT NULL,
        paid_at BIGINT NOT NULL,
        given_back BIGINT NOT NULL DEFAULT 0 CHECK (given_back >= 0),
        disputed BIGINT NOT NULL DEFAULT 0 CHECK (disputed >= 0),
        CHECK (given_back <= amount)
    )""",
    "CREATE INDEX plans_payments_of ON plans_payments (account, paid_at)",
    """
    CREATE TABLE plans_coverings (
        account TEXT NOT NULL,
        period TEXT NOT NULL REFERENCES plans_periods (id),
        payment TEXT NOT NULL REFERENCES plans_payments (id),
        minor BIGINT NOT NULL CHECK (minor >= 0),
        PRIMARY KEY (period, payment)
    )""",
    "CREATE INDEX plans_coverings_of ON plans_coverings (account)",
    """
    CREATE TABLE plans_postings (
        n BIGINT PRIMARY KEY,
        account TEXT NOT NULL,
        at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL,
        UNIQUE (kind, subject)
    )""",
    "CREATE INDEX plans_postings_of ON plans_postings (account, n)",
    """
    CREATE TABLE plans_lines (
        posting BIGINT NOT NULL REFERENCES plans_postings (n),
        line INTEGER NOT NULL,
        book TEXT NOT NULL,
        currency TEXT NOT NULL,
        minor BIGINT NOT NULL CHECK (minor <> 0),
        PRIMARY KEY (posting, line)
    )""",
    "CREATE TABLE plans_ledger (one INTEGER PRIMARY KEY CHECK (one = 1), n BIGINT NOT NULL, hash TEXT NOT NULL)",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
