"""Bringing a database to the schema of this code: numbered steps, one transaction each.

Every folder that owns tables has a chain of steps, `schema/0001_….py` with an `up(tx)`. A step and its
line in `schema_version` are one transaction, so a kill at any point leaves a whole number of steps. A
snapshot is made before the first step on a database that already holds something.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tansu.core.errors import Conflict
from tansu.core.instants import to_ms
from tansu.ports.catalog import tables
from tansu.ports.clock import Clock
from tansu.ports.database import Database, Transaction, sql

LOCK_KEY = 8420
"""The PostgreSQL advisory lock that makes nodes which start together migrate one after the other."""


@dataclass(frozen=True)
class Step:
    """One numbered change of one chain."""

    chain: str
    number: int
    name: str
    up: Callable[[Transaction], None]


def steps_of(package: str) -> list[Step]:
    """Find the chain of the `schema` package below `package`, in order. LookupError if nothing is there.

    A step is imported when it runs, which most starts have none of: with it comes the whole feature around it.
    """
    top, *parts = package.split(".")
    folder = Path(importlib.import_module(top).__path__[0], *parts, "schema")
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    if not names:
        raise LookupError(f"{folder} holds no steps of a schema. This installation is not whole.")
    chain = package.removeprefix("tansu.")
    return [Step(chain, int(name[:4]), name[5:], partial(_up, f"{package}.schema.{name}")) for name in names]


def _up(module: str, tx: Transaction) -> None:
    importlib.import_module(module).up(tx)


def migrate(database: Database, clock: Clock, steps: Sequence[Step], *, snapshot: Callable[[], object]) -> list[Step]:
    """Run what is missing and return it. `snapshot` is called once, before a change to existing data.

    Raises Conflict if the database was written by a newer version of this program.
    """
    with database.write() as tx:
        _create_version_table(tx)
        done = _done(tx)
    _refuse_newer(done, steps)
    missing = [step for step in steps if (step.chain, step.number) not in done]
    if missing and done:
        snapshot()
    return [step for step in missing if _run(database, clock, step)]


def applied(tx: Transaction) -> Iterator[tuple[str, int]]:
    """Yield (chain, number) of every step that this database has."""
    yield from sorted(_done(tx))


def _run(database: Database, clock: Clock, step: Step) -> bool:
    with database.write() as tx:
        if database.engine == "postgresql":
            tx.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        if (step.chain, step.number) in _done(tx):
            return False
        step.up(tx)
        tx.execute(
            sql("INSERT INTO schema_version (chain, number, name, applied_at) VALUES (:chain, :number, :name, :at)"),
            {"chain": step.chain, "number": step.number, "name": step.name, "at": to_ms(clock.now())},
        )
    return True


def _create_version_table(tx: Transaction) -> None:
    if "schema_version" in tables(tx):
        return
    tx.execute(
        sql(
            "CREATE TABLE IF NOT EXISTS schema_version (chain TEXT NOT NULL, number INTEGER NOT NULL,"
            " name TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (chain, number))"
        )
    )


def _done(tx: Transaction) -> set[tuple[str, int]]:
    return {(row.chain, row.number) for row in tx.execute(sql("SELECT chain, number FROM schema_version"))}


def _refuse_newer(done: set[tuple[str, int]], steps: Sequence[Step]) -> None:
    known = {(step.chain, step.number) for step in steps}
    if unknown := sorted(done - known):
        raise Conflict(
            f"This data was written by a newer Tansu (it knows {unknown[-1][0]} {unknown[-1][1]}, this one does not). "
            "Install that version again, or restore a backup from before the upgrade."
        )
