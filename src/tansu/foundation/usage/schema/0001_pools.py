"""Pools of quota, and which accounts share one."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Create the tables. The CHECKs are the last line of defence for R20."""
    tx.execute(
        sql(
            """
        CREATE TABLE usage_pools (
            id TEXT PRIMARY KEY,
            quota BIGINT NOT NULL CHECK (quota >= 0),
            used BIGINT NOT NULL DEFAULT 0 CHECK (used >= 0),
            reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0)
        )"""
            + _filled_loosely(tx)
        )
    )
    tx.execute(sql("CREATE TABLE usage_members (account TEXT PRIMARY KEY, pool TEXT NOT NULL)"))


def _filled_loosely(tx: Transaction) -> str:
    """Leave room in PostgreSQL's pages: a counter row is rewritten with every upload."""
    return " WITH (fillfactor = 50)" if tx.engine == "postgresql" else ""
