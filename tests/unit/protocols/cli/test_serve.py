"""What `tansu serve` says at the start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tansu.foundation.work import Outside
from tansu.ports.database import Database, Transaction
from tansu.protocols.cli.serve import greet
from tests.support.building import an_account

ADDRESS = "http://127.0.0.1:8080"


def test_while_nobody_is_here_it_says_how_to_make_the_first_account(
    outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    greet(outside, ADDRESS)

    assert f"Set it up: {ADDRESS}/setup#code=" in capsys.readouterr().err


def test_an_account_made_in_the_moment_of_the_greeting_does_not_end_the_server(
    outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    slow: Any = SlowToWrite(outside.database, lambda: an_account(outside))

    greet(replace(outside, database=slow), ADDRESS)

    assert capsys.readouterr().err == f"Tansu is at {ADDRESS}\n"


class SlowToWrite:
    """A database at which somebody else always writes first."""

    def __init__(self, database: Database, first: Callable[[], object]) -> None:
        self.engine = database.engine
        self.read = database.read
        self._write = database.write
        self._first = first

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self._first()
        with self._write() as tx:
            yield tx
