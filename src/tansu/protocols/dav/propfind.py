"""PROPFIND: properties of one resource, or of a collection and its members."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid, NotFound
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import spell_all
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.multistatus import Multistatus
from tansu.protocols.dav.properties import LIVE, Listing
from tansu.protocols.dav.responses import AT_ONCE, Dead, Wanted, responses
from tansu.protocols.dav.trees import Place
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Visitor
from tansu.protocols.dav.xml import DAV


def propfind(call: Call) -> Response:
    """Answer PROPFIND with Depth 0 or 1. Everything beneath at once is refused (S45)."""
    deep = depth(call) == "1"
    wanted = wanted_of(call.document)
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        resource = found_at(work, call.place)
        members: Sequence[Resource] = ()
        if deep and resource.collection:
            members = call.tree.members(work, call.path, resource, bare=wanted.bare())
        listing, dead = prepared(work, call.visitor, call.place, wanted, [resource, *members])
    base = call.place.href + "/" * resource.collection
    return Multistatus(responses(listing, wanted, dead, _hrefs(base, members), [resource, *members]))


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
    for one in wanted.live():
        if one.prepare:
            one.prepare(listing, work, resources)
    needs_dead = wanted.all or wanted.only_names or any(name not in LIVE for name in wanted.names)
    return listing, place.tree.dead(work, resources) if needs_dead else {}


def _hrefs(base: str, members: Sequence[Resource]) -> list[str]:
    start = xml.words(base)
    hrefs = [start]
    for first in range(0, len(members), AT_ONCE):
        some = members[first : first + AT_ONCE]
        names = spell_all([one.name for one in some])
        hrefs += [f"{start}{name}/" if one.collection else start + name for name, one in zip(names, some, strict=True)]
    return hrefs
