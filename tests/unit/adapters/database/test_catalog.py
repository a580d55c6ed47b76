"""What the schema says of itself, alike on both engines."""

from tansu.foundation.work import Outside
from tansu.ports.catalog import columns, primary_key, references, referrers, tables
from tansu.ports.database import sql

SHELVES = "CREATE TABLE x_shelves (account TEXT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (number, account))"
BOOKS = (
    "CREATE TABLE x_books (id BIGINT PRIMARY KEY, weight DOUBLE PRECISION, owner TEXT, shelf BIGINT, above BIGINT,"
    " FOREIGN KEY (shelf, owner) REFERENCES x_shelves (number, account), FOREIGN KEY (above) REFERENCES x_books (id))"
)


def test_tables_columns_and_keys_are_told_as_they_were_declared(outside: Outside) -> None:
    with outside.system() as work:
        work.tx.execute(sql(SHELVES))
        work.tx.execute(sql(BOOKS))

        names = [name for name in tables(work.tx) if name.startswith("x_")]
        kinds = [(one.name, one.kind) for one in columns(work.tx, "x_books")]
        keys = primary_key(work.tx, "x_shelves"), primary_key(work.tx, "x_books")
        to = sorted(references(work.tx, "x_books"))
        of = referrers(work.tx, "x_shelves")

    assert names == ["x_books", "x_shelves"]
    assert kinds == [
        ("id", "BIGINT"),
        ("weight", "DOUBLE PRECISION"),
        ("owner", "TEXT"),
        ("shelf", "BIGINT"),
        ("above", "BIGINT"),
    ]
    assert keys == (("number", "account"), ("id",))
    assert to == [("x_books", ("above",)), ("x_shelves", ("shelf", "owner"))]
    assert of == [("x_books", ("shelf", "owner"))]
