"""Entries, and the earlier versions of files."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the tree. A name is unique among its living brothers and sisters only."""
    tx.execute(
        sql("""
        CREATE TABLE tree_entries (
            account TEXT NOT NULL,
            number BIGINT NOT NULL,
            parent BIGINT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            folder INTEGER NOT NULL,
            feature TEXT NOT NULL,
            mime TEXT NOT NULL,
            blob TEXT,
            size BIGINT NOT NULL,
            modified_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            rev BIGINT NOT NULL,
            trashed_at BIGINT,
            trash_root BIGINT,
            purge_at BIGINT,
            PRIMARY KEY (account, number),
            FOREIGN KEY (account, blob) REFERENCES claims_blobs (account, id)
        )""")
    )
    tx.execute(
        sql(
            "CREATE UNIQUE INDEX tree_entries_by_name ON tree_entries (account, parent, name_key)"
            " WHERE trashed_at IS NULL"
        )
    )
    tx.execute(sql("CREATE INDEX tree_entries_by_parent ON tree_entries (account, parent)"))
    tx.execute(sql("CREATE INDEX tree_entries_by_blob ON tree_entries (account, blob)"))
    tx.execute(sql("CREATE INDEX tree_entries_purge ON tree_entries (purge_at) WHERE purge_at IS NOT NULL"))
    tx.execute(
        sql("""
        CREATE TABLE tree_versions (
            account TEXT NOT NULL,
            entry BIGINT NOT NULL,
            number BIGINT NOT NULL,
            blob TEXT NOT NULL,
            size BIGINT NOT NULL,
            mime TEXT NOT NULL,
            modified_at BIGINT NOT NULL,
            replaced_at BIGINT NOT NULL,
            keep_until BIGINT,
            PRIMARY KEY (account, entry, number),
            FOREIGN KEY (account, entry) REFERENCES tree_entries (account, number),
            FOREIGN KEY (account, blob) REFERENCES claims_blobs (account, id)
        )""")
    )
    tx.execute(sql("CREATE INDEX tree_versions_keep ON tree_versions (keep_until) WHERE keep_until IS NOT NULL"))
