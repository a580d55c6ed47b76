"""Assets, and how many there are in each month."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the tables.

    The wide index answers a timeline month without touching rows, so it costs the same whatever the order
    in which a library was imported.
    """
    tx.execute(
        sql("""
        CREATE TABLE gallery_assets (
            account TEXT NOT NULL,
            id TEXT NOT NULL,
            blob TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            state INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            mime TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            ratio INTEGER NOT NULL,
            orientation INTEGER NOT NULL,
            duration_ms BIGINT,
            taken_local BIGINT NOT NULL,
            taken_offset INTEGER,
            taken_from TEXT NOT NULL,
            bucket INTEGER NOT NULL,
            camera_make TEXT NOT NULL,
            camera_model TEXT NOT NULL,
            latitude DOUBLE PRECISION,
            longitude DOUBLE PRECISION,
            altitude DOUBLE PRECISION,
            favourite INTEGER NOT NULL DEFAULT 0,
            colour INTEGER NOT NULL DEFAULT 8421504,
            rendition INTEGER NOT NULL DEFAULT 0,
            added_at BIGINT NOT NULL,
            rev BIGINT NOT NULL,
            PRIMARY KEY (account, id),
            FOREIGN KEY (account, blob) REFERENCES claims_blobs (account, id)
        )""")
    )
    tx.execute(sql("CREATE UNIQUE INDEX gallery_assets_by_blob ON gallery_assets (account, blob)"))
    tx.execute(sql(_timeline_index(tx)))
    tx.execute(sql(_checksum_index(tx)))
    tx.execute(sql("CREATE INDEX gallery_assets_pending ON gallery_assets (account, added_at) WHERE rendition = 0"))
    tx.execute(sql("CREATE INDEX gallery_assets_failed ON gallery_assets (account) WHERE rendition = 2"))
    tx.execute(
        sql("""
        CREATE TABLE gallery_months (
            account TEXT NOT NULL,
            state INTEGER NOT NULL,
            bucket INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            ratios BIGINT NOT NULL,
            version BIGINT NOT NULL,
            PRIMARY KEY (account, state, bucket)
        )""")
    )


def _checksum_index(tx: Transaction) -> str:
    """Answers "which of these do you have?" from the index alone; the checksum never changes, so it may be here too."""
    if tx.engine == "postgresql":
        return "CREATE INDEX gallery_assets_by_checksum ON gallery_assets (account, sha256) INCLUDE (id, state)"
    return "CREATE INDEX gallery_assets_by_checksum ON gallery_assets (account, sha256, id, state)"


def _timeline_index(tx: Transaction) -> str:
    carried = "ratio, colour, kind, duration_ms, favourite, rendition"
    if tx.engine == "postgresql":
        return (
            "CREATE INDEX gallery_assets_timeline ON gallery_assets"
            f" (account, state, bucket, taken_local DESC, id DESC) INCLUDE ({carried})"
        )
    return (
        "CREATE INDEX gallery_assets_timeline ON gallery_assets"
        f" (account, state, bucket, taken_local DESC, id DESC, {carried})"
    )
