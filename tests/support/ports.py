"""Ports for servers of tests: each is one process's own, and the system hands it to nobody by itself.

A port that the system chooses may be chosen again by another program before the server listens on it, and whoever
listens then answers for the server. So ports are taken from outside the range of which the system chooses, and
whoever has one holds a lock on the byte of its number in one file, until the process ends.
"""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import IO

_LOWEST, _HIGHEST = 10_240, 65_535
_file: IO[bytes] | None = None
_mine: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on, and that no other test is given while this process lives."""
    candidates = _outside_the_systems()
    for _ in range(len(candidates)):
        port = random.choice(candidates)
        if port not in _mine and _hold(port) and _nobody_listens(port):
            _mine.add(port)
            return port
    raise RuntimeError("there is no port left for a test's server")


def _outside_the_systems() -> range:
    """The longer of the two ranges below and above the one that the system chooses from."""
    try:
        first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    except FileNotFoundError:
        first, last = 32_768, 60_999
    return max(range(_LOWEST, first), range(last + 1, _HIGHEST + 1), key=len)


def _hold(port: int) -> bool:
    # A lock of this kind ends with the process however it goes, and when any handle of the file is closed.
    try:
        fcntl.lockf(_shared(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _shared() -> IO[bytes]:
    global _file
    if _file is None:
        _file = (Path(tempfile.gettempdir()) / f"tansu-ports-{os.getuid()}").open("ab")
    return _file


def _nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
