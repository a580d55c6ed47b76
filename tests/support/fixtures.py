"""Fixtures that lend real servers: `postgres_url`, empty or migrated, and `s3_settings`, an empty prefix each."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.support.building import an_outside
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
    with _database(postgres_server, "template0") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str) -> Iterator[str]:
    """The name of a database with every table and no row, to be copied: ten times as quick as migrating each."""
    with _database(postgres_server, "template0") as url, tempfile.TemporaryDirectory() as folder:
        an_outside(url, Path(folder)).database.close()
        yield conninfo_to_dict(url)["dbname"]


@pytest.fixture
def migrated_postgres_url(postgres_server: str, migrated_template: str) -> Iterator[str]:
    """The address of a fresh database with every table and no row, dropped afterwards like an empty one."""
    with _database(postgres_server, migrated_template) as url:
        yield url


@contextmanager
def _database(server_url: str, template: str) -> Iterator[str]:
    name = f"t_{_own_name()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        # Files are copied as they are, because writing every page to the log takes five times as long.
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        yield server_url.replace("/postgres?", f"/{name}?", 1)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def s3_settings(s3_server: dict[str, str]) -> S3ForTests:
    """An empty prefix in the bucket of the run's S3 store, which goes with its server."""
    return S3ForTests(**s3_server, prefix=f"t-{_own_name()}")


def _own_name() -> str:
    return f"{os.getpid()}_{next(_numbers)}"
