"""OPTIONS: what is spoken here. Clients ask it before anything else, some of them without saying who they are."""

from starlette.requests import Request
from starlette.responses import Response

from tansu.protocols.dav.call import Call

CLASSES = ("1", "2", "3")


def options(call: Call) -> Response:
    """Say which classes and methods this place takes."""
    return Response(status_code=200, headers=greeting(call.tree.allowed, call.tree.compliance))


async def root_options(request: Request) -> Response:
    """Answer for the root of the server, where Windows looks first; it holds no secret."""
    return Response(status_code=200, headers=greeting(frozenset({"OPTIONS", "GET", "HEAD"}), ()))


def greeting(allowed: frozenset[str], more: tuple[str, ...]) -> dict[str, str]:
    """The headers by which a WebDAV server is known."""
    return {
        "DAV": ", ".join([*CLASSES, *more]),
        "Allow": ", ".join(sorted(allowed)),
        "MS-Author-Via": "DAV",
        "Content-Length": "0",
    }
