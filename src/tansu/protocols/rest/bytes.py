"""The bytes of an asset over REST: original, preview, thumbnail."""

import base64

from fastapi import Request
from starlette.responses import Response

from tansu.core.errors import Damaged
from tansu.core.principal import Scope
from tansu.features import gallery
from tansu.features.gallery import Original
from tansu.protocols.http.files import SAFE_INLINE, BlobResponse, disposition
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.renditions import rendition
from tansu.protocols.rest.routing import router

routes = router("gallery")


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
    return rendition(request, asset, "thumbnail")


@routes.get("/gallery/assets/{asset}/preview")
def preview(request: Request, asset: str) -> Response:
    """A WebP of at most 1440 pixels for the screen."""
    return rendition(request, asset, "preview")


def _headers(found: Original, download: bool) -> dict[str, str]:
    shown = found.mime if found.mime in SAFE_INLINE else "application/octet-stream"
    digest = base64.b64encode(bytes.fromhex(found.ref.sha256)).decode()
    return {
        "Content-Type": shown,
        "Content-Disposition": disposition(found.name, attachment=download or shown != found.mime),
        "Cache-Control": "private, no-cache",
        "Repr-Digest": f"sha-256=:{digest}:",
    }
