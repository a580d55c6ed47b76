"""The rows of any schema of ours as JSON values, read from either engine by what the schema says of itself."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, inspect, types
from sqlalchemy.exc import DBAPIError, StatementError

from tansu.adapters.database.migrate import Step, applied, migrate
from tansu.adapters.database.sqlite import SqliteDatabase
from tansu.core.errors import Conflict, Invalid
from tansu.ports.clock import Clock
from tansu.ports.database import Database
from tansu.ports.tables import AppliedStep, TableShape, Value

VERSIONS = "schema_version"
BATCH = 500


class PortableTables:
    """Tables of databases whose schema was made by `steps`."""

    def __init__(self, steps: Sequence[Step], clock: Clock) -> None:
        self._steps = list(steps)
        self._clock = clock

    def shapes(self, tx: Connection) -> list[TableShape]:
        """Read the live schema; parents first. Indexes of words are left out: they are made again from the rows."""
        order = inspect(tx).get_sorted_table_and_fkc_names()
        left_out = {VERSIONS, *_word_indexes(tx)}
        return [_shape(_table(tx, name)) for name, _ in order if name is not None and name not in left_out]

    def rows(self, tx: Connection, shape: TableShape) -> Iterator[list[Value]]:
        """Yield every row in key order; on PostgreSQL through a cursor of the server, so memory stays flat."""
        table = _table(tx, shape.name)
        ordered = table.select().order_by(*(_bytewise(tx, table.c[name]) for name in shape.key))
        with tx.execute(ordered, execution_options={"yield_per": BATCH}) as found:
            for row in found:
                yield [_outward(value) for value in row]

    def add(self, tx: Connection, shape: TableShape, rows: Iterable[Sequence[Value]]) -> None:
        """Add rows in batches. Invalid names the table, not the row: it may hold anything."""
        table = _table(tx, shape.name)
        readers = [_reader(table.c[name]) for name in shape.columns]
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            try:
                made = [_inward(shape, readers, row) for row in batch]
                tx.execute(table.insert(), made)
            except (DBAPIError, StatementError, ValueError, TypeError, binascii.Error) as error:
                raise Invalid(f"A row of {shape.name} cannot be brought into this database.") from error

    def clear(self, tx: Connection, shapes: Sequence[TableShape]) -> None:
        """Remove every row, children first."""
        for shape in reversed(shapes):
            tx.execute(_table(tx, shape.name).delete())

    def applied(self, tx: Connection) -> list[AppliedStep]:
        """Read the schema steps this database has."""
        return list(applied(tx)) if inspect(tx).has_table(VERSIONS) else []

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


def _word_indexes(tx: Connection) -> list[str]:
    """Tables that are an index of words by their kind: they have no form of their own outside their engine."""
    if tx.dialect.name == "postgresql":
        words = "SELECT DISTINCT table_name FROM information_schema.columns WHERE data_type = 'tsvector'"
    else:
        words = "SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')"
    return [row[0] for row in tx.exec_driver_sql(words)]


def _table(tx: Connection, name: str) -> Table:
    """A table by its columns alone: what else the schema says of it is not for copying rows."""
    seen = inspect(tx)
    key = set(seen.get_pk_constraint(name)["constrained_columns"])
    columns = [Column(one["name"], one["type"], primary_key=one["name"] in key) for one in seen.get_columns(name)]
    return Table(name, MetaData(), *columns)


def _shape(table: Table) -> TableShape:
    columns = tuple(column.name for column in table.columns)
    return TableShape(table.name, columns, tuple(column.name for column in table.primary_key) or columns)


def _bytewise(tx: Connection, column: Column) -> Any:  # type: ignore[type-arg]
    """Order text by its bytes on both engines, so that the same rows make the same file."""
    text = isinstance(column.type, types.String)
    return column.collate("C") if text and tx.dialect.name == "postgresql" else column


def _outward(value: object) -> Value:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if value is None or isinstance(value, str | int | float):
        return value
    raise Invalid(f"A column holds a {type(value).__name__}, for which backups have no form.")


def _reader(column: Column) -> Callable[[Value], object]:  # type: ignore[type-arg]
    """How a JSON value becomes one of this column: only values that it could have come from are taken."""
    if isinstance(column.type, types.LargeBinary):
        kinds: tuple[type, ...] = (dict,)
    elif isinstance(column.type, types.Integer):
        kinds = (int,)
    elif isinstance(column.type, types.Float | types.Numeric):
        kinds = (float, int)
    else:
        kinds = (str,)

    def read(value: Value) -> object:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise ValueError(column.name)
        return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value

    return read


def _inward(shape: TableShape, readers: Sequence[Callable[[Value], object]], row: Sequence[Value]) -> dict[str, object]:
    return {name: read(value) for name, read, value in zip(shape.columns, readers, row, strict=True)}
