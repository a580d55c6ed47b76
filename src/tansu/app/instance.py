"""From settings to an opened instance: adapters chosen, schema up to date."""

import shutil
from dataclasses import dataclass
from email.utils import formataddr
from importlib import import_module
from pathlib import Path

from tansu.adapters.blobs.opening import open_blobs
from tansu.adapters.blobs.s3_client import S3Settings
from tansu.adapters.clock.system import SystemChance, SystemClock
from tansu.adapters.database.migrate import Step, migrate, steps_of
from tansu.adapters.database.opening import open_database
from tansu.adapters.database.portable import PortableTables
from tansu.adapters.mailer.outbox_folder import OutboxFolder
from tansu.adapters.mailer.smtp import SmtpMailer
from tansu.adapters.media.local import LocalMedia
from tansu.adapters.vault.folder import FolderVault
from tansu.app.instance_key import key_at_hand, read_instance_key
from tansu.app.payments import open_payments
from tansu.foundation import accounts, jobs, uploads
from tansu.foundation.keys import Keys
from tansu.foundation.work import Outside
from tansu.ports.mailer import Mailer
from tansu.settings import Settings

CHAINS = (
    "tansu.foundation.accounts",
    "tansu.foundation.audit",
    "tansu.foundation.usage",
    "tansu.foundation.claims",
    "tansu.foundation.changes",
    "tansu.foundation.tree",
    "tansu.foundation.uploads",
    "tansu.foundation.jobs",
    "tansu.foundation.backup",
    "tansu.foundation.brakes",
    "tansu.foundation.notices",
    "tansu.features.gallery",
    "tansu.features.notes",
    "tansu.features.contacts",
    "tansu.features.messages",
    "tansu.features.plans",
)
"""Every folder that owns tables, those that others refer to first."""


@dataclass
class Instance:
    """One opened instance: its settings and everything it stands on."""

    settings: Settings
    outside: Outside
    tables: PortableTables

    @property
    def backups(self) -> Path:
        """Where backups go unless the operator says otherwise."""
        return self.settings.backup_folder or self.settings.data / "backups"

    @property
    def backed_up_nightly(self) -> bool:
        """Whether a backup is made every night."""
        settings = self.settings
        embedded = not settings.database_url and not settings.blobs_url
        return settings.backups == "on" or (settings.backups == "auto" and embedded)

    @property
    def scratch(self) -> Path:
        """Room for what is thrown away again."""
        return self.settings.data / "scratch"

    def vault(self, folder: Path) -> FolderVault:
        """A folder as a place for backups."""
        return open_vault(folder)

    def close(self) -> None:
        """Let go of the outside."""
        self.outside.media.close()
        self.outside.database.close()


def open_vault(folder: Path) -> FolderVault:
    """A folder as a place for backups, without an instance."""
    return FolderVault(folder)


def find_key(settings: Settings) -> Keys | None:
    """The instance key that is at hand, or None; none is made."""
    return key_at_hand(settings.instance_key.reveal(), settings.data)


def all_steps() -> list[Step]:
    """Every schema step of this version, in the order in which they run."""
    return [step for chain in CHAINS for step in steps_of(chain)]


def open_instance(settings: Settings, *, beside: bool = False) -> Instance:
    """Open the data directory (or the engines at scale), bringing the schema up to date.

    `beside` is for commands that run next to a server. Raises Conflict if the data was written by a newer
    version or with another instance key.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock, chance = SystemClock(), SystemChance()
    key = read_instance_key(settings.instance_key.reveal(), settings.data, chance)
    database = open_database(settings.database_url, data=settings.data, beside=beside)
    tables = PortableTables(all_steps(), clock)

    def snapshot() -> None:
        # Loaded only for a migration: backups and the doctor, which looks into all there is, are a tenth of the start.
        backup = import_module("tansu.foundation.backup")
        backup.snapshot(database, tables, FolderVault(settings.data / "backups"), clock=clock, keys=key)

    migrate(database, clock, all_steps(), snapshot=snapshot)
    stores = open_blobs(settings.blobs_url, settings.data, clock=clock, s3=_s3(settings))
    outside = Outside(
        database=database,
        blobs=stores.blobs,
        staging=stores.staging,
        renditions=stores.renditions,
        media=LocalMedia(workers=settings.media_workers or None, memory_limit=settings.media_memory),
        mailer=_mailer(settings, clock),
        payments=open_payments(settings),
        clock=clock,
        chance=chance,
        keys=key,
        public_url=settings.public_url.rstrip("/"),
        disk_floor=_disk_floor(settings),
    )
    with outside.system() as work:
        accounts.check_instance(work, key)
    return Instance(settings, outside, tables)


def take_over(instance: Instance) -> None:
    """Let go of what a process held that died on this embedded data directory; its holder knows it is alone."""
    if instance.settings.database_url:
        return
    uploads.after_restart(instance.outside)
    with instance.outside.system() as work:
        jobs.after_restart(work)


def _mailer(settings: Settings, clock: SystemClock) -> Mailer:
    sender = settings.mail_from
    if "<" not in sender:
        sender = formataddr((settings.name, sender))
    url = settings.smtp_url.reveal()
    if url:
        return SmtpMailer(url, clock, sender=sender)
    return OutboxFolder(settings.data / "outbox", clock, sender=sender)


def _s3(settings: Settings) -> S3Settings | None:
    if not settings.blobs_url.startswith("s3://"):
        return None
    return S3Settings(
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.reveal(),
    )


def _disk_floor(settings: Settings) -> int:
    """The larger of 2 GB and 2 % of the disk, unless the operator chose otherwise (R33)."""
    if settings.free_disk:
        return settings.free_disk
    return max(2_000_000_000, _disk_size(settings.data) // 50)


def _disk_size(folder: Path) -> int:
    return shutil.disk_usage(folder).total
