"""Connections that many threads share."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tansu.adapters.database import pool
from tansu.adapters.database.pool import Pool
from tansu.adapters.database.postgres import PostgresDatabase
from tansu.core.errors import Unavailable
from tansu.ports.database import DatabaseError, sql


class _Connection:
    def __init__(self) -> None:
        self.sound = True
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_no_more_are_opened_than_are_needed_at_once() -> None:
    opened: list[_Connection] = []
    one_for_all = Pool(lambda: opened.append(_Connection()) or opened[-1], lambda one: one.sound, size=4)  # type: ignore[func-returns-value]

    for _ in range(5):
        with one_for_all.lent() as first, one_for_all.lent() as second:
            assert first is not second

    assert len(opened) == 2


def test_half_of_them_stay_open_after_a_rush() -> None:
    several = Pool(_Connection, lambda one: one.sound, size=4)

    with several.lent() as a, several.lent() as b, several.lent() as c, several.lent() as d:
        pass

    assert [one.closed for one in (d, c, b, a)] == [False, False, True, True]


def test_never_are_more_lent_than_there_are_and_who_waits_gets_one() -> None:
    several = Pool(_Connection, lambda one: one.sound, size=2)
    lent = threading.Semaphore(2)

    def borrow(_: int) -> bool:
        with several.lent():
            alone = lent.acquire(blocking=False)
            threading.Event().wait(0.01)
            lent.release()
            return alone

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(borrow, range(24)))


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE_SECONDS", 0.01)
    single = Pool(_Connection, lambda one: one.sound, size=1)

    with single.lent(), pytest.raises(Unavailable, match="try again"), single.lent():
        pass
    with single.lent() as again:
        assert not again.closed


def test_one_that_broke_is_not_lent_again_nor_are_those_that_were_idle_beside_it() -> None:
    several = Pool(_Connection, lambda one: one.sound, size=4)
    with several.lent() as first, several.lent() as second:
        pass

    with several.lent() as third:
        third.sound = False

    assert {third, first, second} == {first, second}
    assert first.closed and second.closed


def test_what_is_lent_when_the_pool_closes_is_closed_when_it_comes_back() -> None:
    several = Pool(_Connection, lambda one: one.sound, size=2)

    with several.lent() as lent:
        several.close()
        assert not lent.closed

    assert lent.closed


def test_a_server_that_cut_everybody_off_is_asked_anew(postgres_url: str) -> None:
    database = PostgresDatabase(postgres_url)
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with database.write() as tx:
        tx.execute(sql("CREATE TABLE kept (number BIGINT)"))
    with database.read() as tx:
        tx.execute(sql(others)).all()

    with pytest.raises(Unavailable), database.write() as tx:
        tx.execute(sql("INSERT INTO kept VALUES (1)"))
    with database.write() as tx:
        tx.execute(sql("INSERT INTO kept VALUES (2)"))

    with database.read() as tx:
        assert list(tx.execute(sql("SELECT number FROM kept")).scalars()) == [2]
    database.close()


@pytest.mark.parametrize("how", ["read", "glance"])
def test_who_reads_from_a_server_that_cut_everybody_off_is_told_so_once(postgres_url: str, how: str) -> None:
    database = PostgresDatabase(postgres_url)
    with database.read() as tx:
        me = tx.execute(sql("SELECT pg_backend_pid()")).scalar_one()
    with database.write() as tx:
        tx.execute(sql("SELECT pg_terminate_backend(:me, 10000)"), {"me": me}).all()

    with pytest.raises(Unavailable), getattr(database, how)() as tx:
        tx.execute(sql("SELECT 1")).all()

    with getattr(database, how)() as tx:
        assert tx.execute(sql("SELECT 1")).scalar_one() == 1
    database.close()


def test_a_view_in_which_a_statement_failed_leaves_a_reader_that_can_be_lent_again(postgres_url: str) -> None:
    database = PostgresDatabase(postgres_url, connections=1)
    with database.read() as tx:
        me = tx.execute(sql("SELECT pg_backend_pid()")).scalar_one()

    with pytest.raises(DatabaseError), database.read() as tx:
        tx.execute(sql("SELECT nothing FROM nowhere"))

    with database.read() as tx:
        assert tx.execute(sql("SELECT pg_backend_pid()")).scalar_one() == me
    database.close()


def test_nothing_is_acknowledged_if_somebody_goes_on_after_a_statement_that_failed(postgres_url: str) -> None:
    database = PostgresDatabase(postgres_url)
    with database.write() as tx:
        tx.execute(sql("CREATE TABLE kept (number BIGINT)"))

    with pytest.raises(DatabaseError, match="went on"), database.write() as tx:
        tx.execute(sql("INSERT INTO kept VALUES (1)"))
        with pytest.raises(DatabaseError):
            tx.execute(sql("SELECT nothing FROM nowhere"))

    with database.read() as tx:
        assert tx.execute(sql("SELECT count(*) FROM kept")).scalar_one() == 0
    database.close()
