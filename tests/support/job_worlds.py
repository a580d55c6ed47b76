"""A small world for jobs: a migrated database, a stopped clock, and a table to leave marks in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg

from tansu.adapters.clock.stopped import SeededChance, StoppedClock
from tansu.adapters.database.migrate import migrate, steps_of
from tansu.adapters.database.opening import open_database
from tansu.adapters.payments.by_hand import ByHand
from tansu.foundation.jobs import Job, JobRecord, Worker, list_jobs
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside, Work
from tansu.ports.database import Database, sql


@dataclass(frozen=True)
class World:
    """An outside without bytes, and what tests ask of it."""

    outside: Outside
    clock: StoppedClock

    def worker(self, *jobs: Job, name: str = "one", **more: Any) -> Worker:
        """A worker for these jobs."""
        return Worker(self.outside, jobs, name=name, **more)

    def defer(self, job: Job, *, account: str = "ada", **args: Any) -> str:
        """Ask for a job in a transaction of its own."""
        with self.outside.system(account) as work:
            return job.defer(work, **args)

    def only_job(self) -> JobRecord:
        """The one job there is."""
        (found,) = self.jobs()
        return found

    def jobs(self) -> tuple[JobRecord, ...]:
        """All jobs, newest first, without the housekeeping."""
        with self.outside.look() as work:
            return tuple(job for job in list_jobs(work).jobs if job.name != "jobs.prune")

    def mark(self, text: str) -> None:
        """Leave a mark in a transaction of its own."""
        with self.outside.system() as work:
            leave(work, text)

    def marks(self) -> list[str]:
        """All marks, sorted."""
        return marks_in(self.outside)


def leave(work: Work, text: str) -> None:
    """Leave a mark in this transaction."""
    work.tx.execute(sql("INSERT INTO marks (mark) VALUES (:mark)"), {"mark": text})


def marks_in(outside: Outside) -> list[str]:
    """All marks, sorted."""
    with outside.look() as work:
        return [row.mark for row in work.tx.execute(sql("SELECT mark FROM marks ORDER BY mark"))]


@contextmanager
def open_world(url: str, data: Path, *, seed: int = 1, clock: StoppedClock | None = None) -> Iterator[World]:
    """Open (and migrate, if it is new) the database at `url`, or the SQLite one in `data`."""
    clock = clock or StoppedClock()
    database = open_database(url, data=data)
    migrate(database, clock, steps_of("tansu.foundation.jobs"), snapshot=lambda: None)
    with database.write() as tx:
        tx.execute(sql("CREATE TABLE IF NOT EXISTS marks (mark TEXT NOT NULL)"))
    try:
        yield World(outside_of(database, clock, seed=seed), clock)
    finally:
        database.close()


def outside_of(database: Database, clock: StoppedClock, *, seed: int = 1) -> Outside:
    """An Outside in which only the database, time and chance exist."""
    nothing = cast(Any, None)
    return Outside(
        database=database,
        blobs=nothing,
        staging=nothing,
        renditions=nothing,
        media=nothing,
        mailer=nothing,
        payments=ByHand(),
        clock=clock,
        chance=SeededChance(seed),
        keys=Keys(bytes(32)),
    )


def empty(url: str, data: Path) -> None:
    """Make the database as new."""
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    for file in data.glob("tansu.db*"):
        file.unlink()
