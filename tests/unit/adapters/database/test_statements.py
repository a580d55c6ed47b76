"""Statements on both engines: the same rows, the same errors, nothing between them and the driver."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tansu.adapters.database.opening import open_database
from tansu.core.errors import Invalid, Unavailable
from tansu.ports.database import (
    Database,
    DatabaseError,
    Transaction,
    UniqueViolation,
    asked,
    for_each,
    joined,
    plain_words,
    sql,
)

TWO = "SELECT number, name FROM kept ORDER BY number"


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(database_url, data=tmp_path)
    with opened.write() as tx:
        tx.execute(sql("CREATE TABLE kept (number BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE)"))
        for_each(tx, "INSERT INTO kept VALUES (:number, :name)", [{"number": n, "name": f"no. {n}"} for n in (1, 2)])
    yield opened
    opened.close()


def test_rows_are_read_by_name_and_by_place(database: Database) -> None:
    with database.read() as tx:
        rows = tx.execute(sql(TWO)).all()

    assert [(row.number, row.name) for row in rows] == [(1, "no. 1"), (2, "no. 2")] == rows
    assert [name for _, name in rows] == ["no. 1", "no. 2"]


@pytest.mark.parametrize(
    ("word", "of_two", "of_one", "of_none"),
    [
        ("all", [(1, "no. 1"), (2, "no. 2")], [(1, "no. 1")], []),
        ("first", (1, "no. 1"), (1, "no. 1"), None),
        ("one", LookupError, (1, "no. 1"), LookupError),
        ("one_or_none", LookupError, (1, "no. 1"), None),
        ("scalar", 1, 1, None),
        ("scalar_one", LookupError, 1, LookupError),
        ("scalar_one_or_none", LookupError, 1, None),
    ],
)
def test_every_way_of_reading_says_what_it_promises(
    database: Database, word: str, of_two: object, of_one: object, of_none: object
) -> None:
    with database.read() as tx:
        found = [_asked(tx, f"{TWO} LIMIT {limit}", word) for limit in (2, 1, 0)]

    assert found == [of_two, of_one, of_none]


def _asked(tx: Transaction, statement: str, word: str) -> object:
    try:
        return getattr(tx.execute(sql(statement)), word)()
    except LookupError as error:
        return type(error)


def test_columns_and_plain_rows_are_read_for_long_lists(database: Database) -> None:
    with database.read() as tx:
        numbers = list(tx.execute(sql(TWO)).scalars())
        plain = list(tx.execute(sql(TWO)).tuples())
        streamed = [row.name for row in tx.stream(sql(TWO), batch=1)]

    assert (numbers, plain, streamed) == ([1, 2], [(1, "no. 1"), (2, "no. 2")], ["no. 1", "no. 2"])


def test_two_queries_are_streamed_at_the_same_time(database: Database) -> None:
    with database.read() as tx:
        both = zip(tx.stream(sql(TWO), batch=1), tx.stream(sql(TWO), batch=1), strict=True)

        assert all(one == other for one, other in both)


@pytest.mark.parametrize(("numbers", "names"), [([2, 9, 1], ["no. 1", "no. 2"]), ([2], ["no. 2"]), ([], [])])
def test_a_list_is_spelled_out_however_long_it_is(database: Database, numbers: list[int], names: list[str]) -> None:
    statement = sql("SELECT name FROM kept WHERE number IN :numbers AND name <> :other ORDER BY number", "numbers")

    with database.read() as tx:
        found = tx.execute(statement, {"numbers": numbers, "other": "x"}).scalars()

        assert list(found) == names


def test_percent_signs_casts_and_times_are_no_parameters(database: Database) -> None:
    statement = "SELECT '5 % at 12:30' AS words, name FROM kept WHERE name LIKE 'no%' AND number = CAST(:n AS BIGINT)"

    with database.read() as tx:
        found = tx.execute(sql(statement), {"n": 2}).one()

    assert (found.words, found.name) == ("5 % at 12:30", "no. 2")


def test_changed_rows_are_counted_and_returned(database: Database) -> None:
    with database.write() as tx:
        changed = tx.execute(sql("UPDATE kept SET name = name || '!'")).rowcount
        returned = tx.execute(sql("DELETE FROM kept WHERE number = :n RETURNING name"), {"n": 2}).scalar_one()

    assert (changed, returned) == (2, "no. 2!")


def test_what_failed_inside_is_undone_whole(database: Database) -> None:
    with pytest.raises(UniqueViolation), database.write() as tx:
        tx.execute(sql("INSERT INTO kept VALUES (3, 'no. 3')"))
        tx.execute(sql("INSERT INTO kept VALUES (4, 'no. 1')"))

    with database.read() as tx:
        assert tx.execute(sql("SELECT count(*) FROM kept")).scalar_one() == 2


def test_many_rows_fail_as_one_does(database: Database) -> None:
    with pytest.raises(UniqueViolation), database.write() as tx:
        for_each(tx, "INSERT INTO kept VALUES (:number, :name)", [{"number": 9, "name": "no. 1"}])


def test_what_the_engine_cannot_read_is_an_error_of_the_database(database: Database) -> None:
    with pytest.raises(DatabaseError), database.write() as tx:
        tx.execute(sql("SELECT nothing FROM nowhere"))


@pytest.mark.parametrize("number", [1 << 64, -(1 << 64)])
def test_a_number_beyond_64_bits_cannot_be_looked_for(database: Database, number: int) -> None:
    with pytest.raises(Invalid), database.read() as tx:
        tx.execute(sql("SELECT name FROM kept WHERE number = CAST(:n AS BIGINT)"), {"n": number}).all()


def test_a_reader_sees_one_moment_and_cannot_write(database: Database) -> None:
    with database.read() as tx:
        before = tx.execute(sql(TWO)).all()
        with database.write() as other:
            other.execute(sql("DELETE FROM kept"))
        after = tx.execute(sql(TWO)).all()
    with pytest.raises(Exception, match="read-only|readonly|as it should"), database.read() as tx:
        tx.execute(sql("DELETE FROM kept"))

    assert before == after


def test_a_glance_is_one_statement_and_a_second_one_is_refused(database: Database) -> None:
    with database.glance() as tx:
        assert tx.execute(sql(TWO)).first() == (1, "no. 1")
        with pytest.raises(DatabaseError, match="one statement"):
            tx.execute(sql(TWO))


def test_a_glance_sees_what_was_written_since_the_one_before(database: Database) -> None:
    with database.glance() as tx:
        assert tx.execute(sql("SELECT count(*) FROM kept")).scalar_one() == 2
    with database.write() as tx:
        tx.execute(sql("DELETE FROM kept WHERE number = 1"))

    with database.glance() as tx:
        assert tx.execute(sql("SELECT count(*) FROM kept")).scalar_one() == 1


def test_neither_a_glance_nor_a_view_may_write(database: Database) -> None:
    for opened in (database.glance, database.read):
        with pytest.raises((DatabaseError, Unavailable)), opened() as tx:
            tx.execute(sql("DELETE FROM kept"))

    with database.read() as tx:
        assert len(tx.execute(sql(TWO)).all()) == 2


def test_a_view_stays_at_its_instant_while_others_write(database: Database) -> None:
    with database.read() as tx:
        before = tx.execute(sql(TWO)).all()
        with database.write() as other:
            other.execute(sql("DELETE FROM kept WHERE number = 1"))

        assert tx.execute(sql(TWO)).all() == before
    with database.read() as tx:
        assert len(tx.execute(sql(TWO)).all()) == 1


def test_columns_are_joined_in_one_order_and_are_null_where_no_row_is(database: Database) -> None:
    with database.read() as tx:
        both = (
            f"SELECT {joined(tx, 'number')} AS numbers, {joined(tx, 'name')} AS names FROM kept WHERE number > :after"
        )
        some = tx.execute(sql(both), {"after": 0}).one()
        none = tx.execute(sql(both), {"after": 9}).one()

    assert set(zip(some.numbers.split(","), some.names.split(","), strict=True)) == {("1", "no. 1"), ("2", "no. 2")}
    assert (none.numbers, none.names) == (None, None)


def test_of_words_asked_one_after_the_other_each_answer_says_which_place_it_is_for(database: Database) -> None:
    with database.write() as tx:
        tx.execute(sql("INSERT INTO kept VALUES (3, 'plain')"))
        statement = sql(f"SELECT place, number FROM {asked(tx, 'words')} CROSS JOIN kept WHERE name = word ORDER BY 1")
        some = tx.execute(statement, {"words": plain_words(tx, ["plain", "nobody", "plain"])}).all()
        none = tx.execute(statement, {"words": plain_words(tx, [])}).all()

    assert [tuple(row) for row in some] == [(0, 3), (2, 3)]
    assert none == []
