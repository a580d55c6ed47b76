"""Conditions on what an entry is, put together with and, or and not: what `search` looks for."""

from dataclasses import dataclass
from enum import StrEnum

from tansu.core.errors import Invalid

MOST_COMPARISONS = 100


class Field(StrEnum):
    """What an entry can be searched and sorted by."""

    NUMBER = "number"
    NAME = "name"
    MIME = "mime"
    SIZE = "size"
    MODIFIED = "modified"
    CREATED = "created"
    FAVOURITE = "favourite"
    FOLDER = "folder"


TEXT = frozenset({Field.NAME, Field.MIME})


class Comparison(StrEnum):
    """How a field is compared with a value; LIKE knows % and _, and no difference of case in ASCII."""

    EQUAL = "="
    LESS = "<"
    MORE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    LIKE = "like"


@dataclass(frozen=True)
class Compare:
    """One comparison. Times are milliseconds since 1970, yes and no are 1 and 0."""

    field: Field
    comparison: Comparison
    value: str | int

    def __post_init__(self) -> None:
        text = self.field in TEXT
        if isinstance(self.value, str) is not text or (self.comparison is Comparison.LIKE and not text):
            raise Invalid(f"“{self.field}” cannot be compared like that.")


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple["Where", ...]


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: tuple["Where", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Where"


Where = Compare | All | Some | Not


@dataclass(frozen=True)
class Order:
    """By which field, and whether the largest comes first."""

    field: Field
    descending: bool = False


def require_moderate(where: Where) -> None:
    """Raise Invalid for more comparisons than a search is given time for."""
    if _count(where) > MOST_COMPARISONS:
        raise Invalid(f"A search may compare {MOST_COMPARISONS} times.")


def _count(where: Where) -> int:
    match where:
        case Compare():
            return 1
        case Not(part):
            return _count(part)
        case All(parts) | Some(parts):
            return sum(map(_count, parts))
