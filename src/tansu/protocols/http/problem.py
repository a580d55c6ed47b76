"""Errors on the wire: RFC 9457 problem documents, one row for every kind of error."""

import json
from datetime import datetime
from http import HTTPStatus

from starlette.responses import Response

from tansu.core.errors import TansuError
from tansu.core.instants import rfc3339

STATUS: dict[str, int] = {
    "error": 400,
    "invalid": 422,
    "bad_card": 422,
    "not_json": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "frozen": 403,
    "too_many_deletions": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "uid_taken": 409,
    "in_trash": 409,
    "deleted_before": 409,
    "start_over": 410,
    "changed_meanwhile": 412,
    "wrong_tus_version": 412,
    "too_large": 413,
    "unsupported_type": 415,
    "busy": 423,
    "locked": 423,
    "too_many_tries": 429,
    "checksum_mismatch": 460,
    "damaged": 500,
    "internal": 500,
    "unavailable": 503,
    "quota_exceeded": 507,
    "server_full": 507,
}
"""460 is the status the tus protocol gives to a wrong checksum; no registered status says it."""


UNEXPECTED = "Something went wrong here. Nothing that is stored was touched; try again, and tell the operator."


def problem(error: TansuError, *, request_id: str = "", status: int | None = None) -> Response:
    """Say an error on the wire."""
    return problem_response(error.code, str(error), request_id=request_id, status=status, facts=error.facts)


def problem_response(
    code: str,
    detail: str,
    *,
    request_id: str = "",
    status: int | None = None,
    facts: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Write a problem document."""
    status = status or STATUS.get(code, 400)
    document: dict[str, object] = {
        "type": f"/problems/{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }
    document.update({name: _plain(value) for name, value in (facts or {}).items() if name not in document})
    extra = dict(headers or {})
    if facts and "retry_after" in facts:
        extra["Retry-After"] = str(facts["retry_after"])
    if status == HTTPStatus.UNAUTHORIZED:
        extra["WWW-Authenticate"] = 'Bearer realm="tansu"'
    extra["Cache-Control"] = "no-store"
    return Response(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        status,
        extra,
        media_type="application/problem+json",
    )


def _plain(value: object) -> object:
    return rfc3339(value) if isinstance(value, datetime) else value
