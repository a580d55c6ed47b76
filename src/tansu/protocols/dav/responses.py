"""The `d:response` elements of a multistatus: some properties of many resources.

They are written by the column, a hundred resources at a time: first one property of all, then the next. What is the
same for all of them, such as whether any of their names needs care, is then asked once and not ten thousand times.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any

from tansu.protocols.dav import xml
from tansu.protocols.dav.multistatus import MISSING, THERE
from tansu.protocols.dav.properties import LIVE, Listing
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import Name

AT_ONCE = 100

Dead = Mapping[Any, Mapping[Name, str]]
"""Properties that clients gave to resources: by key and name, each as the whole element."""

Column = list[str]
"""One property of each resource: the element, or nothing where there is no such property."""


@dataclass(frozen=True)
class Wanted:
    """Which properties are asked for: some by name, all, or only what they are called."""

    names: tuple[Name, ...] = ()
    all: bool = False
    only_names: bool = False

    def live(self) -> list[Name]:
        """The names of properties that are computed and not merely kept, and of others asked for by name."""
        unasked = [name for name, one in LIVE.items() if one.in_allprop] if self.all or self.only_names else []
        return list(dict.fromkeys([*unasked, *self.names]))


def responses(
    listing: Listing, wanted: Wanted, dead: Dead, hrefs: Iterable[str], resources: Sequence[Resource]
) -> Iterator[str]:
    """A `d:response` for each resource, up to a hundred in one text. The hrefs are ready to be written."""
    write = _named if wanted.names and not wanted.all else _everything
    addresses = iter(hrefs)
    for first in range(0, len(resources), AT_ONCE):
        some = resources[first : first + AT_ONCE]
        openings = [f"<d:response><d:href>{one}</d:href>" for one in islice(addresses, len(some))]
        yield write(listing, wanted, dead, openings, some)


def _named(listing: Listing, wanted: Wanted, dead: Dead, openings: Column, resources: Sequence[Resource]) -> str:
    """Properties asked for by name: some there, some not."""
    columns, empties, nowhere = [], [], ""
    for name in wanted.names:
        live, empty = LIVE.get(name), xml.tags(name)[2]
        if live:
            columns.append(live.column(listing, resources))
        elif dead:
            columns.append([(dead.get(one.key) or {}).get(name, "") for one in resources])
        else:
            nowhere += empty
            continue
        empties.append(empty)
    if columns and all(map(all, columns)):
        ending = f"{THERE[1]}{f'{MISSING[0]}{nowhere}{MISSING[1]}' if nowhere else ''}</d:response>"
        return _side_by_side(openings, repeat(THERE[0]), *columns, repeat(ending))
    rows = zip(*columns, strict=True) if columns else repeat(())
    return "".join(map(_with_gaps, openings, rows, repeat(empties), repeat(nowhere)))


def _with_gaps(opening: str, row: Sequence[str], empties: Sequence[str], nowhere: str) -> str:
    there = "".join(row)
    missing = "".join([empty for one, empty in zip(row, empties, strict=True) if not one]) + nowhere
    first = f"{THERE[0]}{there}{THERE[1]}" if there or not missing else ""
    return f"{opening}{first}{f'{MISSING[0]}{missing}{MISSING[1]}' if missing else ''}</d:response>"


def _everything(listing: Listing, wanted: Wanted, dead: Dead, openings: Column, resources: Sequence[Resource]) -> str:
    """All properties there are, or their names alone."""
    names = [name for name in wanted.live() if name in LIVE]
    columns = [LIVE[name].column(listing, resources) for name in names]
    kept = [dead.get(one.key) or {} for one in resources]
    if wanted.only_names:
        columns = [
            [xml.tags(name)[2] if one else "" for one in column] for name, column in zip(names, columns, strict=True)
        ]
        others = ["".join([xml.tags(name)[2] for name in some]) for some in kept]
    else:
        others = ["".join(some.values()) for some in kept]
    return _side_by_side(openings, repeat(THERE[0]), *columns, others, repeat(f"{THERE[1]}</d:response>"))


def _side_by_side(*columns: Iterable[str]) -> str:
    return "".join(chain.from_iterable(zip(*columns, strict=False)))
