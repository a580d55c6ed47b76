"""SQLite's driver asked without a detour: the same statements, parameters, rows and errors, in a tenth of the time.

On its way through SQLAlchemy a look-up of one row costs many times what SQLite needs for it, and a request has a dozen.
SQLite reads our named parameters as they are written, so plain text goes to its driver at once. Whatever else is
asked of the connection is SQLAlchemy's, as everything is on PostgreSQL.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound

from tansu.ports.database import PlainText


class QuickConnection(Connection):
    """A connection to SQLite whose plain statements take the short way."""

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """Execute a statement; its rows are read as they are asked for."""
        one = parameters is None or isinstance(parameters, Mapping)
        if type(statement) is not PlainText or execution_options or not one:
            return super().execute(statement, parameters, execution_options=execution_options)
        if not self.in_transaction():
            self.begin()
        return self.tell(statement.text, parameters)

    def exec_driver_sql(self, statement: str, parameters: Any = None, execution_options: Any = None) -> Any:
        """Execute text as it is; once for each of many rows if there are many."""
        if execution_options or not isinstance(parameters, list):
            return super().exec_driver_sql(statement, parameters, execution_options)
        if not self.in_transaction():
            self.begin()
        try:
            self._driver.executemany(statement, parameters).close()
        except Exception as error:
            raise self.in_sqlalchemys_words(statement, error) from error
        return None

    def tell(self, text: str, parameters: Mapping[str, Any] | None = None) -> "Rows":
        """Execute text as it is, without beginning a transaction."""
        try:
            return Rows(self, text, self._driver.execute(text, parameters or {}))
        except Exception as error:
            raise self.in_sqlalchemys_words(text, error) from error

    def in_sqlalchemys_words(self, text: str, error: Exception) -> Exception:
        """The exception SQLAlchemy would raise for one of the driver."""
        base = self.dialect.loaded_dbapi.Error
        if not isinstance(error, base):
            return error
        # The values stay out of it: they are what people keep here.
        return DBAPIError.instance(text, None, error, base, hide_parameters=True, dialect=self.dialect)

    @property
    def _driver(self) -> Any:
        return self.connection.driver_connection


class Rows:
    """What a statement found, read as it is asked for: those of SQLAlchemy's words that our stores use."""

    def __init__(self, connection: QuickConnection, text: str, cursor: Any) -> None:
        self._connection = connection
        self._text = text
        self._cursor = cursor
        described = cursor.description
        self._make = _maker(tuple([column[0] for column in described])) if described else tuple

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return int(self._cursor.rowcount)

    def __iter__(self) -> Iterator[Any]:
        """Yield what is left."""
        try:
            yield from self._cursor if self._make is tuple else map(self._make, self._cursor)
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise self._connection.in_sqlalchemys_words(self._text, error) from error

    def all(self) -> list[Any]:
        """All that is left."""
        return list(self)

    def tuples(self) -> Iterator[Any]:
        """What is left without names, for lists of many thousands."""
        self._make = tuple
        return iter(self)

    def first(self) -> Any | None:
        """The first row, or None; the others are not looked at."""
        try:
            found = self._cursor.fetchone()
            self._cursor.close()
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise self._connection.in_sqlalchemys_words(self._text, error) from error
        return None if found is None else self._make(found)

    def one(self) -> Any:
        """The only row. NoResultFound, MultipleResultsFound."""
        if (found := self.one_or_none()) is None:
            raise NoResultFound("No row was found when one was required")
        return found

    def one_or_none(self) -> Any | None:
        """The only row, or None. MultipleResultsFound."""
        found = self.all()
        if len(found) > 1:
            raise MultipleResultsFound("Multiple rows were found when at most one was required")
        return found[0] if found else None

    def scalars(self) -> Iterator[Any]:
        """The first column of what is left."""
        return (row[0] for row in self)

    def scalar(self) -> Any | None:
        """The first column of the first row, or None."""
        found = self.first()
        return None if found is None else found[0]

    def scalar_one(self) -> Any:
        """The first column of the only row. NoResultFound, MultipleResultsFound."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any | None:
        """The first column of the only row, or None. MultipleResultsFound."""
        found = self.one_or_none()
        return None if found is None else found[0]


@lru_cache(maxsize=2048)
def _maker(columns: tuple[str, ...]) -> Callable[[Any], Any]:
    """Makes rows whose columns can be read by name."""
    row: Any = namedtuple("Row", columns, rename=True)  # type: ignore[misc]
    return row._make  # type: ignore[no-any-return]
