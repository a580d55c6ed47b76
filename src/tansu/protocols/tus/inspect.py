"""HEAD and OPTIONS: where an upload stands, and what this server can do."""

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.principal import Principal, Scope
from tansu.features import gallery
from tansu.foundation import uploads
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.who import signed_in
from tansu.protocols.tus.finish import finish
from tansu.protocols.tus.words import ALGORITHMS, EXTENSIONS, HAD, VERSION, empty, require_version, tus_headers


def inspect(request: Request) -> Response:
    """Say how far an upload is. One that has all its bytes but was cut off before the end is finished now."""
    require_version(request)
    who = signed_in(request, Scope.WRITE)
    name = request.path_params["upload"]
    if name.startswith(HAD):
        return empty(200, tus_headers(None, **_had(request, who, name.removeprefix(HAD))))
    with outside(request).read(who) as work:
        upload = uploads.get(work, name)
    if upload.complete and not upload.partial and not upload.asset:
        finish(request, who, upload)
        with outside(request).read(who) as work:
            upload = uploads.get(work, upload.id)
    more = {"Upload-Length": str(upload.length)}
    if upload.partial:
        more["Upload-Concat"] = "partial"
    return empty(200, tus_headers(upload, **more))


def _had(request: Request, who: Principal, asset: str) -> dict[str, str]:
    """An upload that needed no bytes stands at its end for as long as its asset is there."""
    with outside(request).read(who, "gallery") as work:
        size = str(gallery.find_original(work, asset).ref.size)
    return {"Upload-Offset": size, "Upload-Length": size, "Tansu-Asset": asset, "Tansu-State": "had"}


def options(request: Request) -> Response:
    """Say what is spoken here; nobody needs to be signed in for that."""
    return empty(
        204,
        {
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(server(request).max_upload),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )
