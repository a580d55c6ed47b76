"""The OCS envelope: one answer in JSON or XML, with the status codes of both versions of the protocol."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import TansuError
from tansu.protocols.http.problem import STATUS
from tansu.protocols.http.threads import in_thread

CHALLENGE = 'Basic realm="Tansu", charset="UTF-8"'
"""Apps that go anonymous first need this to ask for a credential."""

_V1 = {200: 100, 401: 997, 404: 998}
_V1_OTHER = 996


@dataclass(frozen=True)
class Ocs:
    """What a handler answers, before it is put into an envelope."""

    data: Any
    status: int = 200
    message: str = "OK"


Handler = Callable[[Request], Ocs]
Endpoint = Callable[[Request], Awaitable[Response]]


def ocs(handler: Handler) -> Endpoint:
    """Make a route of a handler; what it raises is told in the envelope."""

    async def answer(request: Request) -> Response:
        return await in_thread(_answer, request, handler)

    return answer


def render(request: Request, told: Ocs) -> Response:
    """Put an answer into its envelope."""
    first = request.path_params.get("version") != "v2.php"
    meta = {
        "status": "ok" if told.status < 400 else "failure",
        "statuscode": _V1.get(told.status, _V1_OTHER) if first else told.status,
        "message": told.message,
    }
    if first:
        meta |= {"totalitems": "", "itemsperpage": ""}
    # The first version says everything but a wrong credential by its own number, under HTTP's 200.
    status = told.status if not first or told.status in {401, 429} else 200
    headers = {"Cache-Control": "no-store"}
    if told.status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    body, kind = _write(request, {"meta": meta, "data": told.data})
    return Response(body, status, headers, media_type=kind)


def _answer(request: Request, handler: Handler) -> Response:
    try:
        return render(request, handler(request))
    except TansuError as error:
        response = render(request, Ocs([], STATUS.get(error.code, 400), str(error)))
        if "retry_after" in error.facts:
            response.headers["Retry-After"] = str(error.facts["retry_after"])
        return response


def _write(request: Request, content: Mapping[str, Any]) -> tuple[bytes, str]:
    if _wants_json(request):
        return json.dumps({"ocs": content}, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    root = etree.Element("ocs")
    _add(root, content)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), "text/xml; charset=utf-8"


def _wants_json(request: Request) -> bool:
    asked = request.query_params.get("format", "")
    return asked == "json" if asked else "application/json" in request.headers.get("accept", "")


def _add(parent: Any, value: Any) -> None:
    """Write a value below an element, as PHP writes its arrays: lists as `element`, true as 1, false as nothing."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _add(etree.SubElement(parent, name), inner)
    elif isinstance(value, list):
        for inner in value:
            _add(etree.SubElement(parent, "element"), inner)
    elif isinstance(value, bool):
        parent.text = "1" if value else ""
    elif value is not None:
        parent.text = "".join(letter if _writable(letter) else "\ufffd" for letter in str(value))


def _writable(letter: str) -> bool:
    """Say whether XML 1.0 can hold a character at all."""
    return letter in "\t\n\r" or "\x20" <= letter < "\ud800" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
