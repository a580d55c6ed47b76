"""PROPFIND: properties of one resource, or of a collection and its members."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid, NotFound
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import spell
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.multistatus import MISSING, THERE, Multistatus
from tansu.protocols.dav.properties import LIVE, Listing
from tansu.protocols.dav.trees import Place
from tansu.protocols.dav.trees.tree import Resource, Visitor
from tansu.protocols.dav.xml import DAV, Name

Dead = Mapping[Any, Mapping[Name, str]]
Found = tuple[str, Resource]
"""An href and what is there."""


@dataclass(frozen=True)
class Wanted:
    """Which properties are asked for: some by name, all, or only what they are called."""

    names: tuple[Name, ...] = ()
    all: bool = False
    only_names: bool = False


def propfind(call: Call) -> Response:
    """Answer PROPFIND with Depth 0 or 1. Everything beneath at once is refused (S45)."""
    deep = depth(call) == "1"
    wanted = wanted_of(call.document)
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        resource = found_at(work, call.place)
        members: Sequence[Resource] = ()
        if deep and resource.collection:
            members = call.tree.members(work, call.path, resource)
        listing, dead = prepared(work, call.visitor, call.place, wanted, [resource, *members])
    base = call.place.href + "/" * resource.collection
    return Multistatus(responses(listing, wanted, dead, _with_hrefs(base, resource, members)))


def depth(call: Call) -> str:
    """The Depth header: 0 or 1; infinity, which is meant where there is none, is 403."""
    asked = call.header("depth").strip().lower() or "infinity"
    if asked == "infinity":
        raise DavError("Ask folder by folder, with Depth 0 or 1.", status=403, condition=(DAV, "propfind-finite-depth"))
    if asked not in {"0", "1"}:
        raise Invalid("Depth is 0 or 1.")
    return asked


def found_at(work: Work, place: Place) -> Resource:
    """What is at a place, or NotFound; a file is not found with a slash behind its name."""
    resource = place.tree.find(work, place.path)
    if place.slash and not resource.collection:
        raise NotFound
    return resource


def wanted_of(document: Any | None) -> Wanted:
    """What a `d:propfind` asks for; no body asks for everything (RFC 4918, 9.1)."""
    if document is None:
        return Wanted(all=True)
    if xml.name_of(document) != (DAV, "propfind"):
        raise Invalid("The body of PROPFIND is a DAV: propfind element.")
    for one in xml.children(document):
        match xml.name_of(one):
            case ("DAV:", "prop"):
                return Wanted(tuple(dict.fromkeys(map(xml.name_of, xml.children(one)))))
            case ("DAV:", "allprop"):
                include = xml.child(document, (DAV, "include"))
                more = map(xml.name_of, xml.children(include)) if include is not None else ()
                return Wanted(tuple(dict.fromkeys(more)), all=True)
            case ("DAV:", "propname"):
                return Wanted(only_names=True)
    raise Invalid("A propfind element asks for prop, allprop or propname.")


def prepared(
    work: Work, visitor: Visitor, place: Place, wanted: Wanted, resources: Sequence[Resource]
) -> tuple[Listing, Dead]:
    """Ask the database what the values will need, once for all resources."""
    listing = Listing(visitor, place)
    for name in names_of(wanted):
        live = LIVE.get(name)
        if live and live.prepare:
            live.prepare(listing, work, resources)
    needs_dead = wanted.all or wanted.only_names or any(name not in LIVE for name in wanted.names)
    return listing, place.tree.dead(work, resources) if needs_dead else {}


def names_of(wanted: Wanted) -> list[Name]:
    """The names of live properties that will be looked at, and of others asked for by name."""
    unasked = [name for name, one in LIVE.items() if one.in_allprop] if wanted.all or wanted.only_names else []
    return list(dict.fromkeys([*unasked, *wanted.names]))


def responses(listing: Listing, wanted: Wanted, dead: Dead, found: Iterable[Found]) -> Iterator[str]:
    """A `d:response` for each resource, those that are there in the first propstat."""
    write = _named(listing, wanted, dead) if wanted.names and not wanted.all else _everything(listing, wanted, dead)
    return (f"<d:response><d:href>{address}</d:href>{write(resource)}</d:response>" for address, resource in found)


def _named(listing: Listing, wanted: Wanted, dead: Dead) -> Callable[[Resource], str]:
    """A writer for properties asked for by name: some there, some not."""
    live = [(*xml.tags(name), LIVE[name].value) for name in wanted.names if name in LIVE]
    others = [(name, xml.tags(name)[2]) for name in wanted.names if name not in LIVE]
    nowhere = "" if dead else "".join(empty for _, empty in others)
    before, after = THERE
    before_missing, after_missing = MISSING

    def write(resource: Resource) -> str:
        there, missing = "", nowhere
        for opening, closing, empty, value in live:
            inside = value(listing, resource)
            if inside:
                there += f"{opening}{inside}{closing}"
            elif inside is None:
                missing += empty
            else:
                there += empty
        if dead:
            own = dead.get(resource.key) or {}
            for name, empty in others:
                kept = own.get(name)
                if kept is None:
                    missing += empty
                else:
                    there += kept
        if not missing:
            return f"{before}{there}{after}"
        first = f"{before}{there}{after}" if there else ""
        return f"{first}{before_missing}{missing}{after_missing}"

    return write


def _everything(listing: Listing, wanted: Wanted, dead: Dead) -> Callable[[Resource], str]:
    """A writer for all properties, or for their names alone."""
    asked = [(*xml.tags(name), LIVE[name].value) for name in names_of(wanted) if name in LIVE]
    only_names = wanted.only_names

    def write(resource: Resource) -> str:
        there = ""
        for opening, closing, empty, value in asked:
            inside = value(listing, resource)
            if inside is not None:
                there += f"{opening}{inside}{closing}" if inside and not only_names else empty
        for name, kept in (dead.get(resource.key) or {}).items():
            there += xml.tags(name)[2] if only_names else kept
        return f"{THERE[0]}{there}{THERE[1]}"

    return write


def _with_hrefs(base: str, resource: Resource, members: Sequence[Resource]) -> Iterator[Found]:
    yield xml.words(base), resource
    folder = xml.words(base)
    for one in members:
        yield f"{folder}{spell(one.name)}{'/' if one.collection else ''}", one
