"""The month list, with which every look at a timeline begins: a way of its own, before the API."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tansu.core.principal import Scope
from tansu.features import gallery
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.columns import months_columns


def months(request: Request) -> Response:
    """All months as columns, or 304 if the caller has them as they are."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        found, version = gallery.months(work)
    etag = f"m{version}"
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers={"ETag": f'"{etag}"'})
    return answer(months_columns(found, version), headers={"ETag": f'"{etag}"', "Cache-Control": "private, no-cache"})


async def _quick(request: Request) -> Response:
    """The same without the way through the framework, which takes three times as long as counting."""
    request.scope["route_pattern"] = "/gallery/months"
    return await in_thread(months, request)


MONTHS_ROUTE = Route("/api/v1/gallery/months", _quick, methods=["GET"])
"""It stands before the API, which describes it."""
