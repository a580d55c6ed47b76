"""`/healthz`, `/readyz` and `/metrics`."""

import hmac
import ipaddress

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tansu.core.errors import TansuError
from tansu.features import gallery
from tansu.foundation import jobs
from tansu.protocols.http.problem import problem_response
from tansu.protocols.http.state import ServerState, server
from tansu.protocols.http.threads import in_thread


async def alive(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """The process can do its work: it is not stopping, and its database and disk answer."""
    problems = await in_thread(_problems, server(request))
    return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)


async def metrics(request: Request) -> Response:
    """Prometheus metrics, for this machine or whoever has the token."""
    if not _may_read(request):
        return problem_response("not_found", "There is nothing at this address.")
    text = await in_thread(_gather, server(request))
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _problems(state: ServerState) -> list[str]:
    if state.stopping:
        return ["the server is stopping"]
    try:
        with state.outside.look() as work:
            jobs.counts(work)
    except TansuError as error:
        return [str(error)]
    free = state.outside.blobs.free_bytes()
    if free is not None and free <= state.outside.disk_floor:
        return ["the disk is full: uploads are refused"]
    return []


def _gather(state: ServerState) -> bytes:
    with state.outside.look() as work:
        counts = jobs.counts(work)
        renditions = gallery.pending_renditions(work)
    for name in ("waiting", "running", "dead"):
        state.metrics.waiting.labels(name).set(getattr(counts, name))
    for kind, count in renditions.items():
        state.metrics.renditions.labels(kind.name.lower()).set(count)
    state.metrics.disk_free.set(state.outside.blobs.free_bytes() or 0)
    return state.metrics.text()


def _may_read(request: Request) -> bool:
    token = server(request).metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if token and hmac.compare_digest(token.encode(), given.encode()):
        return True
    forwarded = "x-forwarded-for" in request.headers
    host = request.client.host if request.client else ""
    try:
        return not token and not forwarded and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
