"""One row for each thing that was ever added, changed or removed, and one counter an account."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the feed."""
    loosely = " WITH (fillfactor = 50)" if tx.engine == "postgresql" else ""
    tx.execute(
        sql(
            "CREATE TABLE changes_counters (account TEXT PRIMARY KEY, rev BIGINT NOT NULL,"
            " forgotten_until BIGINT NOT NULL DEFAULT 0)" + loosely
        )
    )
    tx.execute(
        sql("""
        CREATE TABLE changes_changes (
            account TEXT NOT NULL,
            feature TEXT NOT NULL,
            collection TEXT NOT NULL,
            item TEXT NOT NULL,
            rev BIGINT NOT NULL,
            gone_at BIGINT,
            sha256 TEXT,
            PRIMARY KEY (account, feature, collection, item)
        )""")
    )
    tx.execute(sql("CREATE UNIQUE INDEX changes_by_rev ON changes_changes (account, rev)"))
    tx.execute(sql("CREATE INDEX changes_gone ON changes_changes (account, sha256) WHERE gone_at IS NOT NULL"))
