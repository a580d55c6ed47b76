"""One opened data directory with real stores, a clock that can be set, and one account that keeps photos in it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from tansu.adapters.blobs.opening import open_blobs
from tansu.adapters.clock.stopped import NOON, SeededChance, StoppedClock
from tansu.adapters.database.migrate import migrate
from tansu.adapters.database.opening import open_database
from tansu.adapters.mailer.memory import MemoryMailer
from tansu.adapters.media.fake import FakeMedia
from tansu.adapters.payments.by_hand import ByHand
from tansu.core.principal import Principal
from tansu.foundation import accounts
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside
from tests.faults import ledger
from tests.faults.ledger import Ledger
from tests.support.building import an_account, every_step, principal_of
from tests.support.pictures import a_jpeg

EMAIL = "ada@example.org"


@dataclass
class World:
    """What a scenario acts in."""

    data: Path
    outside: Outside
    principal: Principal
    ledger: Ledger
    told: ledger.Told
    """What an earlier, killed run of the same client had been told."""

    @property
    def account(self) -> str:
        """The account's id."""
        return self.principal.account

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        clock = self.outside.clock
        assert isinstance(clock, StoppedClock)
        clock.move(by)


@lru_cache(maxsize=64)
def photo(number: int, size: int = 3000) -> bytes:
    """A photo of about that many bytes, different for each number."""
    head = a_jpeg(16, 12)[:-2]
    seed = hashlib.sha256(f"photo {number}".encode()).digest()
    return head + (seed * (size // 32 + 1))[: max(32, size - len(head))] + b"\xff\xd9"


def sha256_of(content: bytes) -> str:
    """Its checksum."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def open_outside(data: Path, *, run: int = 0, later: timedelta = timedelta()) -> Iterator[Outside]:
    """Open a data directory as a new process would: run `n` begins n hours after noon with luck of its own."""
    clock = StoppedClock(NOON + timedelta(hours=run) + later)
    database = open_database("", data=data)
    try:
        migrate(database, clock, every_step(), snapshot=lambda: None)
        stores = open_blobs("", data, clock=clock)
        yield Outside(
            database=database,
            blobs=stores.blobs,
            staging=stores.staging,
            renditions=stores.renditions,
            media=FakeMedia(),
            mailer=MemoryMailer(),
            payments=ByHand(),
            clock=clock,
            chance=SeededChance(run + 1),
            keys=Keys(b"k" * 32),
        )
    finally:
        database.close()


@contextmanager
def open_world(data: Path, book: Path, *, run: int = 0) -> Iterator[World]:
    """Open a data directory with its account, making the account if there is none."""
    told = ledger.read(book)
    with open_outside(data, run=run) as outside:
        with outside.look() as work:
            found = accounts.find(work, EMAIL)
        account = found or an_account(outside, EMAIL, password="")
        writing = Ledger(book)
        try:
            yield World(data, outside, principal_of(account), writing, told)
        finally:
            writing.close()
