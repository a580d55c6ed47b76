"""What is known of the backups that were made: where, of which instant, and whether one was restored and checked."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the table. A row is a note, not the backup: each backup's own manifest says what it holds."""
    tx.execute(
        sql("""
        CREATE TABLE backup_runs (
            id TEXT PRIMARY KEY,
            at BIGINT NOT NULL,
            instant BIGINT NOT NULL,
            folder TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('written', 'verified', 'refused')),
            accounts BIGINT NOT NULL,
            blobs BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            verified_at BIGINT,
            problem TEXT NOT NULL
        )""")
    )
    tx.execute(sql("CREATE INDEX backup_runs_by_instant ON backup_runs (instant)"))
