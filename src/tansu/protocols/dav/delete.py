"""DELETE: to the trash, with everything beneath."""

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.protocols.dav.call import Call


def delete(call: Call) -> Response:
    """Remove a file, or a folder with all it holds."""
    if call.header("depth").strip().lower() not in {"", "infinity"} and call.place.slash:
        raise Invalid("A folder is removed with everything beneath; Depth is infinity.")
    call.tree.remove(call.path, call.guard())
    return Response(status_code=204)
