"""The address at which a client that knows only the server's name asks for contacts (RFC 6764, 5)."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class WellKnown:
    """Leads every method to the tree, PROPFIND too. 301 is what iPhones are known to follow."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; it holds no secret, so nobody has to say who they are."""
        scope["route_pattern"] = "/.well-known/carddav"
        await Response(status_code=301, headers={"Location": "/dav/"})(scope, receive, send)
