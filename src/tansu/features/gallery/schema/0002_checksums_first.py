"""PostgreSQL looks for checksums by themselves before it looks at whose they are: fewer equal beginnings to compare."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Turn the columns of the index round; SQLite is no quicker with it and keeps the one it has."""
    if tx.engine != "postgresql":
        return
    tx.execute(sql("DROP INDEX gallery_assets_by_checksum"))
    tx.execute(sql("CREATE INDEX gallery_assets_by_checksum ON gallery_assets (sha256, account) INCLUDE (id, state)"))
