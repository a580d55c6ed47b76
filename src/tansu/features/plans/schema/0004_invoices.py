"""Invoices and credit notes: one for each payment and refund, numbered by a row that is locked while one is issued."""

from tansu.ports.database import Transaction, sql

_TABLES = (
    "CREATE TABLE plans_issuers (id TEXT PRIMARY KEY, words TEXT NOT NULL, since BIGINT NOT NULL)",
    """
    CREATE TABLE plans_invoice_numbers (
        issuer TEXT NOT NULL,
        year INTEGER NOT NULL,
        n BIGINT NOT NULL,
        PRIMARY KEY (issuer, year)
    )""",
    """
    CREATE TABLE plans_invoices (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        kind TEXT NOT NULL,
        issuer TEXT NOT NULL,
        year INTEGER NOT NULL,
        n BIGINT NOT NULL,
        subject TEXT NOT NULL,
        document TEXT NOT NULL,
        hash TEXT NOT NULL,
        UNIQUE (issuer, year, n),
        UNIQUE (kind, subject)
    )""",
    "CREATE INDEX plans_invoices_of ON plans_invoices (account)",
)


def up(tx: Transaction) -> None:
    """Create the tables."""
    for statement in _TABLES:
        tx.execute(sql(statement))
