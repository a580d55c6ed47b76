"""The catalogue. The plan that everybody has is in the code: a table with a row from birth could not be restored."""

from tansu.ports.database import Transaction, sql

_TABLES = (
    """
    CREATE TABLE plans_plans (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        bytes BIGINT NOT NULL CHECK (bytes > 0),
        term TEXT NOT NULL,
        tax_note TEXT NOT NULL,
        regions TEXT NOT NULL,
        shown_from BIGINT NOT NULL,
        shown_until BIGINT
    )""",
    """
    CREATE TABLE plans_prices (
        plan TEXT NOT NULL REFERENCES plans_plans (id),
        currency TEXT NOT NULL,
        minor BIGINT NOT NULL CHECK (minor > 0),
        PRIMARY KEY (plan, currency)
    )""",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
