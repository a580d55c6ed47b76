"""Who is asking: a session cookie, a bearer token, or e-mail and app password."""

import base64
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope as HTTPScope

from tansu.core.errors import Forbidden, Unauthenticated
from tansu.core.principal import Means, Principal, Scope
from tansu.foundation import accounts
from tansu.foundation.accounts import Account
from tansu.foundation.work import Work
from tansu.protocols.http.state import ServerState, outside, server

COOKIE = "tansu_session"
SECURE_COOKIE = "__Host-tansu_session"
COOKIE_SECONDS = 30 * 24 * 3600
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_NOTED_EVERY = accounts.TOUCH_MINUTES * 60
_MOST_NOTED = 10_000


def signed_in(request: Request, scope: Scope) -> Principal:
    """The principal of this request, who carries `scope`, or Unauthenticated or Forbidden.

    A browser that was told to come here by another page brings its cookie along, so whatever changes
    something needs a header that no foreign page can set (S13).
    """
    with outside(request).glance() as work:
        principal = _principal(request, work)
    return _allowed(request, principal, scope)


def signed_in_account(request: Request, scope: Scope) -> tuple[Principal, Account]:
    """The same, and the account itself, read in one go."""
    with outside(request).look() as work:
        principal = _principal(request, work)
        account = accounts.get(work, principal.account)
    return _allowed(request, principal, scope), account


def require_own_page(request: Request) -> None:
    """Raise Forbidden unless the request comes from our own page or from a program that knows our header."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("This request came from another site.")
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("This request came from another site.")
    if request.headers.get("x-tansu") != "1":
        raise Forbidden("This request needs the header X-Tansu: 1.")


def client_address(request: Request) -> str:
    """The address of whoever asks; a proxy is believed only if the operator named it."""
    direct = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "")
    if forwarded and direct in server(request).trusted_proxies:
        return forwarded.rsplit(",", 1)[-1].strip()
    return direct


def is_secure(scope: HTTPScope) -> bool:
    """Say whether the person's own connection is encrypted. Asked at every answer, so of the bare scope."""
    state: ServerState = scope["tansu"]
    client = scope.get("client")
    if state.trusted_proxies and client and client[0] in state.trusted_proxies:
        return Headers(scope=scope).get("x-forwarded-proto", "") == "https"
    return bool(scope.get("scheme") == "https")


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """Sign the browser in. Outside TLS there is no `Secure`, and the page says so in a banner."""
    secure = is_secure(request.scope)
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response) -> None:
    """Sign the browser out and let it forget what it kept."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    response.delete_cookie(SECURE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def _allowed(request: Request, principal: Principal, scope: Scope) -> Principal:
    if principal.means is Means.SESSION and request.method not in SAFE_METHODS:
        require_own_page(request)
    if not principal.may(scope):
        raise Forbidden(f"This credential may not do that; it lacks the scope “{scope.value}”.")
    if scope is Scope.OPERATE and not principal.operator:
        raise Forbidden("Only an operator of this server may do that.")
    _note_use(request, principal)
    return principal


def _note_use(request: Request, principal: Principal) -> None:
    """Let the credential be seen as used; each process asks the database about it once in ten minutes."""
    seen, now = server(request).seen, outside(request).clock.monotonic()
    if now - seen.get(principal.credential, -_NOTED_EVERY) < _NOTED_EVERY:
        return
    if len(seen) >= _MOST_NOTED:
        seen.clear()
    seen[principal.credential] = now
    accounts.touch(outside(request), principal)


def _principal(request: Request, work: Work) -> Principal:
    keys = outside(request).keys
    authorization = request.headers.get("authorization", "")
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "bearer":
        return accounts.authenticate(work, keys, token=value.strip())
    if kind.lower() == "basic":
        email, password = _basic(value)
        return accounts.authenticate(work, keys, email=email, app_password=password)
    secret = request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)
    if secret:
        return accounts.authenticate(work, keys, session=secret)
    raise Unauthenticated


def _basic(value: str) -> tuple[str, str]:
    try:
        email, separator, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError as error:
        raise Unauthenticated("The credential is not readable.") from error
    if not separator:
        raise Unauthenticated("The credential is not readable.")
    return email, password
