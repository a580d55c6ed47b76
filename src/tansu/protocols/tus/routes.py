"""Which method goes where, and errors with the headers of tus."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tansu.core.errors import QuotaExceeded, TansuError
from tansu.protocols.http.problem import problem, problem_response
from tansu.protocols.http.threads import in_thread
from tansu.protocols.tus.append import append
from tansu.protocols.tus.cancel import cancel
from tansu.protocols.tus.create import create
from tansu.protocols.tus.inspect import inspect, options
from tansu.protocols.tus.words import VERSION, WrongVersion

Handler = Callable[[Request], Awaitable[Response]]


async def uploads(request: Request) -> Response:
    """`/api/v1/uploads`."""
    if _method(request) == "OPTIONS":
        return options(request)
    if _method(request) == "POST":
        return await _answer(request, create)
    return _no_such_method(request)


async def one_upload(request: Request) -> Response:
    """`/api/v1/uploads/{upload}`."""
    if _method(request) == "OPTIONS":
        return options(request)
    if _method(request) == "PATCH":
        return await _answer(request, append)
    if _method(request) == "HEAD":
        return await _answer(request, _threaded(inspect))
    if _method(request) == "DELETE":
        return await _answer(request, _threaded(cancel))
    return _no_such_method(request)


async def _answer(request: Request, handler: Handler) -> Response:
    """Run a handler; an error becomes a problem document that a tus client understands.

    Clients retry every 5xx, so an exceeded quota is 413 here and not 507.
    """
    request.scope["route_pattern"] = request.scope["route"].path
    try:
        return await handler(request)
    except TansuError as error:
        status = 412 if isinstance(error, WrongVersion) else 413 if isinstance(error, QuotaExceeded) else None
        response = problem(error, request_id=request.scope["request_id"], status=status)
        response.headers["Tus-Resumable"] = VERSION
        if status == 412:
            response.headers["Tus-Version"] = VERSION
        if "offset" in error.facts:
            response.headers["Upload-Offset"] = str(error.facts["offset"])
        return response


def _method(request: Request) -> str:
    """The method, which a client behind a narrow-minded proxy may give in a header of a POST; a GET stays one (S13)."""
    if request.method != "POST":
        return request.method
    return request.headers.get("x-http-method-override", request.method).upper()


def _threaded(handler: Callable[[Request], Response]) -> Handler:
    async def run(request: Request) -> Response:
        return await in_thread(handler, request)

    return run


def _no_such_method(request: Request) -> Response:
    words = "This address does not know that method."
    return problem_response("method_not_allowed", words, request_id=request.scope["request_id"])


_ALL = ["OPTIONS", "POST", "PATCH", "HEAD", "DELETE", "GET", "PUT"]

ROUTES = [
    Route("/api/v1/uploads", uploads, methods=_ALL),
    Route("/api/v1/uploads/", uploads, methods=_ALL),
    Route("/api/v1/uploads/{upload}", one_upload, methods=_ALL),
]
