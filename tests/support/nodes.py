"""Whole servers and workers as processes of their own, and people in them who hold tokens."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tansu import app
from tansu.app import Instance
from tansu.core.principal import Scope
from tansu.foundation import accounts
from tests.support.fixtures import S3ForTests
from tests.support.ports import free_port

KEY = "6b" * 32


@dataclass(frozen=True)
class Place:
    """Where an instance keeps what it has: the environment that all its processes share."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Everything a process needs to be told."""
        small = {"TANSU_FREE_DISK": "1000000", "TANSU_MEDIA_WORKERS": "1", "TANSU_INSTANCE_KEY": KEY}
        return {**small, "TANSU_DATA": str(self.data), **self.environment}


def embedded(data: Path) -> Place:
    """SQLite and folders."""
    return Place(data)


def at_scale(data: Path, postgres_url: str, s3: S3ForTests) -> Place:
    """PostgreSQL and S3."""
    return Place(
        data,
        {
            "TANSU_DATABASE_URL": postgres_url,
            "TANSU_BLOBS_URL": f"s3://{s3.bucket}/{s3.prefix}",
            "TANSU_S3_ENDPOINT": s3.endpoint,
            "TANSU_S3_ACCESS_KEY": s3.access_key,
            "TANSU_S3_SECRET_KEY": s3.secret_key,
        },
    )


class Node:
    """One running process of an instance."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process = process
        self.url = url

    def kill(self) -> None:
        """End it as a power cut would end it."""
        self.process.kill()
        self.process.wait()

    def stop(self, *, patience: float = 60) -> int:
        """End it as an operator would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)


@contextmanager
def running(place: Place, *arguments: str) -> Iterator[Node]:
    """Run `tansu serve` (or `worker`, …) until the block ends, waiting until it says that it runs."""
    place.data.mkdir(parents=True, exist_ok=True)
    log = (place.data / f"node-{os.urandom(4).hex()}.log").open("w+")
    process = _start(place, arguments or ("serve",), subprocess.PIPE)
    assert process.stderr
    try:
        url = _until_it_runs(process)
        # Whatever it says later must not fill the pipe and stop it.
        drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=log)
        process.stderr.close()
        yield Node(process, url)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        drain.wait(10)
        log.close()


def refused(place: Place, *arguments: str) -> tuple[int, str]:
    """Run a command that ends by itself; return its exit code and what it said."""
    process = _start(place, arguments, subprocess.PIPE)
    try:
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, said


@contextmanager
def opened(place: Place) -> Iterator[Instance]:
    """Open the instance in this process, beside its servers."""
    wanted = {name.removeprefix("TANSU_").lower(): value for name, value in place.settings.items()}
    instance = app.open_instance(app.load_settings(**wanted), beside=True)
    try:
        yield instance
    finally:
        instance.close()


def a_person(instance: Instance, email: str) -> tuple[str, str]:
    """Make an account; return its id and a token that may do everything."""
    with instance.outside.system() as work:
        account = accounts.add(work, email=email, region="DE")
    with instance.outside.system(account.id) as work:
        scopes = frozenset(Scope) - {Scope.OPERATE}
        return account.id, accounts.add_token(work, instance.outside.keys, label="test", scopes=scopes)[1]


def _start(place: Place, arguments: tuple[str, ...], errors: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tansu", *arguments],
        env={
            **os.environ,
            "TANSU_PORT": str(free_port()),
            **place.settings,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        text=True,
    )


def _until_it_runs(process: "subprocess.Popen[str]") -> str:
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("Tansu is at "):
            return line.removeprefix("Tansu is at ").strip()
        if line.startswith("The worker runs"):
            return ""
    raise RuntimeError(f"it ended with {process.wait()}: {''.join(said)}")
