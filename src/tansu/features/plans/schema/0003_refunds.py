"""Refunds: one for each cause and payment, every state it was in, and one idempotency key for all its tries."""

from tansu.ports.database import Transaction, sql

_TABLES = (
    """
    CREATE TABLE plans_refunds (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        payment TEXT NOT NULL REFERENCES plans_payments (id),
        cause TEXT NOT NULL,
        rule TEXT NOT NULL,
        since BIGINT NOT NULL,
        amount BIGINT NOT NULL CHECK (amount > 0),
        currency TEXT NOT NULL,
        tried_as TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL,
        reference TEXT NOT NULL,
        failure TEXT,
        details TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        UNIQUE (cause, payment)
    )""",
    "CREATE INDEX plans_refunds_of ON plans_refunds (account, made_at)",
    "CREATE INDEX plans_refunds_waiting ON plans_refunds (made_at, id) WHERE state NOT IN ('succeeded', 'withdrawn')",
    """
    CREATE TABLE plans_refund_steps (
        refund TEXT NOT NULL REFERENCES plans_refunds (id),
        n INTEGER NOT NULL,
        account TEXT NOT NULL,
        state TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (refund, n)
    )""",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
