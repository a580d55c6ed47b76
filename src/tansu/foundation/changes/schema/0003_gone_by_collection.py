"""Which of a collection's things are gone: asked by every client that syncs it, however much else has happened."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the index; only tombstones are in it."""
    tx.execute(
        sql(
            "CREATE INDEX changes_gone_by_collection ON changes_changes (account, feature, collection, rev)"
            " WHERE gone_at IS NOT NULL"
        )
    )
