"""A missing program skips a test at home and fails it in CI."""

import pytest

from tests.support.needed import program


def test_the_first_program_that_is_there_is_taken() -> None:
    assert program("no-such-program", "sh").endswith("/sh")


def test_at_home_a_missing_program_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="no-such-program"):
        program("no-such-program")


def test_in_ci_a_missing_program_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        program("no-such-program")
