"""Set-up, sign-in and forgotten passwords over REST."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from tansu import __version__
from tansu.core.errors import Invalid, Unauthenticated
from tansu.core.principal import Means, Scope
from tansu.foundation import accounts, usage
from tansu.foundation.accounts import Account, Session
from tansu.foundation.work import Work
from tansu.protocols.http.jsons import answer
from tansu.protocols.http.state import outside, server
from tansu.protocols.http.who import (
    clear_cookie,
    client_address,
    is_secure,
    require_own_page,
    set_cookie,
    signed_in,
)
from tansu.protocols.rest.people import account_json
from tansu.protocols.rest.routing import Body, router

routes = router("sign-in")

Line = Annotated[str, Field(max_length=300)]
Secret = Annotated[str, Field(max_length=2000)]


class SetUp(Body):
    """The first operator."""

    code: Secret
    email: Line
    name: Line = ""
    password: Secret
    region: Annotated[str, Field(max_length=2)] = ""


class SignIn(Body):
    """Who and how."""

    email: Line
    password: Secret
    label: Line = ""


class NewToken(Body):
    """A token for a program, made with the password instead of a session."""

    email: Line
    password: Secret
    label: Line
    scopes: list[Annotated[Scope, Field(strict=False)]] = [Scope.READ, Scope.WRITE]
    expires_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class Forgotten(Body):
    """Whose password."""

    email: Line


class Reset(Body):
    """The secret from the mail, and the new password."""

    token: Secret
    password: Secret


@routes.get("/instance")
def instance(request: Request) -> Response:
    """What everybody may know of this server."""
    with outside(request).look() as work:
        needed = accounts.setup_needed(work)
    state = server(request)
    return answer(
        {
            "name": state.name,
            "version": __version__,
            "setup_needed": needed,
            "max_upload": state.max_upload,
            "free_quota": usage.FREE_QUOTA,
            "secure": is_secure(request.scope),
            "address": outside(request).public_url,
        }
    )


@routes.post("/setup", status_code=201)
def set_up(request: Request, wanted: SetUp) -> Response:
    """Make the first operator with the one-time code from the server's console."""
    require_own_page(request)
    account, session, secret = accounts.set_up(
        outside(request),
        wanted.code,
        email=wanted.email,
        name=wanted.name,
        password=wanted.password,
        region=wanted.region,
        label=_browser(request, ""),
        address=client_address(request),
    )
    return _welcome(request, account, session, secret, status=201)


@routes.post("/session", status_code=201)
def sign_in(request: Request, wanted: SignIn) -> Response:
    """Sign a browser in."""
    require_own_page(request)
    account, session, secret = accounts.sign_in(
        outside(request),
        wanted.email,
        wanted.password,
        label=_browser(request, wanted.label),
        address=client_address(request),
    )
    return _welcome(request, account, session, secret, status=201)


@routes.get("/session")
def session(request: Request) -> Response:
    """Who is signed in here."""
    who = signed_in(request, Scope.READ)
    with outside(request).read(who) as work:
        account = accounts.get(work, who.account)
        current = accounts.current_session(work)
        return answer(_session_json(request, work, account, current))


@routes.delete("/session", status_code=204)
def sign_out(request: Request) -> Response:
    """Sign this browser out. Twice is the same as once."""
    response = Response(status_code=204)
    clear_cookie(response)
    try:
        who = signed_in(request, Scope.READ)
    except Unauthenticated:
        return response
    if who.means is Means.SESSION:
        with outside(request).work(who) as work:
            accounts.sign_out(work)
    return response


@routes.post("/tokens", status_code=201)
def token(request: Request, wanted: NewToken) -> Response:
    """Make a token for a program on another computer, as `tansu login` does."""
    account, made, secret = accounts.sign_in_for_token(
        outside(request),
        wanted.email,
        wanted.password,
        label=wanted.label,
        scopes=frozenset(wanted.scopes),
        expires_days=wanted.expires_days,
        address=client_address(request),
    )
    with outside(request).look(account.id) as work:
        content = {
            "id": made.id,
            "token": secret,
            "label": made.label,
            "scopes": sorted(scope.value for scope in made.scopes),
            "expires_at": made.expires_at.isoformat() if made.expires_at else None,
            "account": account_json(account, accounts.standings(work)),
        }
    return answer(content, 201)


@routes.post("/password/forgotten", status_code=202)
def forgotten(request: Request, wanted: Forgotten) -> Response:
    """Ask for a mail with a link. The answer is the same for everybody."""
    accounts.ask_reset(outside(request), wanted.email, address=client_address(request))
    return answer({}, 202)


@routes.post("/password/reset", status_code=204)
def reset(request: Request, wanted: Reset) -> Response:
    """Set a new password with the secret from the mail or the invitation; ends all sessions."""
    try:
        accounts.reset_password(outside(request), wanted.token, wanted.password, address=client_address(request))
    except Unauthenticated as error:
        raise Invalid(str(error)) from error
    return Response(status_code=204)


def _welcome(request: Request, account: Account, session: Session, secret: str, *, status: int) -> Response:
    with outside(request).look(account.id) as work:
        response = answer(_session_json(request, work, account, session), status)
    set_cookie(request, response, secret)
    return response


def _session_json(request: Request, work: Work, account: Account, session: Session | None) -> dict[str, Any]:
    shown = None
    if session:
        shown = {"id": session.id, "label": session.label, "created_at": session.created_at.isoformat()}
    return {
        "account": account_json(account, accounts.standings(work)),
        "session": shown,
        "receipt_key": outside(request).keys.receipt_public_key(),
    }


def _browser(request: Request, label: str) -> str:
    """Name a browser from what it says of itself, unless it was named."""
    if label:
        return label
    agent = request.headers.get("user-agent", "")
    browser = next((name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in agent), "Browser")
    system = next((name for name in ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux") if name in agent), "")
    known = {"Edg": "Edge"}.get(browser, browser)
    return f"{known} · {system}" if system else known
