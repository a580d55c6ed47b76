"""From an opened instance to what a server runs: a page that answers at once, and the rest behind the open door."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from starlette.types import ASGIApp, Receive, Scope, Send

from tansu import __version__
from tansu.app.instance import Instance
from tansu.protocols.http.door import Door
from tansu.protocols.http.edge import Edge
from tansu.protocols.http.serving import rest_the_collector
from tansu.protocols.http.state import ServerState
from tansu.protocols.rest.door import Api
from tansu.protocols.web import WebApp

_pages, _api = WebApp(), Api()


def make_state(instance: Instance) -> ServerState:
    """What request handlers reach."""
    settings = instance.settings
    proxies = frozenset(filter(None, (one.strip() for one in settings.trusted_proxies.split(","))))
    return ServerState(
        outside=instance.outside,
        name=settings.name,
        version=__version__,
        max_upload=settings.max_upload,
        metrics_token=settings.metrics_token.reveal(),
        uploads=ThreadPoolExecutor(settings.upload_threads, thread_name_prefix="upload"),
        trusted_proxies=proxies,
    )


def make_asgi(state: ServerState) -> Edge:
    """The whole application. The page and its files need nothing else, so they do not wait for the rest."""

    async def way_in(scope: Scope, receive: Receive, send: Send) -> None:
        await (_pages if _pages.has(scope) else _rest)(scope, receive, send)

    return Edge(way_in, state)


def finish_loading() -> None:
    """Load what the first answer did not need. Until then a request that needs it waits for it."""
    _rest.open()
    _api.open()
    rest_the_collector()


def _make_rest() -> ASGIApp:
    made: ASGIApp = import_module("tansu.app.routes").make_router(_pages, _api)
    return made


_rest = Door(_make_rest)
