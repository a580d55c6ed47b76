"""Rows as a driver's cursor gives them, read by name or by place."""

from collections import namedtuple
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from tansu.adapters.database.errors import Words


class CursorRows:
    """What a statement found, read as it is asked for; see `ports.database.Rows`."""

    def __init__(self, cursor: Any, words: Words, *, at_once: bool = False) -> None:
        """`at_once` is for a driver that has all rows already and is slow to hand them out one by one."""
        self._cursor = cursor
        self._words = words
        self._at_once = at_once
        described = cursor.description
        self._make = _maker(tuple([column[0] for column in described])) if described else tuple

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return int(self._cursor.rowcount)

    def __iter__(self) -> Iterator[Any]:
        """Yield what is left."""
        try:
            left = self._cursor.fetchall() if self._at_once else self._cursor
            yield from left if self._make is tuple else map(self._make, left)
        except self._words.error as error:
            raise self._words.ours(error) from error

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
        except self._words.error as error:
            raise self._words.ours(error) from error
        return None if found is None else self._make(found)

    def one(self) -> Any:
        """The only row. LookupError."""
        if (found := self.one_or_none()) is None:
            raise LookupError("No row was found where there must be one.")
        return found

    def one_or_none(self) -> Any | None:
        """The only row, or None. LookupError if there are several."""
        found = self.all()
        if len(found) > 1:
            raise LookupError("Several rows were found where there may be one.")
        return found[0] if found else None

    def scalars(self) -> Iterator[Any]:
        """The first column of what is left."""
        return (row[0] for row in self.tuples())

    def scalar(self) -> Any | None:
        """The first column of the first row, or None."""
        found = self.first()
        return None if found is None else found[0]

    def scalar_one(self) -> Any:
        """The first column of the only row. LookupError."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any | None:
        """The first column of the only row, or None. LookupError if there are several."""
        found = self.one_or_none()
        return None if found is None else found[0]


@lru_cache(maxsize=2048)
def _maker(columns: tuple[str, ...]) -> Callable[[Any], Any]:
    """Makes rows whose columns can be read by name."""
    row: Any = namedtuple("Row", columns, rename=True)  # type: ignore[misc]
    return row._make  # type: ignore[no-any-return]
