"""Somebody to tell things; on SQLite, which is quick. What is SQL is asked in test_both_engines."""

import pytest

from tansu.foundation.work import Outside
from tests.support.building import an_account


@pytest.fixture
def database_url() -> str:
    """The address of a fresh SQLite database in the test's own folder."""
    return ""


@pytest.fixture
def ada(outside: Outside) -> str:
    """Somebody."""
    return an_account(outside, password="").id
