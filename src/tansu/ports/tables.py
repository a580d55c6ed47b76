"""Every row of every table, whatever the schema of today: what backups and restores need of a database.

Only backups may look at tables this way. Everything else goes through the store that owns a table.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tansu.ports.database import Database, Transaction

Value = str | int | float | None | dict[str, str]
"""A JSON value; bytes are `{"base64": …}`."""
AppliedStep = tuple[str, int]
"""A schema step: chain and number."""


@dataclass(frozen=True)
class TableShape:
    """One table of the live schema; `columns` in the order in which they were declared."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """The columns of the primary key; all columns where there is none."""


class Tables(Protocol):
    """The schema as it is, and its rows as JSON values. The table of schema versions is not among them."""

    def shapes(self, tx: Transaction) -> list[TableShape]:
        """Read the live schema; a table comes after all tables it refers to."""
        ...

    def rows(self, tx: Transaction, shape: TableShape) -> Iterator[list[Value]]:
        """Yield every row in key order, a few at a time, values in the order of `shape.columns`."""
        ...

    def add(self, tx: Transaction, shape: TableShape, rows: Iterable[Sequence[Value]]) -> None:
        """Add rows as they are. Raises Invalid for a row that cannot be one of this table."""
        ...

    def clear(self, tx: Transaction, shapes: Sequence[TableShape]) -> None:
        """Remove every row of these tables."""
        ...

    def applied(self, tx: Transaction) -> list[AppliedStep]:
        """Read the schema steps this database has; none if it is new."""
        ...

    def known(self) -> list[AppliedStep]:
        """Every schema step of this version, in the order in which they run."""
        ...

    def bring_to(self, database: Database, steps: Sequence[AppliedStep] | None = None) -> None:
        """Run what is missing of `steps`, or of every step there is.

        Raises Conflict if the database, or `steps`, knows one that this version does not.
        """
        ...

    def scratch(self, folder: Path) -> AbstractContextManager[Database]:
        """Lend a new and empty database without any table, gone afterwards with all its files."""
        ...
