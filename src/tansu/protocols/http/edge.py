"""The outermost layer: request ids, security headers, errors, metrics, one line of log a request."""

import logging
import re
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tansu.core.errors import TansuError
from tansu.core.ids import new_id
from tansu.ports.database import UniqueViolation
from tansu.protocols.http.lingering import Incoming
from tansu.protocols.http.problem import UNEXPECTED, problem, problem_response
from tansu.protocols.http.state import ServerState
from tansu.protocols.http.who import is_secure

log = logging.getLogger("tansu.requests")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]

ONLY_TLS = ((b"strict-transport-security", b"max-age=31536000"),)
"""Whoever came by TLS once comes by nothing else for a year (RFC 6797); never said on plain http."""


class Edge:
    """Wraps the whole application. Pure ASGI: a middleware with its own task costs more than the request."""

    def __init__(self, app: ASGIApp, state: ServerState) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope) or new_id(self._state.outside.chance.random_bytes)
        scope["tansu"] = self._state
        scope["request_id"] = request_id
        started = time.perf_counter()
        status = 0
        incoming = Incoming(scope, receive)
        complete = False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                await incoming.drop(good=status < 300)
                message["headers"] = [
                    *message["headers"],
                    *SECURITY_HEADERS,
                    *(ONLY_TLS if is_secure(scope) else ()),
                    (b"x-request-id", request_id.encode()),
                ]
            complete = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, incoming.receive, send_with_headers)
        except TansuError as error:
            await self._say(problem(error, request_id=request_id), status, scope, receive, send_with_headers)
        except UniqueViolation:
            words = "Another request was quicker with the same thing. Look again, then decide."
            response = problem_response("busy", words, request_id=request_id)
            await self._say(response, status, scope, receive, send_with_headers)
        except ConnectionError:
            # The client is gone; what arrived is kept, and there is nobody to answer.
            status = status or 499
        except Exception as error:
            log.exception("unhandled", extra={"request_id": request_id, "error": type(error).__name__})
            response = problem_response("internal", UNEXPECTED, request_id=request_id)
            if complete:
                self._note(scope, status, time.perf_counter() - started)
                return
            await self._say(response, status, scope, receive, send_with_headers)
        self._note(scope, status, time.perf_counter() - started)

    async def _say(self, response: ASGIApp, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        if status:
            raise ConnectionError("the answer had begun; it can only be broken off")
        await response(scope, receive, send)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route_pattern") or getattr(scope.get("route"), "path", "") or "other"
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._state.metrics.answered(method, route, status, seconds)
        log.info(
            "request",
            extra={
                "request_id": scope["request_id"],
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
            },
        )


async def nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer for addresses that no route takes at all, as one with a line break in it."""
    words = "There is nothing at this address."
    response = problem_response("not_found", words, request_id=scope.get("request_id", ""))
    await response(scope, receive, send)


_METHODS = frozenset(
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "PROPFIND",
        "PROPPATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "REPORT",
        "SEARCH",
    ]
)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text = value.decode("latin-1")
            return text if _REQUEST_ID.match(text) else ""
    return ""
