"""Every address there is: probes, tus, Nextcloud's words, DAV, REST, and the web app for the others."""

from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from tansu.protocols.dav import BELOW as BELOW_DAV
from tansu.protocols.dav import DAV
from tansu.protocols.dav import ROUTES as DAV_ROUTES
from tansu.protocols.http.edge import nothing_here
from tansu.protocols.http.probes import alive, metrics, ready
from tansu.protocols.nextcloud import ROUTES as NEXTCLOUD_ROUTES
from tansu.protocols.rest.door import Api
from tansu.protocols.rest.renditions import answer_rendition, asks_for_rendition
from tansu.protocols.tus import ROUTES as TUS_ROUTES


def make_router(pages: ASGIApp, api: Api) -> ASGIApp:
    """The application behind every address; `pages` is what nobody else answers."""
    routes = [
        Route("/healthz", alive),
        Route("/readyz", ready),
        Route("/metrics", metrics),
        *TUS_ROUTES,
        *NEXTCLOUD_ROUTES,
        *DAV_ROUTES,
        Mount("/api/v1", api),
        Mount("/", pages),
    ]
    router = Router(routes, default=nothing_here)

    async def way_in(scope: Scope, receive: Receive, send: Send) -> None:
        """Files, cards and thumbnails come by the thousand: their address alone says where they go."""
        if scope["type"] == "http" and scope["path"].startswith(BELOW_DAV):
            await DAV(scope, receive, send)
        elif scope["type"] == "http" and asks_for_rendition(scope):
            await answer_rendition(scope, receive, send)
        else:
            await router(scope, receive, send)

    return way_in
