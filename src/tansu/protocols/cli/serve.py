"""`tansu serve`: the server, with a worker inside unless told otherwise."""

import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from tansu.core.errors import Conflict
from tansu.foundation import accounts
from tansu.foundation.work import Outside
from tansu.protocols.cli.exits import CommandError, Exit
from tansu.protocols.cli.operating import composition, in_sentences, say
from tansu.protocols.http.serving import serve as run_until_stopped

log = logging.getLogger(__name__)


def serve(
    *,
    data: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    no_worker: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Serve.

    Parameters
    ----------
    data
        The data directory.
    host
        The address to listen on.
    port
        The port to listen on.
    no_worker
        Leave background work to separate `tansu worker` processes.
    """
    root = composition()
    with in_sentences():
        settings = root.load_settings(data=data, host=host, port=port)
        root.set_up_logs(settings)
        with root.hold(settings):
            instance = root.open_instance(settings)
            root.take_over(instance)
            try:
                _serve(root, instance, with_worker=not no_worker)
            finally:
                instance.close()
    return Exit.DONE


def _serve(root: Any, instance: Any, *, with_worker: bool) -> None:
    stop, broken = threading.Event(), threading.Event()
    state = root.make_state(instance)
    settings = instance.settings
    app = root.make_asgi(state)

    def work() -> None:
        """Load the rest behind the open door, then do what is to be done in the background."""
        try:
            root.finish_loading()
            worker = root.make_worker(instance, name=_name("serve"), observer=state.metrics) if with_worker else None
        except Exception:
            # A page without the house behind it would look alive.
            log.exception("the server could not be loaded and stops")
            broken.set()
            os.kill(os.getpid(), signal.SIGTERM)
            return
        if worker:
            state.nudge = worker.nudge
            worker.run(stop)

    thread = threading.Thread(target=work, name="worker")

    def listening(port: int) -> None:
        greet(instance.outside, _address(settings, port))
        thread.start()

    def stopping() -> None:
        state.stopping = True
        stop.set()

    run_until_stopped(
        app, host=settings.host, port=settings.port, threads=settings.threads, ready=listening, stop=stopping
    )
    stop.set()
    if thread.is_alive():
        thread.join(30)
    state.uploads.shutdown(wait=True, cancel_futures=True)
    if broken.is_set():
        raise CommandError("The server could not be loaded and stopped; its log says why.", Exit.REFUSED)


def greet(outside: Outside, address: str) -> None:
    """Say where the server is and, while nobody has an account, how to make the first one."""
    say(f"Tansu is at {address}")
    with outside.look() as work:
        needed = accounts.setup_needed(work)
    if needed:
        # The first account may be made right now, at another node or by `tansu users`.
        with suppress(Conflict):
            with outside.system() as work:
                code = accounts.new_setup_code(work, outside.keys)
            say(f"Nobody is here yet. Set it up: {address}/setup#code={code}")


def _address(settings: Any, port: int) -> str:
    if settings.public_url:
        return str(settings.public_url).rstrip("/")
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _name(kind: str) -> str:
    return f"{kind} on {socket.gethostname()} ({os.getpid()})"
