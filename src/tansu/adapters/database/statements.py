"""How a statement of ours is written for a driver: the names of its parameters, and lists spelled out."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tansu.ports.database import Statement

_NAMED = re.compile(r"(?<![:\w]):(\w+)")
"""A parameter; neither a `::cast` nor the minutes of a time."""


def spelled_out(statement: Statement, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The text with a parameter for each member of each list, and the values under those names."""
    if not statement.lists:
        return statement.text, values
    all_values = dict(values)
    text = statement.text
    for name in statement.lists:
        members = {f"{name}_{place}": member for place, member in enumerate(all_values.pop(name))}
        all_values |= members
        # Nothing is in a list of NULL, on either engine and whatever the type of the column.
        listed = ", ".join(f":{one}" for one in members) or "NULL"
        text = re.sub(rf"(?<![:\w]):{name}\b", f"({listed})", text)
    return text, all_values


@lru_cache(maxsize=2048)
def with_percent(text: str, *, named: bool = True) -> str:
    """The text as psycopg wants it: `%(name)s`, or `%s` for values in the order of their names."""
    return _NAMED.sub(r"%(\1)s" if named else "%s", text.replace("%", "%%"))


@lru_cache(maxsize=256)
def in_order(text: str) -> str:
    """The text with `?` for values in the order of their names, as SQLite's driver wants them."""
    return _NAMED.sub("?", text)
