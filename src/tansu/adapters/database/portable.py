"""The rows of any schema of ours as JSON values, read from either engine by what the schema says of itself."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from graphlib import TopologicalSorter
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tansu.adapters.database.migrate import Step, applied, migrate
from tansu.adapters.database.sqlite import SqliteDatabase
from tansu.core.errors import Conflict, Invalid
from tansu.ports.catalog import Column, columns, primary_key, references, tables
from tansu.ports.clock import Clock
from tansu.ports.database import Database, DatabaseError, Transaction, UniqueViolation, for_each, sql
from tansu.ports.tables import AppliedStep, TableShape, Value

VERSIONS = "schema_version"
BATCH = 500


class PortableTables:
    """Tables of databases whose schema was made by `steps`."""

    def __init__(self, steps: Sequence[Step], clock: Clock) -> None:
        self._steps = list(steps)
        self._clock = clock

    def shapes(self, tx: Transaction) -> list[TableShape]:
        """Read the live schema; parents first. Indexes of words are left out: they are made again from the rows."""
        left_out = {VERSIONS, *_word_indexes(tx)}
        below = {
            name: sorted({to for to, _ in references(tx, name)} - {name}) for name in tables(tx) if name not in left_out
        }
        return [_shape(tx, name) for name in TopologicalSorter(below).static_order()]

    def rows(self, tx: Transaction, shape: TableShape) -> Iterator[list[Value]]:
        """Yield every row in key order; on PostgreSQL through a cursor of the server, so memory stays flat."""
        kinds = {column.name: column.kind for column in columns(tx, shape.name)}
        order = ", ".join(_bytewise(tx, name, kinds[name]) for name in shape.key)
        words = f"SELECT {_names(shape.columns)} FROM {_names([shape.name])} ORDER BY {order}"
        for row in tx.stream(sql(words), batch=BATCH).tuples():
            yield [_outward(value) for value in row]

    def add(self, tx: Transaction, shape: TableShape, rows: Iterable[Sequence[Value]]) -> None:
        """Add rows in batches. Invalid names the table, not the row: it may hold anything."""
        seen = {column.name: column for column in columns(tx, shape.name)}
        readers = [_reader(seen[name]) for name in shape.columns]
        places = ", ".join(f":v{place}" for place in range(len(readers)))
        words = f"INSERT INTO {_names([shape.name])} ({_names(shape.columns)}) VALUES ({places})"
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            try:
                for_each(tx, words, [_inward(readers, row) for row in batch])
            except (DatabaseError, UniqueViolation, Invalid, ValueError, TypeError, binascii.Error) as error:
                raise Invalid(f"A row of {shape.name} cannot be brought into this database.") from error

    def clear(self, tx: Transaction, shapes: Sequence[TableShape]) -> None:
        """Remove every row, children first."""
        for shape in reversed(shapes):
            tx.execute(sql(f"DELETE FROM {_names([shape.name])}"))

    def applied(self, tx: Transaction) -> list[AppliedStep]:
        """Read the schema steps this database has."""
        return list(applied(tx)) if VERSIONS in tables(tx) else []

    def known(self) -> list[AppliedStep]:
        """Every schema step of this version."""
        return [(step.chain, step.number) for step in self._steps]

    def bring_to(self, database: Database, steps: Sequence[AppliedStep] | None = None) -> None:
        """Run what is missing, each step in a transaction of its own; may be killed and repeated."""
        wanted = set(self.known() if steps is None else steps)
        if unknown := sorted(wanted - set(self.known())):
            raise Conflict(
                f"This backup was made by a newer Tansu (it knows {unknown[-1][0]} {unknown[-1][1]}, this does not). "
                "Install that version or a later one, then restore again."
            )
        only = [step for step in self._steps if (step.chain, step.number) in wanted]
        migrate(database, self._clock, only, snapshot=lambda: None)

    @contextmanager
    def scratch(self, folder: Path) -> Iterator[Database]:
        """Lend a SQLite database in a folder of its own below `folder`."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=folder, prefix="drill-") as own:
            database = SqliteDatabase(Path(own) / "drill.db")
            try:
                yield database
            finally:
                database.close()


def _word_indexes(tx: Transaction) -> list[str]:
    """Tables that are an index of words by their kind: they have no form of their own outside their engine."""
    if tx.engine == "postgresql":
        words = "SELECT DISTINCT table_name FROM information_schema.columns WHERE data_type = 'tsvector'"
    else:
        words = "SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')"
    return [row[0] for row in tx.execute(sql(words))]


def _shape(tx: Transaction, name: str) -> TableShape:
    every = tuple(column.name for column in columns(tx, name))
    return TableShape(name, every, primary_key(tx, name) or every)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _bytewise(tx: Transaction, name: str, kind: str) -> str:
    """Order text by its bytes on both engines, so that the same rows make the same file."""
    text = tx.engine == "postgresql" and kind in {"TEXT", "CHARACTER VARYING"}
    return f'"{name}" COLLATE "C"' if text else f'"{name}"'


def _outward(value: object) -> Value:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if value is None or isinstance(value, str | int | float):
        return value
    raise Invalid(f"A column holds a {type(value).__name__}, for which backups have no form.")


def _reader(column: Column) -> Callable[[Value], object]:
    """How a JSON value becomes one of this column: only values that it could have come from are taken."""
    kinds: tuple[type, ...] = (str,)
    if column.kind in {"BLOB", "BYTEA"}:
        kinds = (dict,)
    elif column.kind in {"INTEGER", "BIGINT", "SMALLINT"}:
        kinds = (int,)
    elif column.kind in {"REAL", "DOUBLE PRECISION", "NUMERIC"}:
        kinds = (float, int)

    def read(value: Value) -> object:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise ValueError(column.name)
        return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value

    return read


def _inward(readers: Sequence[Callable[[Value], object]], row: Sequence[Value]) -> tuple[object, ...]:
    return tuple([read(value) for read, value in zip(readers, row, strict=True)])
