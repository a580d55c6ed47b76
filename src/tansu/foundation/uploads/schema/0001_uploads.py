"""Uploads in progress and their durable parts."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the tables."""
    tx.execute(
        sql("""
        CREATE TABLE uploads_uploads (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            feature TEXT NOT NULL,
            state TEXT NOT NULL,
            length BIGINT NOT NULL CHECK (length >= 0),
            received BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0 AND received <= length),
            reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
            partial INTEGER NOT NULL DEFAULT 0,
            resumable INTEGER NOT NULL DEFAULT 1,
            sha256 TEXT NOT NULL DEFAULT '',
            metadata TEXT NOT NULL,
            blob TEXT NOT NULL,
            extension TEXT NOT NULL,
            asset TEXT NOT NULL DEFAULT '',
            outcome TEXT NOT NULL DEFAULT '',
            writer TEXT NOT NULL DEFAULT '',
            writer_until BIGINT NOT NULL DEFAULT 0,
            writers INTEGER NOT NULL DEFAULT 0,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL
        )""")
    )
    tx.execute(sql("CREATE INDEX uploads_by_account ON uploads_uploads (account)"))
    tx.execute(sql("CREATE INDEX uploads_by_expiry ON uploads_uploads (expires_at)"))
    tx.execute(
        sql("""
        CREATE TABLE uploads_parts (
            upload TEXT NOT NULL REFERENCES uploads_uploads (id),
            number INTEGER NOT NULL,
            staged_in TEXT NOT NULL,
            staged_number INTEGER NOT NULL,
            size BIGINT NOT NULL,
            sha256 TEXT NOT NULL,
            crc32 BIGINT NOT NULL,
            PRIMARY KEY (upload, number)
        )""")
    )
