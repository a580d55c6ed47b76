"""The REST application, assembled from its parts."""

from collections.abc import Iterable
from importlib import import_module

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tansu import __version__
from tansu.core.errors import TansuError
from tansu.ports.database import UniqueViolation
from tansu.protocols.http.problem import UNEXPECTED, problem, problem_response
from tansu.protocols.rest.areas import AREAS, Area

CODES = {404: "not_found", 405: "method_not_allowed", 415: "unsupported_type"}
WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not know that method.",
}


def make_api(areas: Iterable[Area] = AREAS) -> FastAPI:
    """Make the application of these areas, to be mounted at /api/v1. Errors of ours pass through to the edge."""
    api = FastAPI(
        title="Tansu",
        version=__version__,
        summary="A personal cloud with wheels.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for area in areas:
        for part in area.parts:
            api.include_router(import_module(f"tansu.protocols.rest.{part}").routes)
    api.add_exception_handler(HTTPException, _plain)
    api.add_exception_handler(TansuError, _in_words)
    api.add_exception_handler(UniqueViolation, _too_late)
    api.add_exception_handler(Exception, _unexpected)
    return api


async def _in_words(request: Request, error: Exception) -> Response:
    assert isinstance(error, TansuError)
    return problem(error, request_id=_id(request))


async def _too_late(request: Request, error: Exception) -> Response:
    words = "Another request was quicker with the same thing. Look again, then decide."
    return problem_response("busy", words, request_id=_id(request))


async def _unexpected(request: Request, error: Exception) -> Response:
    """Answer; the edge, to which the error goes on, writes it down."""
    return problem_response("internal", UNEXPECTED, request_id=_id(request))


async def _plain(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = CODES.get(status, "invalid" if status < 500 else "internal")
    words = WORDS.get(status, str(getattr(error, "detail", "")))
    headers = dict(getattr(error, "headers", None) or {})
    return problem_response(code, words, request_id=_id(request), status=status, headers=headers)


def _id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))
