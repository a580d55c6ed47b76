"""What a request handler may reach, set once by the composition root."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.requests import Request

from tansu.foundation.work import Outside
from tansu.protocols.http.metrics import Metrics


@dataclass
class ServerState:
    """The outside, and the few facts about this server that pages show."""

    outside: Outside
    name: str
    version: str
    max_upload: int
    metrics_token: str
    uploads: ThreadPoolExecutor
    """Threads of their own for bodies that may take minutes to come."""
    metrics: Metrics = field(default_factory=Metrics)
    trusted_proxies: frozenset[str] = frozenset()
    nudge: Callable[[], None] = lambda: None
    stopping: bool = False
    seen: dict[str, float] = field(default_factory=dict)
    """When each credential was last noted as used, by the monotonic clock."""


def server(request: Request) -> ServerState:
    """The state of the server that answers this request."""
    state: ServerState = request.scope["tansu"]
    return state


def outside(request: Request) -> Outside:
    """The adapters of the server that answers this request."""
    return server(request).outside
