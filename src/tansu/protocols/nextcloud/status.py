"""The first questions of every app: what is this, is it there, shall this phone be wiped."""

from starlette.requests import Request
from starlette.responses import Response

from tansu.protocols.http.jsons import answer
from tansu.protocols.nextcloud.product import PRODUCT, version_string


async def status(request: Request) -> Response:
    """What this is, for everybody."""
    return answer(
        {
            "installed": True,
            "maintenance": False,
            "needsDbUpgrade": False,
            "version": f"{version_string()}.0",
            "versionstring": version_string(),
            "edition": "",
            "productname": PRODUCT,
            "extendedSupport": False,
        }
    )


async def nothing(request: Request) -> Response:
    """How Android finds out whether a network lets it through."""
    return Response(status_code=204)


async def no_wipe(request: Request) -> Response:
    """Android asks at every refused login whether to erase itself. 404 means no, and we never say yes."""
    return answer([], 404)
