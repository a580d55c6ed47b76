"""What each device deleted in a collection, and whether it was stopped there."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the ledger: a row for each app password and collection."""
    tx.execute(
        sql("""
        CREATE TABLE brakes_devices (
            account TEXT NOT NULL,
            credential TEXT NOT NULL,
            collection TEXT NOT NULL,
            began_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL,
            deleted BIGINT NOT NULL DEFAULT 0 CHECK (deleted >= 0),
            total BIGINT NOT NULL,
            id TEXT NOT NULL DEFAULT '',
            name TEXT NOT NULL DEFAULT '',
            refused BIGINT NOT NULL DEFAULT 0,
            asked_at BIGINT,
            decision TEXT NOT NULL DEFAULT '',
            until BIGINT,
            PRIMARY KEY (account, credential, collection)
        )""")
    )
    tx.execute(sql("CREATE UNIQUE INDEX brakes_stops ON brakes_devices (account, id) WHERE id <> ''"))
    tx.execute(sql("CREATE INDEX brakes_quiet ON brakes_devices (seen_at)"))
