"""Statements on SQLite's short way: the same rows and errors as on the long one."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound, OperationalError

from tansu.adapters.database.sqlite import SqliteDatabase
from tansu.core.errors import Invalid
from tansu.ports.database import UniqueViolation, for_each, sql

TWO = "SELECT number, name FROM kept ORDER BY number"


@pytest.fixture
def database(tmp_path: Path) -> SqliteDatabase:
    opened = SqliteDatabase(tmp_path / "a.db")
    with opened.write() as tx:
        tx.execute(sql("CREATE TABLE kept (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"))
        for_each(tx, "INSERT INTO kept VALUES (:number, :name)", [{"number": n, "name": f"no. {n}"} for n in (1, 2)])
    return opened


def test_rows_are_read_by_name_and_by_place(database: SqliteDatabase) -> None:
    with database.read() as tx:
        rows = tx.execute(sql(TWO)).all()

    assert [(row.number, row.name) for row in rows] == [(1, "no. 1"), (2, "no. 2")] == rows
    assert [name for _, name in rows] == ["no. 1", "no. 2"]


@pytest.mark.parametrize("statement", [TWO, f"{TWO} LIMIT 1", f"{TWO} LIMIT 0"])
@pytest.mark.parametrize("word", ["all", "first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none"])
def test_every_way_of_reading_gives_what_sqlalchemy_gives(database: SqliteDatabase, statement: str, word: str) -> None:
    with database.read() as tx:
        found = _asked(tx, sql(statement), word)
        expected = _asked(tx, text(statement), word)

    assert found == expected


def _asked(tx: Connection, statement: object, word: str) -> object:
    try:
        return getattr(tx.execute(statement), word)()  # type: ignore[call-overload]
    except (NoResultFound, MultipleResultsFound) as error:
        return type(error)


def test_changed_rows_are_counted_and_returned(database: SqliteDatabase) -> None:
    with database.write() as tx:
        changed = tx.execute(sql("UPDATE kept SET name = name || '!'")).rowcount
        returned = tx.execute(sql("DELETE FROM kept WHERE number = :n RETURNING name"), {"n": 2}).scalar_one()

    assert (changed, returned) == (2, "no. 2!")


def test_what_failed_inside_is_undone_whole(database: SqliteDatabase) -> None:
    with pytest.raises(UniqueViolation), database.write() as tx:
        tx.execute(sql("INSERT INTO kept VALUES (3, 'no. 3')"))
        tx.execute(sql("INSERT INTO kept VALUES (4, 'no. 1')"))

    with database.read() as tx:
        assert tx.execute(sql("SELECT count(*) FROM kept")).scalar_one() == 2


def test_many_rows_fail_as_one_does(database: SqliteDatabase) -> None:
    with pytest.raises(UniqueViolation), database.write() as tx:
        for_each(tx, "INSERT INTO kept VALUES (:number, :name)", [{"number": 9, "name": "no. 1"}])


def test_errors_are_sqlalchemys_and_keep_values_to_themselves(database: SqliteDatabase) -> None:
    with database.write() as tx, pytest.raises(IntegrityError) as refused:
        tx.execute(sql("INSERT INTO kept VALUES (:n, :name)"), {"n": 1, "name": "a secret"})
    with database.write() as tx, pytest.raises(OperationalError):
        tx.execute(sql("SELECT nothing FROM nowhere"))

    assert "a secret" not in str(refused.value)


def test_a_number_beyond_64_bits_cannot_be_looked_for(database: SqliteDatabase) -> None:
    with pytest.raises(Invalid), database.read() as tx:
        tx.execute(sql("SELECT name FROM kept WHERE number = :n"), {"n": 1 << 64})


def test_a_reader_sees_one_moment(database: SqliteDatabase) -> None:
    with database.read() as tx:
        before = tx.execute(sql(TWO)).all()
        with database.write() as other:
            other.execute(sql("DELETE FROM kept"))
        after = tx.execute(sql(TWO)).all()

    assert before == after
