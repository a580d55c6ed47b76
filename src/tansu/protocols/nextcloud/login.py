"""Login flow v2, the app's side: begin, then ask until somebody has granted it in the browser."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from tansu.core.errors import TooManyTries
from tansu.foundation import accounts
from tansu.protocols.http.address import base_url
from tansu.protocols.http.jsons import answer, read_small
from tansu.protocols.http.problem import problem
from tansu.protocols.http.state import outside
from tansu.protocols.http.threads import in_thread
from tansu.protocols.http.who import client_address
from tansu.protocols.nextcloud.client_name import client_name

LARGEST_FORM = 4096


async def begin(request: Request) -> Response:
    """Answer with the page to open and the address to ask."""
    return await in_thread(_begin, request)


async def poll(request: Request) -> Response:
    """Give the app its password once it is granted; until then 404, with an EMPTY body.

    Android takes any other body for an answer, fails to read it and stops asking.
    """
    form = await read_small(request, largest=LARGEST_FORM)
    # A form field for Android, DAVx5 and the desktop, the query string for iOS.
    token = parse_qs(form.decode("utf-8", "replace")).get("token", [request.query_params.get("token", "")])[0]
    return await in_thread(_poll, request, token)


def _begin(request: Request) -> Response:
    name = client_name(request.headers.get("user-agent", ""))
    begun = accounts.begin_login(outside(request), client=name, address=client_address(request))
    base = base_url(request)
    return answer(
        {
            "poll": {"token": begun.poll, "endpoint": f"{base}/login/v2/poll"},
            "login": f"{base}/login/flow/{begun.page}",
        }
    )


def _poll(request: Request, token: str) -> Response:
    try:
        fetched = accounts.fetch_login(outside(request), token, address=client_address(request))
    except TooManyTries as error:
        refused = problem(error, request_id=request.scope.get("request_id", ""))
        return Response(status_code=429, headers={"Retry-After": refused.headers["Retry-After"]})
    if fetched is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    return answer({"server": base_url(request), "loginName": fetched.email, "appPassword": fetched.app_password})
