"""The page on which a person lets an app in, over REST: look, grant, deny. The app's side speaks Nextcloud's words."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from tansu.core.instants import rfc3339
from tansu.core.principal import Scope
from tansu.foundation import accounts
from tansu.foundation.accounts import LoginFlow
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.rest.routing import router

routes = router("sign-in")


@routes.get("/login-flows/{flow}")
def login_flow(request: Request, flow: str) -> Response:
    """Which app asks, since when, and from where. What it calls itself is not proven."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).read(who) as work:
        return answer(_flow_json(accounts.login_flow(work, outside(request).keys, flow)))


@routes.post("/login-flows/{flow}/grant")
def grant(request: Request, flow: str) -> Response:
    """Let the app in: it fetches an app password of its own, which is listed and revocable on the account page."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.grant_login(work, outside(request).keys, flow)
        return answer(_flow_json(accounts.login_flow(work, outside(request).keys, flow)))


@routes.post("/login-flows/{flow}/deny")
def deny(request: Request, flow: str) -> Response:
    """Refuse the app. It is not told; it gives up by itself."""
    who = signed_in(request, Scope.ACCOUNT)
    with outside(request).work(who) as work:
        accounts.deny_login(work, outside(request).keys, flow)
        return answer(_flow_json(accounts.login_flow(work, outside(request).keys, flow)))


def _flow_json(flow: LoginFlow) -> dict[str, Any]:
    return {
        "client": flow.client,
        "address": flow.address,
        "state": flow.state.value,
        "asked_at": rfc3339(flow.asked_at),
        "expires_at": rfc3339(flow.expires_at),
    }
