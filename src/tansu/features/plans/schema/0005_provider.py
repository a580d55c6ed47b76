"""What a payment provider told, what it was asked for, and money it holds that no order took."""

from tansu.ports.database import Transaction, sql

_STATEMENTS = (
    """
    CREATE TABLE plans_events (
        provider TEXT NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        charge TEXT NOT NULL,
        received_at BIGINT NOT NULL,
        state TEXT NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (provider, id)
    )""",
    "CREATE INDEX plans_events_waiting ON plans_events (received_at, id) WHERE state = 'recorded'",
    """
    CREATE TABLE plans_customers (
        account TEXT NOT NULL,
        provider TEXT NOT NULL,
        reference TEXT NOT NULL,
        PRIMARY KEY (account, provider)
    )""",
    """
    CREATE TABLE plans_tries (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        ordered TEXT NOT NULL REFERENCES plans_orders (id),
        provider TEXT NOT NULL,
        way TEXT NOT NULL,
        state TEXT NOT NULL,
        reference TEXT NOT NULL,
        url TEXT NOT NULL,
        failure TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        ask_at BIGINT NOT NULL
    )""",
    "CREATE UNIQUE INDEX plans_one_open_try ON plans_tries (ordered) WHERE state = 'open'",
    "CREATE INDEX plans_tries_of ON plans_tries (account, made_at)",
    "CREATE INDEX plans_tries_open ON plans_tries (ask_at) WHERE state = 'open'",
    """
    CREATE TABLE plans_strays (
        provider TEXT NOT NULL,
        charge TEXT NOT NULL,
        account TEXT NOT NULL,
        ordered TEXT NOT NULL,
        amount BIGINT NOT NULL CHECK (amount > 0),
        currency TEXT NOT NULL,
        state TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        PRIMARY KEY (provider, charge)
    )""",
    "CREATE INDEX plans_strays_of ON plans_strays (account)",
    """
    CREATE TABLE plans_disputes (
        provider TEXT NOT NULL,
        id TEXT NOT NULL,
        account TEXT NOT NULL,
        payment TEXT NOT NULL REFERENCES plans_payments (id),
        amount BIGINT NOT NULL CHECK (amount > 0),
        currency TEXT NOT NULL,
        state TEXT NOT NULL,
        changed_at BIGINT NOT NULL,
        PRIMARY KEY (provider, id)
    )""",
    "CREATE INDEX plans_disputes_of ON plans_disputes (account)",
    # A charge of a provider pays once. Two lines of a bank's statement may read the same.
    "CREATE UNIQUE INDEX plans_payments_once ON plans_payments (provider, reference) WHERE provider <> 'by_hand'",
    # Money that did not arrive by card may go back by hand: which book it leaves is of the refund, not of the payment.
    "ALTER TABLE plans_refunds ADD COLUMN sent_by TEXT NOT NULL DEFAULT ''",
    """
    UPDATE plans_refunds SET sent_by = (SELECT provider FROM plans_payments p WHERE p.id = plans_refunds.payment)
    WHERE state = 'succeeded'""",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _STATEMENTS:
        tx.execute(sql(statement))
