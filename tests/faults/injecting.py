"""Injecting faults into the driver's forks with strace: a signal or an error at the k-th call that writes."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "link", "unlink", "unlinkat", "rmdir", "ftruncate",
    "fallocate", "mkdir", "openat",
)  # fmt: skip
CHANGING = tuple(name for name in CALLS if name != "openat")
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)")
_PATIENCE_SECONDS = 100


@dataclass(frozen=True)
class Call:
    """One call that a scenario makes: the k-th of that name in its thread, which is how strace counts."""

    name: str
    index: int
    arguments: str
    before: dict[str, int]
    """How many of each name came earlier in the thread."""


@dataclass(frozen=True)
class Wish:
    """A run of a scenario on a data directory."""

    scenario: str
    data: Path
    book: Path
    run: int = 0


class Driver:
    """A running driver process."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._gate = folder / "gate"
        os.mkfifo(self._gate)

    def record(self, wish: Wish) -> list[Call]:
        """Run without faults and return the calls worth interrupting: all that write, create, name or sync."""
        trace = self._folder / "trace"
        code = self._run(wish, ["-e", f"trace={','.join(CALLS)}", "-o", str(trace)])
        assert code == 0, wish.book.read_text()
        return list(_calls(trace.read_text()))

    def inject(self, wish: Wish, what: str, *, at: Call, lasting: tuple[str, ...] = ()) -> int:
        """Run with `what` (`signal=SIGKILL`, `error=EIO`) at a call, and from then on at every call named in `lasting`.

        Returns how the run ended.
        """
        whens = {name: f"{at.before.get(name, 0) + 1}+" for name in lasting}
        whens.setdefault(at.name, str(at.index))
        options = [option for name, when in whens.items() for option in ("-e", f"inject={name}:{what}:when={when}")]
        return self._run(wish, ["-e", f"trace={','.join(whens)}", *options, "-o", os.devnull])

    def _run(self, wish: Wish, options: list[str]) -> int:
        request = {
            "scenario": wish.scenario,
            "data": str(wish.data),
            "book": str(wish.book),
            "gate": str(self._gate),
            "run": str(wish.run),
        }
        self._say(json.dumps(request))
        child = int(self._hear())
        strace = subprocess.Popen(
            ["strace", "-f", "-qq", *options, "-p", str(child)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        _until_traced(child, strace)
        gate = os.open(self._gate, os.O_RDWR)
        os.write(gate, b".")
        code = int(self._hear())
        strace.communicate()
        # What a killed child left unread in the pipe would open the gate for the next one; the last close empties it.
        os.close(gate)
        return code

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the driver ended: {self._process.wait()}")
        return line


@contextmanager
def driver(folder: Path) -> Iterator[Driver]:
    """Start a driver, and end it afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.driver"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        try:
            yield Driver(process, folder)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(30)


def strace_works() -> bool:
    """Whether this machine has strace and lets us use it."""
    try:
        tried = subprocess.run(
            ["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, timeout=_PATIENCE_SECONDS
        )
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def spread(points: list[Any], count: int) -> list[Any]:
    """At most `count` of the points, evenly spread, the first and the last among them."""
    if len(points) <= count:
        return points
    return [points[round(n * (len(points) - 1) / (count - 1))] for n in range(count)]


def _calls(trace: str) -> Iterator[Call]:
    """Number the calls of each thread, and drop those that only open for reading."""
    counts: dict[str, dict[str, int]] = {}
    for line in trace.splitlines():
        if not (found := _LINE.match(line)):
            continue
        thread, name, arguments = found.groups()
        before = counts.get(thread, {})
        counts[thread] = {**before, name: before.get(name, 0) + 1}
        if name != "openat" or "O_CREAT" in arguments:
            yield Call(name, counts[thread][name], arguments[:120], before)


def _until_traced(child: int, strace: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text():
        if strace.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"strace could not attach: {strace.communicate()[1]!r}")
        time.sleep(0.001)
