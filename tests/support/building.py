"""Builds what a test stands on: an `outside` of real stores on either engine, and people in it."""

import pkgutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import tansu.features
import tansu.foundation
from tansu.adapters.blobs.memory import MemoryBlobs, MemoryRenditions, MemoryStaging
from tansu.adapters.clock.stopped import SeededChance, StoppedClock
from tansu.adapters.database.migrate import Step, migrate, steps_of
from tansu.adapters.database.opening import open_database
from tansu.adapters.mailer.memory import MemoryMailer
from tansu.adapters.media.fake import FakeMedia
from tansu.adapters.payments.fake import FakePayments
from tansu.core.principal import ALL_SCOPES, Means, Principal, Scope
from tansu.foundation import accounts
from tansu.foundation.accounts import Account, Argon2id
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside

PASSWORD = "a lighthouse in May"
QUICK = Argon2id(memory_kib=64, passes=1)
"""Real Argon2id with small numbers, for tests that are not about its strength."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database: empty for SQLite in the test's own folder, else PostgreSQL with its tables."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("migrated_postgres_url"))


@pytest.fixture
def outside(database_url: str, tmp_path: Path) -> Iterator[Outside]:
    """Everything a verb may use, on both engines in turn: real, migrated, empty, and at noon."""
    built = an_outside(database_url, tmp_path)
    yield built
    built.database.close()


def an_outside(url: str, data: Path, *, seed: int = 1) -> Outside:
    """Open a migrated database, with memory for bytes and mail. Whoever asks closes the database.

    A new SQLite database begins as a copy of one that was migrated once; what is still missing is migrated here.
    """
    if not url and not (data / "tansu.db").exists():
        (data / "tansu.db").write_bytes(_migrated_sqlite())
    blobs = MemoryBlobs()
    clock = StoppedClock()
    built = Outside(
        database=open_database(url, data=data),
        blobs=blobs,
        staging=MemoryStaging(blobs),
        renditions=MemoryRenditions(),
        media=FakeMedia(),
        mailer=MemoryMailer(),
        payments=FakePayments(clock),
        clock=clock,
        chance=SeededChance(seed),
        keys=Keys(b"k" * 32),
        public_url="https://photos.example",
    )
    migrate(built.database, built.clock, every_step(), snapshot=lambda: None)
    return built


@contextmanager
def a_world() -> Iterator[Outside]:
    """An outside on SQLite that is gone afterwards, for jobs that are tried again and again from the beginning."""
    with tempfile.TemporaryDirectory() as folder:
        outside = an_outside("", Path(folder))
        yield outside
        outside.database.close()


@cache
def _migrated_sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database("", data=Path(folder))
        migrate(database, StoppedClock(), every_step(), snapshot=lambda: None)
        database.close()
        return (Path(folder) / "tansu.db").read_bytes()


def every_step() -> list[Step]:
    """The migrations of every folder of this code that owns tables, the foundation's first."""
    found = [
        f"{tier.__name__}.{module.name}"
        for tier in (tansu.foundation, tansu.features)
        for module in pkgutil.iter_modules(tier.__path__)
        if module.ispkg and find_spec(f"{tier.__name__}.{module.name}.schema")
    ]
    return [step for package in found for step in steps_of(package)]


def clock_of(outside: Outside) -> StoppedClock:
    """The clock of an outside built here, to be moved."""
    assert isinstance(outside.clock, StoppedClock)
    return outside.clock


def outbox_of(outside: Outside) -> MemoryMailer:
    """The mailer of an outside built here, to be read."""
    assert isinstance(outside.mailer, MemoryMailer)
    return outside.mailer


def provider_of(outside: Outside) -> FakePayments:
    """The payment provider of an outside built here, where a test plays the payer and the bank."""
    assert isinstance(outside.payments, FakePayments)
    return outside.payments


def an_account(
    outside: Outside,
    email: str = "ada@example.org",
    *,
    name: str = "",
    operator: bool = False,
    password: str = PASSWORD,
) -> Account:
    """Somebody with a password; without one if `password` is empty."""
    hashed = accounts.prepare_password(outside, password, hashing=QUICK) if password else None
    with outside.system() as work:
        return accounts.add(work, email=email, name=name, region="DE", operator=operator, password=hashed)


def principal_of(account: Account, *, scopes: frozenset[Scope] | None = None) -> Principal:
    """Somebody in a browser, without the ceremony of signing in."""
    held = ALL_SCOPES if account.operator else ALL_SCOPES - {Scope.OPERATE}
    return Principal(account.id, Means.SESSION, scopes=held if scopes is None else scopes, operator=account.operator)
