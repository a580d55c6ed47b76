"""A world for jobs on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.job_worlds import World, open_world


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Where an empty database is; an empty address means SQLite in the data directory."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world nobody has worked in."""
    with open_world(database_url, tmp_path) as opened:
        yield opened
