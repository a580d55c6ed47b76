"""Small pictures of files for the apps' lists: made of the gallery's renditions, or 404 for the app's own symbol."""

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import Invalid, NotFound, TansuError
from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.features.gallery import Pictured
from tansu.foundation import tree
from tansu.foundation.tree import Entry
from tansu.foundation.work import Work
from tansu.protocols.http.problem import problem
from tansu.protocols.http.ranges import matches
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.ocs import CHALLENGE

THUMBNAIL_PIXELS = 320
"""Up to here the small rendition is large enough; a list must not cost a gallery's worth of bytes."""


async def preview(request: Request) -> Response:
    """A picture of one file, known by number or by path, living or in the trash."""
    return await in_thread(_answer, request)


def _answer(request: Request) -> Response:
    try:
        return _preview(request)
    except TansuError as error:
        refused = problem(error, request_id=request.scope.get("request_id", ""))
        if refused.status_code == 401:
            refused.headers["WWW-Authenticate"] = CHALLENGE
        return refused


def _preview(request: Request) -> Response:
    who = signed_in(request, Scope.READ)
    with outside(request).read(who, "gallery") as work:
        entry = _entry(work, request)
        picture = gallery.pictured(work, [entry.blob]).get(entry.blob) if entry.blob else None
    if picture is None or not picture.ready:
        raise NotFound("There is no picture of this file (yet).")
    size = "thumbnail" if _pixels(request) <= THUMBNAIL_PIXELS else "preview"
    etag = f"{picture.asset}-{size}"
    headers = {"ETag": f'"{etag}"', "Cache-Control": "private, max-age=86400"}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(_rendition(request, who, picture, size), headers=headers, media_type="image/webp")


def _entry(work: Work, request: Request) -> Entry:
    number, path = request.query_params.get("fileId", ""), request.query_params.get("file", "")
    if number.isascii() and number.isdecimal() and len(number) < 19:
        return tree.entry(work, int(number))
    if path:
        return tree.find(work, [name for name in path.split("/") if name])
    raise Invalid("fileId or file says of which file.")


def _pixels(request: Request) -> int:
    """The longer side that is asked for; a, mode and forceIcon make no difference here."""
    asked = [request.query_params.get(name, "") for name in ("x", "y")]
    return max((int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) < 6), default=0)


def _rendition(request: Request, who: Principal, picture: Pictured, size: str) -> bytes:
    """The kept rendition; a lost one is made again, for it is only derived."""
    data = outside(request).renditions.get(who.account, gallery.rendition_name(picture.asset, size))
    if data is not None:
        return data
    with outside(request).system(who.account, "gallery") as work:
        gallery.make_again(work, picture.asset)
    server(request).nudge()
    raise NotFound("There is no picture of this file yet.")
