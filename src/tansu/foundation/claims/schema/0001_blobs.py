"""Blobs an account owns, and the records that need them."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the ledger. The unique index is what makes one photo one asset when two phones race."""
    tx.execute(
        sql("""
        CREATE TABLE claims_blobs (
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            extension TEXT NOT NULL,
            size BIGINT NOT NULL CHECK (size >= 0),
            sha256 TEXT NOT NULL,
            crc32 BIGINT NOT NULL,
            claims INTEGER NOT NULL DEFAULT 0 CHECK (claims >= 0),
            stored_at BIGINT NOT NULL,
            reread_at BIGINT,
            damaged_at BIGINT,
            unclaimed_at BIGINT,
            PRIMARY KEY (account, id)
        )""")
    )
    tx.execute(sql("CREATE UNIQUE INDEX claims_blobs_by_checksum ON claims_blobs (account, sha256)"))
    tx.execute(sql("CREATE INDEX claims_blobs_unclaimed ON claims_blobs (unclaimed_at) WHERE unclaimed_at IS NOT NULL"))
    tx.execute(
        sql(
            "CREATE INDEX claims_blobs_by_proof ON claims_blobs ((COALESCE(reread_at, stored_at)), account, id)"
            " WHERE claims > 0"
        )
    )
    tx.execute(sql("CREATE INDEX claims_blobs_damaged ON claims_blobs (account) WHERE damaged_at IS NOT NULL"))
    tx.execute(
        sql("""
        CREATE TABLE claims_claims (
            account TEXT NOT NULL,
            kind TEXT NOT NULL,
            claimant TEXT NOT NULL,
            blob TEXT NOT NULL,
            feature TEXT NOT NULL,
            category TEXT NOT NULL,
            claimed_at BIGINT NOT NULL,
            PRIMARY KEY (account, kind, claimant),
            FOREIGN KEY (account, blob) REFERENCES claims_blobs (account, id)
        )""")
    )
    tx.execute(sql("CREATE INDEX claims_claims_by_blob ON claims_claims (account, blob)"))
    tx.execute(sql("CREATE INDEX claims_claims_by_feature ON claims_claims (account, feature)"))
