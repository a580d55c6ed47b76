"""Fixtures that lend real servers: `postgres_url` (an empty database each) and `s3_settings` (an empty prefix each)."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from tests.support.servers import server

_numbers = itertools.count(1)


@dataclass(frozen=True)
class S3ForTests:
    """Where a test may keep objects: everything under `prefix` is its own."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str
    prefix: str


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of the run's PostgreSQL; its own `postgres` database is not for tests."""
    with server("postgres") as answer:
        yield answer["url"]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[dict[str, str]]:
    """The run's S3 store: `endpoint`, `access_key`, `secret_key`, `bucket`."""
    with server("s3") as answer:
        yield answer


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a fresh, empty database, dropped afterwards even if connections were left open."""
    name = f"t_{_own_name()}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield postgres_server.replace("/postgres?", f"/{name}?", 1)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def s3_settings(s3_server: dict[str, str]) -> S3ForTests:
    """An empty prefix in the bucket of the run's S3 store, which goes with its server."""
    return S3ForTests(**s3_server, prefix=f"t-{_own_name()}")


def _own_name() -> str:
    return f"{os.getpid()}_{next(_numbers)}"
