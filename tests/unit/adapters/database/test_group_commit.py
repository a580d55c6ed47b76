"""Writers who share one flush to the disk, and what each of them may be told before it is done."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from tansu.adapters.database.opening import open_database
from tansu.ports.database import sql

QUEUED = 0.3
"""Seconds in which a thread that was started has come to the end of a queue."""


def test_who_is_refused_for_a_neighbours_work_hears_it_when_that_is_there_for_everybody(tmp_path: Path) -> None:
    database = open_database("", data=tmp_path)
    with database.write() as tx:
        tx.execute(sql("CREATE TABLE names (name TEXT PRIMARY KEY)"))
    order: list[str] = []
    seen: list[str] = []
    heard = threading.Event()

    def taken() -> None:
        try:
            with database.write() as tx:
                assert [row.name for row in tx.execute(sql("SELECT name FROM names"))] == ["ada"]
                follow(last)
                raise LookupError("the name is taken")
        except LookupError:
            order.append("heard of it")
            with database.read() as tx:
                seen.extend(row.name for row in tx.execute(sql("SELECT name FROM names")))
            heard.set()

    def last() -> None:
        with database.write():
            heard.wait(QUEUED)
            order.append("the group ends")

    threads: list[threading.Thread] = []

    def follow(work: Callable[[], None]) -> None:
        threads.append(threading.Thread(target=work))
        threads[-1].start()
        time.sleep(QUEUED)

    with database.write() as tx:
        tx.execute(sql("INSERT INTO names (name) VALUES ('ada')"))
        follow(taken)
    for thread in threads:
        thread.join(30)
    database.close()

    assert order == ["the group ends", "heard of it"]
    assert seen == ["ada"]
