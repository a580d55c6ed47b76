"""DELETE: give an upload up."""

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.principal import Scope
from tansu.foundation import uploads
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.tus.words import empty, require_version, tus_headers


def cancel(request: Request) -> Response:
    """Forget the upload and its bytes; its reservation is given back. An asset made of it stays."""
    require_version(request)
    who = signed_in(request, Scope.WRITE)
    uploads.cancel(outside(request), who, request.path_params["upload"])
    return empty(204, tus_headers())
