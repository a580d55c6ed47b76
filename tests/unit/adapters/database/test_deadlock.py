"""Two PostgreSQL transactions that wait for each other: one goes on, the other is told to try again."""

import threading
from concurrent.futures import ThreadPoolExecutor

from tansu.adapters.database.postgres import PostgresDatabase
from tansu.core.errors import Busy
from tansu.ports.database import sql


def test_the_loser_of_a_deadlock_is_busy_and_has_changed_nothing(postgres_url: str) -> None:
    database = PostgresDatabase(postgres_url)
    both = threading.Barrier(2)
    with database.write() as tx:
        tx.execute(sql("CREATE TABLE shelves (id INTEGER PRIMARY KEY, books INTEGER NOT NULL)"))
        tx.execute(sql("INSERT INTO shelves VALUES (1, 0), (2, 0)"))

    def add(first: int, second: int) -> str:
        try:
            with database.write() as tx:
                tx.execute(sql("UPDATE shelves SET books = books + 1 WHERE id = :id"), {"id": first})
                both.wait(30)
                tx.execute(sql("UPDATE shelves SET books = books + 1 WHERE id = :id"), {"id": second})
        except Busy:
            return "busy"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        ends = sorted(threads.map(add, (1, 2), (2, 1)))
    with database.read() as tx:
        books = [row.books for row in tx.execute(sql("SELECT books FROM shelves ORDER BY id"))]
    database.close()

    assert ends == ["busy", "done"]
    assert books == [1, 1]
