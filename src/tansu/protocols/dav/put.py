"""PUT: a file as it is, whole, in one request."""

from collections.abc import Iterator

from starlette.responses import Response

from tansu.core.errors import Conflict
from tansu.protocols.dav.arriving import announced_checksums, announced_length, announced_time, refuse_old_ways
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.properties.core import http_date
from tansu.protocols.dav.properties.owncloud import FILES, file_id
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Incoming

_SAYS_NOTHING = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded", "binary/octet-stream"})


def put(call: Call, chunks: Iterator[bytes]) -> Response:
    """Store the body. 201 for a new file, 204 for a new version; 507 before a byte is taken that does not fit."""
    headers = call.request.headers
    refuse_old_ways(headers)
    if call.place.slash:
        raise Conflict("A file's name does not end with a slash.")
    incoming = Incoming(
        chunks,
        announced_length(headers, http_version=call.request.scope.get("http_version", "1.1")),
        mime=_mime(headers.get("content-type", "")),
        modified_at=announced_time(headers.get("x-oc-mtime", "")),
        created_at=announced_time(headers.get("x-oc-ctime", "")),
        checksums=announced_checksums(headers),
        make_parents=headers.get("x-nc-webdav-auto-mkcol", "") == "1",
    )
    done = call.tree.write(call.path, incoming, call.guard())
    return Response(status_code=201 if done.created else 204, headers=news(call, done.resource))


def news(call: Call, resource: Resource) -> dict[str, str]:
    """What a client wants to know of what it has just made, so that it need not ask."""
    headers = {"Content-Length": "0"}
    if resource.etag:
        headers |= {"ETag": f'"{resource.etag}"', "OC-ETag": f'"{resource.etag}"'}
    if resource.kind in FILES:
        headers["OC-FileId"] = file_id(call.outside.keys, resource.key)
    if resource.modified_ms is not None:
        headers["Last-Modified"] = http_date(resource.modified_ms // 1000)
    for name in ("x-oc-mtime", "x-oc-ctime"):
        if announced_time(call.header(name)):
            headers[name] = "accepted"
    return headers


def _mime(said: str) -> str:
    """What the client says a file is, unless it says nothing."""
    return "" if said.partition(";")[0].strip().lower() in _SAYS_NOTHING else said
