"""A server of our own for a benchmark: a data directory, an account with a token, a process, its cost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.wire import Wire
from tansu.app import Instance, load_settings, open_instance
from tansu.core.principal import ALL_SCOPES, Means, Principal, Scope
from tansu.foundation import accounts, usage

TICKS = os.sysconf("SC_CLK_TCK")
ROOM = 1 << 50


@dataclass
class House:
    """A running server."""

    address: str
    process: "subprocess.Popen[bytes]"
    started_seconds: float
    """From the command to the first answer, which is the page somebody opens."""
    started_cpu: float
    api_seconds: float
    """From the command to the first answer of the API, which is loaded behind the open door."""

    @property
    def pid(self) -> int:
        """Its process number."""
        return self.process.pid

    def wire(self, token: str = "") -> Wire:
        """A connection that is signed in if there is a token."""
        return Wire(self.address, headers={"Authorization": f"Bearer {token}"} if token else {})

    def cpu(self) -> float:
        """CPU seconds of the server and of all it started, so far."""
        return sum(_cpu(pid) for pid in family(self.pid))

    def pss_mb(self) -> float:
        """Memory of the server and all it started; what is shared with other programs is shared out."""
        return sum(_pss_kb(pid) for pid in family(self.pid)) / 1024


def account(instance: Instance, email: str) -> tuple[Principal, str]:
    """An account with plenty of room, found or made, and the secret of a fresh token of it."""
    outside = instance.outside
    with outside.system() as work:
        known = accounts.find(work, email) or accounts.add(work, email=email, name="Bench", region="DE")
        owner = Principal(known.id, Means.SYSTEM)
    with outside.work(owner) as work:
        usage.set_quota(work, ROOM)
        _, secret = accounts.add_token(work, outside.keys, label="bench", scopes=ALL_SCOPES - {Scope.OPERATE})
    return owner, secret


@contextmanager
def opened(data: Path, *, database: str = "") -> Iterator[Instance]:
    """The instance in this process, for what has to be there before the server starts."""
    instance = open_instance(load_settings(data=data, database_url=database or None, free_disk=1))
    try:
        yield instance
    finally:
        instance.close()


@contextmanager
def serving(data: Path, *, database: str = "", worker: bool = True) -> Iterator[House]:
    """Run `tansu serve` on a free port of the loopback, and stop it again."""
    command = [sys.executable, "-m", "tansu", "serve", "--data", str(data), "--port", "0"]
    environment = {**os.environ, "TANSU_DATABASE_URL": database, "TANSU_FREE_DISK": "1"}
    began = time.perf_counter()
    command += [] if worker else ["--no-worker"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        address = _address(process)
        wire = Wire(address)
        wire.ask("GET", "/")
        started, cpu = time.perf_counter() - began, _cpu(process.pid)
        wire.ask("GET", "/api/v1/instance")
        house = House(address, process, started, cpu, time.perf_counter() - began)
        wire.close()
        yield house
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    for one in found:
        for thread in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in thread.read_text().split()]
            except OSError:
                continue
    return found


def _address(process: "subprocess.Popen[bytes]") -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(b"Tansu is at "):
            return line.decode().split()[-1]
    raise RuntimeError("the server did not start; run it by hand to see why")


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    # Fields 14-17 of proc(5): its own user and system time, and that of children it has waited for.
    return sum(int(field) for field in fields[11:15]) / TICKS


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
