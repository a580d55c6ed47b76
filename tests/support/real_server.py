"""The real server as its own process on a fresh data directory, with its first account set up."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.ports import free_port

SOURCES = Path(__file__).parents[2] / "src"
LINK = re.compile(r"(http://\S+)/setup#code=(\w+)")


@dataclass
class RealServer:
    """Where it answers, and who may sign in."""

    url: str
    data: Path
    process: "subprocess.Popen[str]"
    email: str = "ada@example.org"
    password: str = "a long enough password"
    code: str = ""
    """The one-time code of the set-up link, on a new data directory."""
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def real_server(data: Path) -> Iterator[RealServer]:
    """Start `tansu serve` on a new `data`, make an account, and stop the server in the end."""
    with new_server(data) as server:
        asked = {"code": server.code, "email": server.email, "name": "Ada", "password": server.password, "region": "DE"}
        post(f"{server.url}/api/v1/setup", asked)
        yield server


@contextmanager
def new_server(data: Path) -> Iterator[RealServer]:
    """Start `tansu serve` on a new `data` where nobody has an account yet, and stop it in the end."""
    server = serve_again(data, free_port())
    try:
        server.code = _setup_code(server)
        yield server
    finally:
        stop(server)


def serve_again(data: Path, port: int) -> RealServer:
    """Start a server on `data`; the caller stops it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tansu", "serve", "--data", str(data), "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return RealServer(f"http://127.0.0.1:{port}", data, process)


def stop(server: RealServer) -> None:
    """Ask it to end, and wait until it has."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=60)


def post(url: str, content: dict[str, Any]) -> dict[str, Any]:
    """POST JSON as our own page would, and return the answer."""
    headers = {"Content-Type": "application/json", "X-Tansu": "1"}
    request = urllib.request.Request(url, json.dumps(content).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        read: dict[str, Any] = json.loads(answer.read())
    return read


def until_up(server: RealServer, *, email: str, password: str) -> RealServer:
    """Wait until a server takes requests, where that person may sign in."""
    server.email, server.password = email, password
    _hear(server, re.compile("Tansu is at"))
    return server


def _setup_code(server: RealServer) -> str:
    """The one-time code the server prints."""
    return _hear(server, LINK)[2]


def _hear(server: RealServer, wanted: re.Pattern[str]) -> re.Match[str]:
    """What the server says that matches; what it says after that goes to `server.said`."""
    for line in server.process.stderr or []:
        server.said.append(line)
        if found := wanted.search(line):
            threading.Thread(target=_listen, args=(server,), daemon=True).start()
            return found
    raise RuntimeError(f"The server did not start:\n{''.join(server.said)}")


def _listen(server: RealServer) -> None:
    """Take what the server says, so that it never waits for somebody to read it."""
    server.said.extend(server.process.stderr or [])
