"""MKCOL: a new collection, with the properties it begins with where a body says so (RFC 5689)."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from tansu.protocols.dav import xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.put import news
from tansu.protocols.dav.xml import DAV, Name
from tansu.protocols.http.jsons import UnsupportedType

RESOURCETYPE = (DAV, "resourcetype")


def mkcol(call: Call) -> Response:
    """Make a collection. 405 if something is there already, 409 if its parent is not."""
    kinds, properties = _wanted(call)
    made = call.tree.make_collection(call.path, call.guard(), kinds=kinds, properties=properties)
    return Response(status_code=201, headers=news(call, made))


def _wanted(call: Call) -> tuple[list[Name], Mapping[Name, str]]:
    """The resource type and the other properties that an extended MKCOL asks for."""
    if not call.body.strip():
        return [(DAV, "collection")], {}
    if "xml" not in call.header("content-type").lower():
        raise UnsupportedType("A body of MKCOL is XML.")
    document = call.document
    if document is None or xml.name_of(document) not in {(DAV, "mkcol"), (xml.CARDDAV, "mkcol")}:
        raise UnsupportedType("A body of MKCOL is a DAV: mkcol element.")
    found: dict[Name, Any] = {
        xml.name_of(prop): prop
        for setting in xml.children(document)
        if xml.name_of(setting) == (DAV, "set")
        for props in xml.children(setting)
        for prop in xml.children(props)
    }
    kind = found.pop(RESOURCETYPE, None)
    kinds = [xml.name_of(one) for one in xml.children(kind)] if kind is not None else [(DAV, "collection")]
    if (DAV, "collection") not in kinds:
        raise DavError("MKCOL makes collections only.", status=403, condition=(DAV, "valid-resourcetype"))
    return kinds, {name: xml.written(one) for name, one in found.items()}
