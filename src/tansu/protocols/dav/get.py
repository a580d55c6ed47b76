"""GET and HEAD: the bytes of a file, with Range and conditions; of a folder, a word about what it is."""

from starlette.responses import Response

from tansu.protocols.dav.call import Call
from tansu.protocols.dav.conditions import moment
from tansu.protocols.dav.properties.core import http_date
from tansu.protocols.dav.propfind import found_at
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Content
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.ranges import matches

ABOUT_FOLDERS = b"This is a folder. Open it with a WebDAV client, or in the web app.\n"


def get(call: Call) -> Response:
    """Answer GET, and HEAD with the same headers and no bytes."""
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        resource = found_at(work, call.place)
        call.conditions.require_for_reading(work, resource)
        content = Content("text/plain; charset=utf-8", data=ABOUT_FOLDERS)
        if not resource.collection:
            content = call.tree.content(work, resource)
    headers = _headers(resource, content)
    if _seen_already(call, resource):
        return Response(status_code=304, headers=headers)
    if content.blob is not None:
        return BlobResponse(call.request, call.outside.blobs, content.blob, headers, etag=resource.etag)
    return Response(content.data, headers={**headers, "Content-Type": content.mime})


def _seen_already(call: Call, resource: Resource) -> bool:
    """Say whether the client has this; a date counts only where no tag is given (RFC 9110, 13.2.2)."""
    if "if-none-match" in call.request.headers:
        return bool(resource.etag) and matches(call.header("if-none-match"), resource.etag)
    since_ms = moment(call.header("if-modified-since"))
    return since_ms is not None and resource.modified_ms is not None and resource.modified_ms // 1000 * 1000 <= since_ms


def _headers(resource: Resource, content: Content) -> dict[str, str]:
    headers = {"Content-Type": content.mime, "Cache-Control": "private, no-cache"}
    if resource.etag:
        headers["ETag"] = f'"{resource.etag}"'
    if resource.modified_ms is not None:
        headers["Last-Modified"] = http_date(max(0, resource.modified_ms) // 1000)
    if not resource.collection:
        shown = content.mime in SAFE_INLINE
        headers["Content-Disposition"] = disposition(resource.name, attachment=not shown)
    return {**headers, **content.headers}
