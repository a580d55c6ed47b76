"""PostgreSQL finds checksums through an index of hashes: a third less for thousands, in a quarter of the room."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Put the hash index in place of the tree. SQLite knows no hashes and keeps its tree.

    Whose checksum it is belongs to what is hashed: a picture that half a town was sent is in thousands of accounts,
    and to look through all of them for one's own would take the longer the more people there are.
    """
    if tx.engine != "postgresql":
        return
    tx.execute(sql("DROP INDEX gallery_assets_by_checksum"))
    tx.execute(sql("CREATE INDEX gallery_assets_by_checksum ON gallery_assets USING hash ((account || sha256))"))
    # What is hashed is no column, and until its rows are counted PostgreSQL would rather read the whole table.
    tx.execute(sql("ANALYZE gallery_assets"))
