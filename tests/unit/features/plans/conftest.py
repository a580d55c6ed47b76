"""People who buy, and somebody who sells; on SQLite, which is quick. What is SQL is asked in test_both_engines."""

import pytest

from tansu.core.principal import Principal
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of


@pytest.fixture
def database_url() -> str:
    """The address of a fresh SQLite database in the test's own folder."""
    return ""


@pytest.fixture
def root(outside: Outside) -> Principal:
    """Somebody who operates the server."""
    return principal_of(an_account(outside, "root@example.org", operator=True, password=""))


@pytest.fixture
def ada(outside: Outside) -> Principal:
    """Somebody in Germany."""
    return principal_of(an_account(outside, password=""))
