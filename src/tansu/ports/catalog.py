"""What the schema says of itself, read live: tables, columns, keys, and who refers to whom."""

from dataclasses import dataclass

from tansu.ports.database import Transaction, sql


@dataclass(frozen=True)
class Column:
    """One column; `kind` is its declared type in capitals, as `BIGINT`."""

    name: str
    kind: str


def tables(tx: Transaction) -> list[str]:
    """Names of all tables, in order."""
    words = (
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        if tx.engine == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return sorted(tx.execute(sql(words)).scalars())


def columns(tx: Transaction, table: str) -> list[Column]:
    """Columns of a table in the order in which they were declared."""
    words = (
        "SELECT column_name, upper(data_type) FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = :table ORDER BY ordinal_position"
        if tx.engine == "postgresql"
        else "SELECT name, upper(type) FROM pragma_table_info(:table) ORDER BY cid"
    )
    return [Column(name, kind) for name, kind in tx.execute(sql(words), {"table": table})]


def primary_key(tx: Transaction, table: str) -> tuple[str, ...]:
    """Columns of the primary key in its order; none if there is none."""
    words = (
        "SELECT a.attname FROM pg_constraint k CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS c (number, place)"
        " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number"
        " WHERE k.contype = 'p' AND k.conrelid = CAST(quote_ident(:table) AS regclass) ORDER BY c.place"
        if tx.engine == "postgresql"
        else "SELECT name FROM pragma_table_info(:table) WHERE pk > 0 ORDER BY pk"
    )
    return tuple(tx.execute(sql(words), {"table": table}).scalars())


def references(tx: Transaction, table: str) -> list[tuple[str, tuple[str, ...]]]:
    """Foreign keys of a table: (table it refers to, its own columns) of each."""
    words = (
        "SELECT k.oid, f.relname, a.attname FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid"
        " CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS c (number, place)"
        " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number"
        " WHERE k.contype = 'f' AND k.conrelid = CAST(quote_ident(:table) AS regclass) ORDER BY k.oid, c.place"
        if tx.engine == "postgresql"
        else 'SELECT id, "table", "from" FROM pragma_foreign_key_list(:table) ORDER BY id DESC, seq'
    )
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for key, to, column in tx.execute(sql(words), {"table": table}):
        found[key] = (to, (*found.get(key, (to, ()))[1], column))
    return list(found.values())


def referrers(tx: Transaction, table: str) -> list[tuple[str, tuple[str, ...]]]:
    """Who refers to `table` by a foreign key: (table, its columns) of each."""
    return [(name, own) for name in tables(tx) for to, own in references(tx, name) if to == table]
