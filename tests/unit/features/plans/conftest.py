"""People who buy, and somebody who sells."""

import pytest

from tansu.core.principal import Principal
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of


@pytest.fixture
def root(outside: Outside) -> Principal:
    """Somebody who operates the server."""
    return principal_of(an_account(outside, "root@example.org", operator=True, password=""))


@pytest.fixture
def ada(outside: Outside) -> Principal:
    """Somebody in Germany."""
    return principal_of(an_account(outside, password=""))
