"""Uploads that come as numbered chunks in any order, several at once, in a folder that its client has named."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Give an upload the name of its folder, and its chunks a table: a number may be any that fits 63 bits."""
    tx.execute(sql("ALTER TABLE uploads_uploads ADD COLUMN folder TEXT NOT NULL DEFAULT ''"))
    tx.execute(sql("CREATE UNIQUE INDEX uploads_by_folder ON uploads_uploads (account, folder) WHERE folder <> ''"))
    tx.execute(
        sql("""
        CREATE TABLE uploads_chunks (
            upload TEXT NOT NULL REFERENCES uploads_uploads (id),
            number BIGINT NOT NULL,
            name TEXT NOT NULL,
            staged_number INTEGER NOT NULL,
            size BIGINT NOT NULL,
            sha256 TEXT NOT NULL,
            crc32 BIGINT NOT NULL,
            received_at BIGINT NOT NULL,
            PRIMARY KEY (upload, number)
        )""")
    )
