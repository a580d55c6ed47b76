"""From a URL to a database."""

from pathlib import Path

from tansu.core.errors import Invalid
from tansu.ports.database import Database


def open_database(url: str, *, data: Path, beside: bool = False) -> Database:
    """Open SQLite in the data directory when `url` is empty, else what the URL names.

    Drivers are imported only when they are used: each costs a tenth of a second at every start.
    """
    if not url:
        from tansu.adapters.database.sqlite import SqliteDatabase

        return SqliteDatabase(data / "tansu.db", beside=beside)
    if url.startswith(("postgresql://", "postgres://")):
        from tansu.adapters.database.postgres import PostgresDatabase

        return PostgresDatabase(url.replace("postgres://", "postgresql://", 1))
    raise Invalid("TANSU_DATABASE_URL must be empty (SQLite in the data directory) or postgresql://…")
