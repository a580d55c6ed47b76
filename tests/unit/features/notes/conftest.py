"""Rules about notes are asked on SQLite, which is quick; what is SQL is asked on both engines in test_both_engines."""

import pytest

from tansu.core.principal import Principal
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of


@pytest.fixture
def database_url() -> str:
    """The address of a fresh SQLite database in the test's own folder."""
    return ""


@pytest.fixture
def ada(outside: Outside) -> Principal:
    """Somebody who writes notes."""
    return principal_of(an_account(outside))
