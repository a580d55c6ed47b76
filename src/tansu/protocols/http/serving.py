"""Running the application under Granian inside this process: no supervisor, one event loop, a graceful end."""

import asyncio
import ctypes
import gc
import os
import signal
import socket
from collections.abc import Callable

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from starlette.types import ASGIApp

from tansu.core.errors import Conflict
from tansu.protocols.http.threads import set_threads

try:
    import uvloop as loops
except ImportError:  # No wheel for this platform.
    loops = asyncio  # type: ignore[misc]

GRACE_SECONDS = 25.0
"""How long running requests may take to end after the signal; an upload that is cut resumes."""

BACKLOG = 4096
BACKPRESSURE = 16384
"""Connections at once. The default of 1,024 lets a thousand idle ones lock everybody out."""


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3

GARBAGE_AFTER = 50_000
"""Objects between two looks for cycles. A list of ten thousand files would set off a dozen at the default of 700."""


def serve(
    app: ASGIApp, *, host: str, port: int, threads: int, ready: Callable[[int], None], stop: Callable[[], None]
) -> None:
    """Run an event loop that serves until SIGTERM or SIGINT; see `run_server`."""
    loops.run(run_server(app, host=host, port=port, threads=threads, ready=ready, stop=stop))


async def run_server(
    app: ASGIApp, *, host: str, port: int, threads: int, ready: Callable[[int], None], stop: Callable[[], None]
) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the port once it listens, `stop` when the end begins.

    Raises Conflict if the address is taken.
    """
    set_threads(threads)
    rest_the_collector()
    keep_what_was_freed()
    port = _free_port(host, port)
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.auto,
        websockets=False,
        backlog=BACKLOG,
        backpressure=BACKPRESSURE,
        http1_settings=HTTP1Settings(keep_alive=True),
        log_enabled=False,
    )
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    serving = asyncio.ensure_future(server.serve())
    await _until_it_listens(serving, host, port)
    await asyncio.to_thread(ready, port)
    await asyncio.wait({serving, asyncio.ensure_future(ended.wait())}, return_when=asyncio.FIRST_COMPLETED)
    stop()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait({serving}, timeout=GRACE_SECONDS)


def rest_the_collector() -> None:
    """Take what imports made out of the collector's sight: it stays for good, and every full look went through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


def keep_what_was_freed() -> None:
    """Let glibc use again what a piece of an upload lay in. By itself it gives every piece back and asks for new pages.

    A twelfth of what an upload takes went into that; to keep it costs about ten megabytes after busy times.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if set_option is not None:
        # See mallopt(3). What is larger than the first is always given back, and so is what is free beyond the second.
        set_option(_M_MMAP_THRESHOLD, 2 << 20)
        set_option(_M_TRIM_THRESHOLD, 8 << 20)


def _free_port(host: str, port: int) -> int:
    """Find out before Granian does whether the address is free; it would only log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Conflict(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port."
            ) from error
        return int(probe.getsockname()[1])


async def _until_it_listens(serving: "asyncio.Future[None]", host: str, port: int) -> None:
    target = "127.0.0.1" if host in {"0.0.0.0", ""} else "::1" if host == "::" else host
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(target, port)
        except OSError:
            await asyncio.sleep(0.005)
            continue
        writer.close()
        return
    await serving
