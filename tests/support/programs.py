"""What asks a real server as its user would: a signed-in program, and the command a person types."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

from tests.support.real_server import SOURCES, RealServer

PATIENCE_SECONDS = 120


def signed_in(server: RealServer) -> requests.Session:
    """A program that is signed in as the server's person."""
    session = requests.Session()
    session.headers["X-Tansu"] = "1"
    asked = {"email": server.email, "password": server.password}
    session.post(f"{server.url}/api/v1/session", json=asked, timeout=PATIENCE_SECONDS).raise_for_status()
    return session


def type_command(home: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The person's own `tansu` command, with a home of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tansu", *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")},
    )


def imports_ended(server: RealServer, session: requests.Session, count: int) -> list[dict[str, Any]]:
    """The imports of messages, once there are so many and all of them have ended."""
    while True:
        answer = session.get(f"{server.url}/api/v1/messages/imports", timeout=PATIENCE_SECONDS)
        found: list[dict[str, Any]] = answer.json()["imports"]
        if len(found) >= count and all(one["state"] in {"done", "failed"} for one in found):
            return found
        time.sleep(0.3)
