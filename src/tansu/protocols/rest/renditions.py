"""Thumbnails and previews, which come by the hundred when somebody scrolls: a way of their own, before the API."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from tansu.core.errors import NotFound
from tansu.core.ids import is_id
from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.features.gallery import RenditionState
from tansu.protocols.http.problem import problem_response
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in

_ADDRESS = re.compile(r"/api/v1/gallery/assets/([^/]+)/(thumbnail|preview)\Z")
FOREVER = "private, max-age=31536000, immutable"


def rendition(request: Request, asset: str, size: str) -> Response:
    """What is kept under the account's own name needs no further question; anything else is looked into."""
    who = signed_in(request, Scope.READ)
    name = gallery.rendition_name(asset, size)
    data = outside(request).renditions.get(who.account, name) if is_id(asset) else None
    if data is not None:
        return Response(data, media_type="image/webp", headers={"Cache-Control": FOREVER})
    return _none(request, who, asset)


def _none(request: Request, who: Principal, asset: str) -> Response:
    """Say why there is none, and have lost ones made again: they are derived, and backups leave them out."""
    with outside(request).read(who, "gallery") as work:
        state = gallery.rendition_state(work, asset)
    if state is RenditionState.FAILED:
        raise NotFound("There is no preview of this original; it can still be downloaded.")
    if state is RenditionState.READY:
        with outside(request).system(who.account, "gallery") as work:
            gallery.make_again(work, asset)
        server(request).nudge()
    words = "This preview is not made yet. Ask again in a moment."
    return problem_response("not_found", words, headers={"Retry-After": "2"})


def asks_for_rendition(scope: ASGIScope) -> bool:
    """Whether `answer_rendition` answers this request."""
    return scope["method"] in {"GET", "HEAD"} and _ADDRESS.match(scope["path"]) is not None


async def answer_rendition(scope: ASGIScope, receive: Receive, send: Send) -> None:
    """Send a rendition without the way past the frameworks' hundred routes, which costs more than the rendition."""
    found = _ADDRESS.match(scope["path"])
    assert found is not None
    asset, size = found.groups()
    scope["route_pattern"] = f"/gallery/assets/{{asset}}/{size}"
    response = await in_thread(rendition, Request(scope, receive), asset, size)
    await response(scope, receive, send)
