"""From an opened instance to what a process runs: the application and the worker."""

from concurrent.futures import ThreadPoolExecutor

from starlette.routing import Mount, Route, Router
from starlette.types import Receive, Scope, Send

from tansu import __version__
from tansu.app import housekeeping
from tansu.app.instance import Instance
from tansu.features import plans
from tansu.foundation import backup, scrub
from tansu.foundation.jobs import Observer, Schedule, Worker
from tansu.protocols.dav import BELOW as BELOW_DAV
from tansu.protocols.dav import DAV
from tansu.protocols.dav import ROUTES as DAV_ROUTES
from tansu.protocols.http.edge import Edge, nothing_here
from tansu.protocols.http.probes import alive, metrics, ready
from tansu.protocols.http.serving import rest_the_collector
from tansu.protocols.http.state import ServerState
from tansu.protocols.nextcloud import ROUTES as NEXTCLOUD_ROUTES
from tansu.protocols.rest.door import api, make_every_area
from tansu.protocols.rest.renditions import QUICK_ROUTES
from tansu.protocols.tus import ROUTES as TUS_ROUTES
from tansu.protocols.web import WebApp


def make_worker(instance: Instance, *, name: str, observer: Observer | None = None) -> Worker:
    """A worker that knows every job of this version."""
    chosen = [scrub.daily(instance.settings.scrub_days)]
    if instance.settings.inactive_days:
        chosen.append(plans.closing_unused(instance.settings.inactive_days))
    if instance.backed_up_nightly:
        chosen.append(_nightly_backup(instance))
    return Worker(
        instance.outside,
        (*housekeeping.JOBS, *(one.job for one in chosen)),
        name=name,
        schedules=(*housekeeping.SCHEDULES, *chosen),
        custodians=instance.custodians,
        threads=instance.settings.worker_threads,
        observer=observer,
    )


def _nightly_backup(instance: Instance) -> Schedule:
    folder = instance.backups.absolute()
    return backup.nightly(
        instance.tables,
        instance.vault(folder),
        checks=instance.checks,
        scratch=instance.scratch,
        folder=str(folder),
    )


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
        custodians=instance.custodians,
        uploads=ThreadPoolExecutor(settings.upload_threads, thread_name_prefix="upload"),
        trusted_proxies=proxies,
    )


def finish_loading() -> None:
    """Load what the first answer did not need. Until then a request that needs it waits for it."""
    make_every_area()
    rest_the_collector()


def make_asgi(state: ServerState) -> Edge:
    """The whole application: probes, tus, DAV, Nextcloud's words, REST, and the web app for every other address."""
    routes = [
        Route("/healthz", alive),
        Route("/readyz", ready),
        Route("/metrics", metrics),
        *TUS_ROUTES,
        *NEXTCLOUD_ROUTES,
        *QUICK_ROUTES,
        *DAV_ROUTES,
        Mount("/api/v1", api),
        Mount("/", WebApp()),
    ]
    router = Router(routes, default=nothing_here)

    async def way_in(scope: Scope, receive: Receive, send: Send) -> None:
        """Files and cards come by the thousand: their address alone says where they go."""
        short = scope["type"] == "http" and scope["path"].startswith(BELOW_DAV)
        await (DAV if short else router)(scope, receive, send)

    return Edge(way_in, state)
