"""The address at which people reach this server, for links that lead back to it."""

from starlette.requests import Request

from tansu.protocols.http.state import outside
from tansu.protocols.http.who import is_secure


def base_url(request: Request) -> str:
    """The address people use: the operator's word, or else the one this request came to, behind a proxy too."""
    if configured := outside(request).public_url:
        return configured
    scheme = "https" if is_secure(request.scope) else "http"
    return f"{scheme}://{request.headers.get('host', '')}"
