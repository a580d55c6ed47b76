"""The bytes of an asset over REST: original, preview, thumbnail."""

import base64
from functools import partial

from fastapi import Request
from starlette.responses import Response
from starlette.routing import Route

from tansu.core.errors import Damaged, NotFound
from tansu.core.ids import is_id
from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.features.gallery import Original, RenditionState
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.problem import problem_response
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import router

routes = router("gallery")

FOREVER = "private, max-age=31536000, immutable"


@routes.get("/gallery/assets/{asset}/original")
@routes.head("/gallery/assets/{asset}/original", include_in_schema=False)
def original(request: Request, asset: str, download: bool = False) -> Response:
    """The original, byte for byte, with Range, ETag (its SHA-256) and Repr-Digest (RFC 9530)."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        found = gallery.find_original(work, asset)
    if found.damaged:
        raise Damaged("The stored bytes of this original fail their check. They are kept; ask your operator.")
    return BlobResponse(request, outside(request).blobs, found.ref, _headers(found, download))


@routes.get("/gallery/assets/{asset}/thumbnail")
def thumbnail(request: Request, asset: str) -> Response:
    """A small WebP for grids."""
    return _rendition(request, asset, "thumbnail")


@routes.get("/gallery/assets/{asset}/preview")
def preview(request: Request, asset: str) -> Response:
    """A WebP of at most 1440 pixels for the screen."""
    return _rendition(request, asset, "preview")


async def _quick(request: Request, *, size: str) -> Response:
    """A rendition without the way through the framework's forty routes, which costs more than the rendition."""
    request.scope["route_pattern"] = f"/gallery/assets/{{asset}}/{size}"
    return await in_thread(_rendition, request, request.path_params["asset"], size)


QUICK_ROUTES = [
    Route("/api/v1/gallery/assets/{asset}/thumbnail", partial(_quick, size="thumbnail"), methods=["GET"]),
    Route("/api/v1/gallery/assets/{asset}/preview", partial(_quick, size="preview"), methods=["GET"]),
]
"""Asked for by the hundred when somebody scrolls, so they stand before the API, which describes them."""


def _rendition(request: Request, asset: str, size: str) -> Response:
    """What is kept under the account's own name needs no further question; anything else is looked into."""
    who = signed_in(request, Scope.READ)
    name = gallery.rendition_name(asset, size)
    data = outside(request).renditions.get(who.account, name) if is_id(asset) else None
    if data is not None:
        return Response(data, media_type="image/webp", headers={"Cache-Control": FOREVER})
    return _no_rendition(request, who, asset)


def _no_rendition(request: Request, who: Principal, asset: str) -> Response:
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


def _headers(found: Original, download: bool) -> dict[str, str]:
    shown = found.mime if found.mime in SAFE_INLINE else "application/octet-stream"
    digest = base64.b64encode(bytes.fromhex(found.ref.sha256)).decode()
    return {
        "Content-Type": shown,
        "Content-Disposition": disposition(found.name, attachment=download or shown != found.mime),
        "Cache-Control": "private, no-cache",
        "Repr-Digest": f"sha-256=:{digest}:",
    }
