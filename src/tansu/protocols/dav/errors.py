"""Errors as WebDAV clients read them: a status, a precondition if the standard names one, and our words."""

from starlette.responses import Response

from tansu.core.errors import TansuError
from tansu.protocols.dav.xml import CONTENT_TYPE, DAV, DECLARATION, NAMESPACES, Name, element, words

STATUS: dict[str, int] = {
    "error": 400,
    "invalid": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "frozen": 403,
    "too_many_deletions": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "in_trash": 409,
    "uid_taken": 409,
    "bad_card": 403,
    "deleted_before": 409,
    "start_over": 403,
    "changed_meanwhile": 412,
    "too_large": 413,
    "unsupported_type": 415,
    "locked": 423,
    "too_many_tries": 429,
    "checksum_mismatch": 400,
    "damaged": 500,
    "busy": 503,
    "unavailable": 503,
    "quota_exceeded": 507,
    "server_full": 507,
}
"""A short lock of our own is 503 with a time to come back: 423 would tell a person that somebody holds the file."""

CONDITIONS: dict[str, Name] = {
    "quota_exceeded": (DAV, "quota-not-exceeded"),
    "server_full": (DAV, "sufficient-disk-space"),
    "start_over": (DAV, "valid-sync-token"),
}
"""What RFC 4918, 4331 and 6578 call these (their pre- and postconditions)."""

CHALLENGE = 'Basic realm="Tansu", charset="UTF-8"'

_SABRE_NAMES = {
    400: "BadRequest",
    401: "NotAuthenticated",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
    423: "Locked",
    500: "InternalServerError",
    501: "NotImplemented",
    503: "ServiceUnavailable",
    507: "InsufficientStorage",
}
"""Nextcloud's apps look into `s:exception` for a word they know."""


class DavError(TansuError):
    """A refusal whose status and precondition only WebDAV knows."""

    code = "dav"

    def __init__(
        self,
        message: str,
        *,
        status: int,
        condition: Name | None = None,
        inside: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.condition = condition
        self.inside = inside
        self.headers = headers or {}


def status_of(error: TansuError) -> int:
    """The status that says this error."""
    return error.status if isinstance(error, DavError) else STATUS.get(error.code, 400)


def condition_of(error: TansuError) -> str:
    """The element that names what was not fulfilled, if the standard has a name for it."""
    if isinstance(error, DavError):
        return element(error.condition, error.inside) if error.condition else ""
    named = CONDITIONS.get(error.code)
    return element(named) if named else ""


def error_response(error: TansuError, *, body: bool = True) -> Response:
    """Say an error on the wire."""
    status = status_of(error)
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, DavError):
        headers |= error.headers
    if status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    if status in {429, 503}:
        headers["Retry-After"] = str(error.facts.get("retry_after", 1))
    raw = document(status, str(error), condition_of(error)) if body else ""
    return Response(raw.encode("utf-8", "replace"), status, headers, media_type=CONTENT_TYPE)


def document(status: int, message: str, condition: str = "") -> str:
    """A `d:error`, with the words Nextcloud's apps show."""
    kind = _SABRE_NAMES.get(status, "Exception")
    said = f"<s:exception>Sabre\\DAV\\Exception\\{kind}</s:exception><s:message>{words(message)}</s:message>"
    return f"{DECLARATION}<d:error{NAMESPACES}>{condition}{said}</d:error>"
