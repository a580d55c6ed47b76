"""How a REST route is made: strict JSON in, our errors out, everything in the API description."""

from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tansu.core.errors import Invalid, TansuError
from tansu.protocols.http.jsons import parse_json, read_small, require_json_type
from tansu.protocols.http.threads import in_thread

LARGEST_BODY = 1 << 20


class StrictRequest(Request):
    """A request whose JSON is read strictly (S46)."""

    async def body(self) -> bytes:
        """The whole body, at most 1 MiB; TooLarge is raised without reading on."""
        if not hasattr(self, "_body"):
            self._body = await read_small(self, largest=LARGEST_BODY)
        return self._body

    async def json(self) -> Any:
        """The body as strict JSON."""
        require_json_type(self)
        return parse_json(await self.body())


class StrictRoute(APIRoute):
    """A route that reads strictly, answers in one of our threads and says what is wrong in our words."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _in_our_thread(endpoint), **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            request.scope["route_pattern"] = self.path
            _refuse_twins(request)
            try:
                return await handler(StrictRequest(request.scope, request.receive))
            except HTTPException as error:
                # What our own reading raised, FastAPI has wrapped into words of its own.
                if isinstance(error.__cause__, TansuError):
                    raise error.__cause__ from None
                raise
            except RequestValidationError as error:
                raise _in_words(error) from error

        return handle


class Body(BaseModel):
    """A request body: only the listed fields, only the listed types (S16)."""

    model_config = ConfigDict(extra="forbid", strict=True, str_max_length=10_000)


def router(tag: str) -> APIRouter:
    """A router whose routes are strict."""
    return APIRouter(tags=[tag], route_class=StrictRoute)


def _in_our_thread(endpoint: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(endpoint)
    async def answer(**given: Any) -> Any:
        return await in_thread(endpoint, **given)

    return answer


def _refuse_twins(request: Request) -> None:
    """Raise Invalid if a query parameter is given twice: two readers might take different ones (S50)."""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(set(names)) != len(names):
        raise Invalid("A parameter of the address is given twice.")


def _in_words(error: RequestValidationError) -> Invalid:
    first = error.errors()[0] if error.errors() else {"loc": (), "msg": "The request is not understood"}
    where = ".".join(str(part) for part in first["loc"] if part not in {"body", "query", "path"})
    return Invalid(f"{where or 'The request'}: {first['msg']}.", field=where)
