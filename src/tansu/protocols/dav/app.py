"""The application behind /dav and its other names: who asks, which method, and errors in WebDAV's words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tansu.core.errors import Locked, TansuError
from tansu.core.principal import Scope as May
from tansu.ports.database import UniqueViolation
from tansu.protocols.dav.call import Call, open_call
from tansu.protocols.dav.copy_move import copy, move
from tansu.protocols.dav.delete import delete
from tansu.protocols.dav.errors import DavError, error_response
from tansu.protocols.dav.get import get
from tansu.protocols.dav.lock import lock, told, unlock
from tansu.protocols.dav.mkcol import mkcol
from tansu.protocols.dav.options import options
from tansu.protocols.dav.propfind import propfind
from tansu.protocols.dav.proppatch import proppatch
from tansu.protocols.dav.put import put
from tansu.protocols.dav.report import report
from tansu.protocols.dav.search import search
from tansu.protocols.dav.xml import LARGEST, LARGEST_REPORT
from tansu.protocols.http.body import with_body
from tansu.protocols.http.jsons import read_small
from tansu.protocols.http.threads import in_thread


@dataclass(frozen=True)
class Method:
    """How a method is answered, what its sender must be allowed to do, and how large its body may be."""

    answer: Callable[[Call], Response]
    scope: May = May.READ
    largest: int = 0
    slow: bool = False
    """Whether it may take minutes: putting a large file together, copying a large folder."""


METHODS: dict[str, Method] = {
    "OPTIONS": Method(options),
    "PROPFIND": Method(propfind, largest=LARGEST),
    "GET": Method(get),
    "HEAD": Method(get),
    "PROPPATCH": Method(proppatch, May.WRITE, LARGEST),
    "MKCOL": Method(mkcol, May.WRITE, LARGEST),
    "DELETE": Method(delete, May.WRITE),
    "COPY": Method(copy, May.WRITE, slow=True),
    "MOVE": Method(move, May.WRITE, slow=True),
    "LOCK": Method(lock, May.WRITE, LARGEST),
    "UNLOCK": Method(unlock, May.WRITE),
    "REPORT": Method(report, largest=LARGEST_REPORT),
    "SEARCH": Method(search, largest=LARGEST),
}


class Dav:
    """Answers every request below one of the prefixes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        scope["route_pattern"] = "/dav"
        try:
            response = await _answer(request)
        except TansuError as error:
            response = error_response(error, body=request.method != "HEAD")
        except UniqueViolation:
            words = "Another request was quicker with the same thing. Look again, then decide."
            response = error_response(DavError(words, status=503))
        await response(scope, receive, send)


async def _answer(request: Request) -> Response:
    if request.method == "PUT":
        return await with_body(request, lambda chunks: _put(request, chunks), small_first=True)
    method = METHODS.get(request.method)
    if method is None:
        raise _not_allowed(sorted([*METHODS, "PUT"]))
    body = await read_small(request, largest=method.largest) if method.largest else b""
    if method.slow:
        return await with_body(request, lambda _: _in_thread(request, method, body))
    return await in_thread(_in_thread, request, method, body)


def _put(request: Request, chunks: Iterator[bytes]) -> Response:
    call = _allowed(open_call(request, May.WRITE))
    try:
        return put(call, chunks)
    except Locked as error:
        raise told(call, error) from error


def _in_thread(request: Request, method: Method, body: bytes) -> Response:
    call = _allowed(open_call(request, method.scope, body))
    try:
        return method.answer(call)
    except Locked as error:
        raise told(call, error) from error


def _allowed(call: Call) -> Call:
    if call.request.method not in call.tree.allowed:
        raise _not_allowed(sorted(call.tree.allowed))
    return call


def _not_allowed(allowed: list[str]) -> DavError:
    return DavError("This cannot be done here.", status=405, headers={"Allow": ", ".join(allowed)})
