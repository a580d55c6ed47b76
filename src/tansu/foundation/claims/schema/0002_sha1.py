"""A second checksum beside the one that proves: what Nextcloud clients and rclone compare."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the column; what came before it has none, and clients do without."""
    tx.execute(sql("ALTER TABLE claims_blobs ADD COLUMN sha1 TEXT NOT NULL DEFAULT ''"))
