"""How this API answers: JSON in UTF-8, its versions in every answer, our errors by their numbers."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import Invalid, TansuError
from tansu.ports.database import UniqueViolation
from tansu.protocols.http.jsons import read_small
from tansu.protocols.http.problem import STATUS
from tansu.protocols.http.threads import in_thread
from tansu.protocols.nextcloud.ocs import CHALLENGE

VERSIONS = ("0.2", "1.3", "1.4")
VERSIONS_HEADER = "X-Notes-API-Versions"
LARGEST_BODY = 8 << 20
"""A note of a million bytes may be six times as long in JSON, and three times as a form."""

JSON = "application/json; charset=utf-8"
_KNOWN = re.compile(r"v(?:0\.2|1|1\.[0-4])\Z")
_STATUS = {**STATUS, "invalid": 400, "conflict": 409}


@dataclass(frozen=True)
class Call:
    """One request: what was asked in which version, with its body, and its numbers of the address."""

    request: Request
    body: bytes

    @property
    def old(self) -> bool:
        """Say whether version 0.2 is spoken, in which a note's first line is its title."""
        return str(self.request.path_params["version"]) == "v0.2"

    @property
    def number(self) -> int:
        """The note that the address names; 0, which no note has, for what is no number."""
        text = str(self.request.path_params.get("number", ""))
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 17 else 0


Handler = Callable[[Call], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def said(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    response = Response(raw, status, headers={"Cache-Control": "no-store", **(headers or {})})
    response.headers["Content-Type"] = JSON
    return response


def by_method(handlers: dict[str, Handler]) -> Endpoint:
    """Make an endpoint of what answers each method; what they raise is told in JSON."""

    async def answer(request: Request) -> Response:
        handler = handlers.get(request.method)
        try:
            require_version(request)
            if handler is None:
                response = said({"errorType": "method_not_allowed"}, 405, {"Allow": ", ".join(handlers)})
            else:
                body = await read_small(request, largest=LARGEST_BODY)
                response = await in_thread(handler, Call(request, body))
        except (TansuError, UniqueViolation) as error:
            response = refused(error)
        return with_versions(response)

    return answer


def require_version(request: Request) -> None:
    """Raise Invalid unless we speak the version that the address names."""
    if not _KNOWN.match(str(request.path_params.get("version", ""))):
        raise Invalid("This version of the API is not known here.")


def refused(error: TansuError | UniqueViolation) -> Response:
    """Say an error in the form in which the apps look for it."""
    if isinstance(error, UniqueViolation):
        return said({"errorType": "busy", "message": "Another request was quicker. Try again."}, 423)
    status = _STATUS.get(error.code, 400)
    headers = {"WWW-Authenticate": CHALLENGE} if status == 401 else {}
    if "retry_after" in error.facts:
        headers["Retry-After"] = str(error.facts["retry_after"])
    return said({"errorType": error.code, "message": str(error)}, status, headers)


def with_versions(response: Response) -> Response:
    """Add the versions we speak; whoever is not known here is not told."""
    if response.status_code != 401:
        response.headers[VERSIONS_HEADER] = ", ".join(VERSIONS)
    return response


async def nothing_here(request: Request) -> Response:
    """Answer for every other address below the API."""
    try:
        require_version(request)
    except Invalid as error:
        return with_versions(refused(error))
    return with_versions(said({"errorType": "not_found", "message": "There is nothing at this address."}, 404))
