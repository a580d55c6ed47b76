"""PROPPATCH: properties that a client keeps beside a resource. All of them are set, or none."""

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.multistatus import Multistatus, propstat
from tansu.protocols.dav.properties import LIVE
from tansu.protocols.dav.propfind import found_at
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.xml import DAV, Name

Change = tuple[Name, Any | None]
"""A name and the element to keep, or None to forget it."""

PROTECTED = f"<d:error>{xml.element((DAV, 'cannot-modify-protected-property'))}</d:error>"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def proppatch(call: Call) -> Response:
    """Set and remove properties, in the order of the document."""
    changes = list(_changes(call.document))
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        seen = found_at(work, call.place)
    with call.outside.work(call.visitor.who, seen.feature) as work:
        resource = found_at(work, call.place)
        call.guard().require(work, resource)
        call.tree.require_unlocked(work, call.path, resource, call.guard().tokens)
        refused = {name for name, _ in changes if not _may_set(resource, name)}
        if not refused:
            _apply(call, work, resource, changes)
    base = call.place.href + "/" * resource.collection
    return Multistatus([f"<d:response>{xml.href(base)}{_outcome(changes, refused)}</d:response>"])


def _apply(call: Call, work: Work, resource: Resource, changes: list[Change]) -> None:
    dead: dict[Name, str | None] = {}
    for name, element in changes:
        live = LIVE.get(name)
        if live and live.set:
            live.set(call.tree, work, resource, element)
        else:
            dead[name] = None if element is None else xml.written(element)
    if dead:
        call.tree.set_dead(work, resource, dead)


def _may_set(resource: Resource, name: Name) -> bool:
    live = LIVE.get(name)
    return live is None or (live.set is not None and (not live.settable or resource.kind in live.settable))


def _outcome(changes: list[Change], refused: set[Name]) -> str:
    names = dict.fromkeys(name for name, _ in changes)
    if not refused:
        return propstat("".join(xml.element(name) for name in names), 200)
    bad = propstat("".join(xml.element(name) for name in names if name in refused), 403, PROTECTED)
    others = "".join(xml.element(name) for name in names if name not in refused)
    return bad + (propstat(others, 424) if others else "")


def _changes(document: Any | None) -> Iterator[Change]:
    if document is None or xml.name_of(document) != (DAV, "propertyupdate"):
        raise Invalid("The body of PROPPATCH is a DAV: propertyupdate element.")
    for step in xml.children(document):
        kind = xml.name_of(step)
        if kind not in {(DAV, "set"), (DAV, "remove")}:
            continue
        for props in xml.children(step):
            for prop in xml.children(props) if xml.name_of(props) == (DAV, "prop") else ():
                yield xml.name_of(prop), _with_language(prop) if kind[1] == "set" else None


def _with_language(prop: Any) -> Any:
    """The language that was declared further out belongs to the property (RFC 4918, 4.3)."""
    if XML_LANG not in prop.attrib:
        above = next((one.get(XML_LANG) for one in prop.iterancestors() if one.get(XML_LANG)), None)
        if above:
            prop.set(XML_LANG, above)
    return prop
