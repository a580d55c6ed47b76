"""The events, and one head a chain: its newest number and hash, so that a cut-off end is noticed too."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the audit trail."""
    tx.execute(
        sql(
            "CREATE TABLE audit_heads (account TEXT PRIMARY KEY, n BIGINT NOT NULL, hash TEXT NOT NULL,"
            " forgotten BIGINT NOT NULL)"
        )
    )
    tx.execute(
        sql("""
        CREATE TABLE audit_events (
            account TEXT NOT NULL,
            n BIGINT NOT NULL,
            at BIGINT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            facts TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (account, n)
        )""")
    )
    tx.execute(sql("CREATE INDEX audit_by_time ON audit_events (at)"))
