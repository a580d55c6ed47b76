"""The `d:response` elements of a multistatus: some properties of many resources.

They are written by the column, a hundred resources at a time: first one property of all, then the next. What is the
same for all of them is written once, into a pattern, and only what differs is put into its gaps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, NamedTuple

from tansu.protocols.dav import xml
from tansu.protocols.dav.multistatus import MISSING, THERE
from tansu.protocols.dav.properties import LIVE, Listing, Property
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import Name

AT_ONCE = 100
RESPONSE = ("<d:response><d:href>", "</d:href>", "</d:response>")

Dead = Mapping[Any, Mapping[Name, str]]
"""Properties that clients gave to resources: by key and name, each as the whole element."""


@dataclass(frozen=True)
class Wanted:
    """Which properties are asked for: some by name, all, or only what they are called."""

    names: tuple[Name, ...] = ()
    all: bool = False
    only_names: bool = False

    def live(self) -> list[Property]:
        """The properties that are computed and not merely kept."""
        unasked = [name for name, one in LIVE.items() if one.in_allprop] if self.all or self.only_names else []
        return [LIVE[name] for name in dict.fromkeys([*unasked, *self.names]) if name in LIVE]

    def bare(self) -> bool:
        """Whether what every listing has is enough to answer."""
        return all(one.values is not None for one in self.live())


class Column(NamedTuple):
    """One property of some resources: what is around it, and what is inside."""

    opening: str
    closing: str
    empty: str
    """The element where nothing is inside."""
    insides: Sequence[str | None]
    """None where a resource has no such property."""

    def same(self) -> bool:
        """Whether it is the same for all."""
        first = self.insides[0]
        return self.insides[-1] == first and self.insides.count(first) == len(self.insides)

    def element(self, inside: str | None) -> str:
        """The whole element, or nothing."""
        if inside is None:
            return ""
        return self.empty if inside == "" else f"{self.opening}{inside}{self.closing}"

    def elements(self) -> list[str]:
        """The whole element of each, or nothing."""
        return list(map(self.element, self.insides))


def responses(
    listing: Listing, wanted: Wanted, dead: Dead, hrefs: Sequence[str], resources: Sequence[Resource]
) -> Iterator[str]:
    """A `d:response` for each resource, up to a hundred in one text. The hrefs are ready to be written."""
    named = bool(wanted.names) and not wanted.all
    for first in range(0, len(resources), AT_ONCE):
        some = resources[first : first + AT_ONCE]
        columns = _named(listing, wanted, dead, some) if named else _everything(listing, wanted, dead, some)
        yield _written(hrefs[first : first + AT_ONCE], columns, tell_missing=named)


def _written(hrefs: Sequence[str], columns: Sequence[Column], *, tell_missing: bool) -> str:
    between, slots, missing = [""], [], ""
    for one in columns:
        if one.same():
            between[-1] += one.element(one.insides[0])
            missing += one.empty if tell_missing and one.insides[0] is None else ""
        elif all(one.insides):
            between[-1] += one.opening
            between.append(one.closing)
            slots.append(one.insides)
        elif tell_missing and None in one.insides:
            return "".join(map(_with_gaps, hrefs, zip(*map(Column.elements, columns), strict=True), repeat(columns)))
        else:
            between.append("")
            slots.append(one.elements())
    there = bool(slots) or any(between) or not missing
    between[0] = RESPONSE[1] + THERE[0] * there + between[0]
    between[-1] += THERE[1] * there + _missing(missing) + RESPONSE[2]
    pieces = chain.from_iterable((repeat(text), slot) for text, slot in zip(between, [*slots, repeat("")], strict=True))
    return "".join(chain.from_iterable(zip(repeat(RESPONSE[0]), hrefs, *pieces, strict=False)))


def _with_gaps(href: str, row: Sequence[str], columns: Sequence[Column]) -> str:
    """One response whose properties are not those of its neighbours."""
    missing = "".join([column.empty for one, column in zip(row, columns, strict=True) if not one])
    inside = "".join(row)
    there = f"{THERE[0]}{inside}{THERE[1]}" if inside or not missing else ""
    return f"{RESPONSE[0]}{href}{RESPONSE[1]}{there}{_missing(missing)}{RESPONSE[2]}"


def _missing(names: str) -> str:
    return f"{MISSING[0]}{names}{MISSING[1]}" if names else ""


def _named(listing: Listing, wanted: Wanted, dead: Dead, resources: Sequence[Resource]) -> list[Column]:
    """Properties asked for by name: some there, some not."""
    columns = []
    for name in wanted.names:
        if live := LIVE.get(name):
            columns.append(Column(*xml.tags(name), live.insides(listing, resources)))
        else:
            kept = [(dead.get(one.key) or {}).get(name) for one in resources]
            columns.append(Column("", "", xml.tags(name)[2], kept))
    return columns


def _everything(listing: Listing, wanted: Wanted, dead: Dead, resources: Sequence[Resource]) -> list[Column]:
    """All properties there are, or their names alone."""
    columns = [Column(*xml.tags(one.name), one.insides(listing, resources)) for one in wanted.live()]
    kept = [dead.get(one.key) or {} for one in resources]
    if not wanted.only_names:
        return [*columns, Column("", "", "", ["".join(some.values()) for some in kept])]
    columns = [one._replace(insides=[None if inside is None else "" for inside in one.insides]) for one in columns]
    return [*columns, Column("", "", "", ["".join([xml.tags(name)[2] for name in some]) for some in kept])]
