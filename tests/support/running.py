"""A real server in a process of its own, `a_server`: SQLite with folders, and PostgreSQL with an S3 store.

Tests speak to it over a socket like anybody. People and their tokens are made beside it, as its own
administration commands do, because signing up is not what most tests are about.
"""

import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from tansu.adapters.clock.stopped import StoppedClock
from tansu.app import Instance, load_settings, open_instance
from tansu.core.principal import ALL_SCOPES, Means, Principal, Scope
from tansu.foundation import accounts, usage
from tansu.foundation.accounts import Account
from tests.support.building import PASSWORD, QUICK
from tests.support.fixtures import S3ForTests
from tests.support.ports import free_port

REPOSITORY = Path(__file__).parents[2]
_numbers = itertools.count(1)


@dataclass
class Person:
    """Somebody with an account, who speaks to the server with a token that may do everything they may."""

    server: "Running"
    account: Account
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """Ask below `/api/v1`; `json=`, `data=`, `headers=` and so on as in requests."""
        headers = {"Authorization": f"Bearer {self.token}", **self.headers, **more.pop("headers", {})}
        return self.server.call(method, path, headers=headers, **more)

    def upload(self, content: bytes, *, filename: str = "IMG_1.jpg", **more: Any) -> requests.Response:
        """Send an original in one request."""
        return self.call("POST", "/gallery/assets", params={"filename": filename}, data=content, **more)

    def upload_and_settle(self, content: bytes) -> str:
        """Send an original, wait until its renditions have been made (they move its ETag), and return its id."""
        asset = str(self.upload(content).json()["id"])
        until = time.monotonic() + 60
        while self.call("GET", f"/gallery/assets/{asset}").json()["rendition"] == "pending":
            assert time.monotonic() < until, "its renditions were never made"
            time.sleep(0.05)
        return asset


@dataclass
class Running:
    """A server that answers at `base`, and the same instance opened beside it."""

    base: str
    instance: Instance
    kind: str

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """Ask below `/api/v1` without a credential."""
        address = path if path.startswith("http") else f"{self.base}/api/v1{path}"
        return requests.request(method, address, timeout=60, allow_redirects=False, **more)

    def person(self, *, operator: bool = False, quota: int | None = None) -> Person:
        """Somebody new."""
        outside = self.instance.outside
        hashed = accounts.prepare_password(outside, PASSWORD, hashing=QUICK)
        email = f"person{next(_numbers)}.{os.getpid()}@example.org"
        with outside.system() as work:
            account = accounts.add(work, email=email, name="Ada", region="DE", operator=operator, password=hashed)
        if quota is not None:
            with outside.system(account.id) as work:
                usage.set_quota(work, quota)
        return Person(self, account, self.token(account))

    def token(self, account: Account, *scopes: Scope, expired: bool = False) -> str:
        """A token of somebody with these scopes, or with all they may have."""
        outside = self.instance.outside
        everything = ALL_SCOPES if account.operator else ALL_SCOPES - {Scope.OPERATE}
        owner = Principal(account.id, Means.SYSTEM, scopes=everything, operator=account.operator)
        if expired:
            outside = replace(outside, clock=StoppedClock(outside.clock.now() - timedelta(days=2)))
        with outside.work(owner) as work:
            _, secret = accounts.add_token(
                work,
                outside.keys,
                label="test",
                scopes=frozenset(scopes) or everything,
                expires_days=1 if expired else None,
            )
        return secret


@pytest.fixture(scope="session", params=["sqlite and folders", "postgresql and s3"])
def a_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Each kind of server in turn, one for the whole run."""
    env = {}
    if request.param.startswith("postgresql"):
        env = at_scale(request.getfixturevalue("postgres_server"), request.getfixturevalue("s3_server"))
    with running(tmp_path_factory.mktemp("server"), kind=request.param, **env) as server:
        yield server


@contextmanager
def running(data: Path, *, kind: str = "sqlite and folders", **env: str) -> Iterator[Running]:
    """Start a server on an empty data directory, and stop it afterwards."""
    chosen = {"TANSU_TRUSTED_PROXIES": "127.0.0.1", "TANSU_MEDIA_WORKERS": "1", "TANSU_FREE_DISK": "1000000", **env}
    with (data / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tansu", "serve", "--data", str(data), "--port", str(free_port())],
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **chosen},
        )
        try:
            base = _address(process, data / "log")
            flags = {name.removeprefix("TANSU_").lower(): value for name, value in chosen.items()}
            instance = open_instance(load_settings(data=data, **flags), beside=True)
            try:
                yield Running(base, instance, kind)
            finally:
                instance.close()
        finally:
            process.terminate()
            process.wait(60)


def at_scale(postgres_url: str, s3: dict[str, str]) -> dict[str, str]:
    """The settings of a server on the run's PostgreSQL and S3 store, in a database and a prefix of its own."""
    name = f"server_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    place = S3ForTests(**s3, prefix=name)
    return {
        "TANSU_DATABASE_URL": postgres_url.replace("/postgres?", f"/{name}?", 1),
        "TANSU_BLOBS_URL": f"s3://{place.bucket}/{place.prefix}",
        "TANSU_S3_ENDPOINT": place.endpoint,
        "TANSU_S3_ACCESS_KEY": place.access_key,
        "TANSU_S3_SECRET_KEY": place.secret_key,
    }


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Wait until the server says where it is; a server that ends instead says why."""
    pause = timedelta(milliseconds=20).total_seconds()
    while not (found := re.search(r"Tansu is at (http://\S+)", log.read_text())):
        if process.poll() is not None:
            raise RuntimeError(f"the server did not start: {log.read_text()}")
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            continue
    return found[1]
