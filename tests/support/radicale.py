"""Radicale, another server for contacts, in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.support.ports import free_port


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """Start it on an empty folder, where everybody is who they say; stop it afterwards. Yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "radicale", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none"]
    command += ["--storage-filesystem-folder", str(folder), "--logging-level", "warning", "--config", ""]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(folder)})
        try:
            _await(process, f"http://127.0.0.1:{port}/", folder / "log")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(30)


def _await(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            requests.get(address, timeout=5, allow_redirects=False)
            return
        except requests.ConnectionError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Radicale did not start: {log.read_text()}") from None
            time.sleep(0.05)
