"""The catalogue, with the plan that everybody has."""

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
    # 5 GB is 5·10⁹ bytes.
    "INSERT INTO plans_plans (id, name, bytes, term, tax_note, regions, shown_from)"
    " VALUES ('free', 'Free', 5000000000, 'free', '', '', 0)",
)


def up(tx: Transaction) -> None:
    """Create the tables and offer the free plan."""
    for statement in _TABLES:
        tx.execute(sql(statement))
