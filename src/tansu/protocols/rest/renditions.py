"""Thumbnails and previews, which come by the hundred when somebody scrolls: a way of their own, before the API."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tansu.core.errors import NotFound
from tansu.core.ids import is_id
from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.features.gallery import RenditionState
from tansu.protocols.http.problem import problem_response
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in

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


async def _quick(request: Request, *, size: str) -> Response:
    """A rendition without the way through the framework's forty routes, which costs more than the rendition."""
    request.scope["route_pattern"] = f"/gallery/assets/{{asset}}/{size}"
    return await in_thread(rendition, request, request.path_params["asset"], size)


QUICK_ROUTES = [
    Route("/api/v1/gallery/assets/{asset}/thumbnail", partial(_quick, size="thumbnail"), methods=["GET"]),
    Route("/api/v1/gallery/assets/{asset}/preview", partial(_quick, size="preview"), methods=["GET"]),
]
"""Asked for by the hundred when somebody scrolls, so they stand before the API, which describes them."""
