"""What fault tests share."""

from collections.abc import Iterator

import pytest

from tests.faults.injecting import Driver, driver


@pytest.fixture(scope="module")
def under_fire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """The process whose forks meet the faults."""
    with driver(tmp_path_factory.mktemp("driver")) as running:
        yield running
