"""Whole instances for tests: either database, either store, real files, a stopped clock, and photographs in them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from tansu.adapters.clock.stopped import SeededChance, StoppedClock
from tansu.adapters.database.portable import PortableTables
from tansu.adapters.vault.folder import FolderVault
from tansu.app.custodians import CUSTODIANS
from tansu.core.checksum import Running
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.gallery import Arrival
from tansu.foundation import accounts, backup, doctor
from tansu.foundation.backup import Run
from tansu.foundation.custody import Custodian
from tansu.foundation.doctor import Check, Report
from tansu.foundation.work import Outside
from tansu.ports.blobs import BlobRef
from tansu.ports.database import sql
from tests.support.building import an_account, an_outside, clock_of, every_step, principal_of
from tests.support.fixtures import S3ForTests
from tests.support.stores import open_local, open_s3, wrapped


@dataclass(frozen=True)
class Instance:
    """An opened instance and where it keeps its files."""

    outside: Outside
    data: Path
    checks: tuple[Check, ...]
    custodians: tuple[Custodian, ...] = CUSTODIANS

    @property
    def clock(self) -> StoppedClock:
        """Its clock, to be moved."""
        assert isinstance(self.outside.clock, StoppedClock)
        return self.outside.clock

    @property
    def tables(self) -> PortableTables:
        """Its tables, for backups."""
        return PortableTables(every_step(), self.clock)

    def back_up(self, to: Path, *, full: bool = False, outside: Outside | None = None) -> Run:
        """Write a backup of it."""
        return backup.backup(
            outside or self.outside,
            self.tables,
            FolderVault(to),
            custodians=self.custodians,
            checks=self.checks,
            scratch=self.data / "scratch",
            folder=str(to),
            full=full,
        )

    def restore(self, source: Path, *, run: str = "", new_key: bool = False) -> list[str]:
        """Bring a backup into it."""
        opened = backup.open_backup(FolderVault(source), run)
        return backup.restore(self.outside, self.tables, opened, scratch=self.data / "scratch", new_key=new_key)

    def member(self, email: str = "ada@example.org") -> Principal:
        """Somebody with an account, made the first time."""
        with self.outside.look() as work:
            found = accounts.find(work, email)
        return principal_of(found or an_account(self.outside, email, password=""))

    def send(self, who: Principal, content: bytes, *, name: str = "IMG_0001.JPG") -> Arrival:
        """Let somebody send a photograph."""
        running = Running()
        running.update(content)
        return gallery.receive_stream(
            self.outside,
            who,
            len(content),
            chunks=[content],
            sha256=running.sha256,
            filename=name,
            extension="jpg",
            declared=None,
            again="",
        )

    def examine(self, *, deep: bool = False) -> Report:
        """Let the doctor look at it."""
        return doctor.run(self.outside, self.custodians, self.checks, deep=deep)

    def mend(self) -> Report:
        """Let the doctor repair it."""
        return doctor.repair(self.outside, self.custodians, self.checks)

    def originals(self) -> list[BlobRef]:
        """Every original of everybody."""
        with self.outside.look() as work:
            rows = work.tx.execute(
                sql("SELECT account, id, extension, size, sha256, crc32 FROM claims_blobs ORDER BY account, id")
            )
            return [BlobRef(*row) for row in rows]

    def contents(self) -> dict[str, object]:
        """Everything that must be the same after a restore: holdings, records and bytes, by account."""
        return {account: self._contents_of(account) for account in self._accounts()}

    def _contents_of(self, account: str) -> object:
        with self.outside.look(account) as work:
            told = {
                one.name: (one.inventory(work), list(one.export(work)))
                for one in self.custodians
                if one.name not in {"uploads", "jobs"}
            }
            refs = [ref for one in self.custodians for ref in one.blobs(work)]
        return told, {ref.id: b"".join(self.outside.blobs.read(ref)) for ref in refs}

    def _accounts(self) -> list[str]:
        with self.outside.look() as work:
            return [row.id for row in work.tx.execute(sql("SELECT id FROM accounts_accounts ORDER BY id"))]

    def run(self, statement: str, **values: object) -> None:
        """Do something to the rows that no verb would."""
        with self.outside.database.write() as tx:
            tx.execute(sql(statement), values)

    def file_of(self, ref: BlobRef) -> Path:
        """Where the bytes of an original are."""
        return self.data / "blobs" / ref.owner / ref.id[:2] / f"{ref.id}.{ref.extension}"


@contextmanager
def an_instance(
    url: str, data: Path, *, s3: S3ForTests | None = None, seed: int = 1, disk_floor: int = 0
) -> Iterator[Instance]:
    """Open an instance with folders or objects for its bytes; an empty one if there is none."""
    data.mkdir(parents=True, exist_ok=True)
    built = an_outside(url, data, seed=seed)
    blobs, staging, renditions = wrapped(open_s3(s3, data) if s3 else open_local(data))
    built = replace(
        built,
        blobs=blobs,
        staging=staging,
        renditions=renditions,
        chance=SeededChance(seed),
        disk_floor=disk_floor,
    )
    try:
        tables = PortableTables(every_step(), clock_of(built))
        checks = (
            *doctor.CHECKS,
            doctor.schema_check(tables),
            doctor.secrets_check([data / "instance.key", data / "backups"]),
            *gallery.CHECKS,
            *backup.CHECKS,
        )
        yield Instance(built, data, checks)
    finally:
        built.database.close()


def a_photo(number: int) -> bytes:
    """A small JPEG like no other."""
    image = Image.new("RGB", (16 + number % 7, 12), (number * 37 % 256, number * 101 % 256, number % 256))
    picture = io.BytesIO()
    image.save(picture, "JPEG")
    return picture.getvalue() + b"photo %d" % number


@pytest.fixture
def instance(database_url: str, tmp_path: Path) -> Iterator[Instance]:
    """An empty instance on each engine in turn, its bytes in folders."""
    with an_instance(database_url, tmp_path / "data") as opened:
        yield opened


def fill(instance: Instance, *, photos: int = 3, who: str = "ada@example.org") -> list[bytes]:
    """Send some photographs and return them."""
    sent = [a_photo(number) for number in range(photos)]
    member = instance.member(who)
    for number, content in enumerate(sent):
        instance.send(member, content, name=f"IMG_{number:04}.JPG")
    return sent
