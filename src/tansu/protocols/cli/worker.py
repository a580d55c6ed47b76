"""`tansu worker`: background work alone, beside servers that share a PostgreSQL database."""

import os
import signal
import socket
import threading
from pathlib import Path

from tansu.protocols.cli.exits import Exit
from tansu.protocols.cli.operating import composition, in_sentences, say


def worker(*, data: Path | None = None) -> int:
    """Work.

    Parameters
    ----------
    data
        The data directory.
    """
    root = composition()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with in_sentences():
        settings = root.load_settings(data=data)
        root.set_up_logs(settings)
        with root.hold(settings):
            instance = root.open_instance(settings)
            root.take_over(instance)
            try:
                say("The worker runs. Stop it with Ctrl-C; what it is doing is given back.")
                root.make_worker(instance, name=f"worker on {socket.gethostname()} ({os.getpid()})").run(stop)
            finally:
                instance.close()
    return Exit.DONE
