"""From settings to an opened instance: adapters chosen, schema up to date, custodians named."""

import shutil
from dataclasses import dataclass
from email.utils import formataddr
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
from tansu.app.instance_key import FILE, key_at_hand, read_instance_key
from tansu.app.payments import open_payments
from tansu.features import contacts, gallery, messages, plans
from tansu.features.contacts import ContactsCustodian
from tansu.features.files import FilesCustodian
from tansu.features.gallery import GalleryCustodian
from tansu.features.messages import MessagesCustodian
from tansu.features.notes import NotesCustodian
from tansu.features.plans import PlansCustodian
from tansu.foundation import accounts, backup, doctor, jobs, notices, scrub, uploads
from tansu.foundation.accounts import AccountsCustodian
from tansu.foundation.audit import AuditCustodian
from tansu.foundation.backup import BackupCustodian, snapshot
from tansu.foundation.brakes import BrakesCustodian
from tansu.foundation.changes import ChangesCustodian
from tansu.foundation.claims import ClaimsCustodian
from tansu.foundation.custody import Custodian
from tansu.foundation.doctor import Check
from tansu.foundation.jobs import JobsCustodian
from tansu.foundation.keys import Keys
from tansu.foundation.notices import NoticesCustodian
from tansu.foundation.tree import TreeCustodian
from tansu.foundation.uploads import UploadsCustodian
from tansu.foundation.usage import UsageCustodian
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

CUSTODIANS: tuple[Custodian, ...] = (
    GalleryCustodian(),
    NotesCustodian(),
    ContactsCustodian(),
    MessagesCustodian(),
    FilesCustodian(),
    PlansCustodian(),
    UploadsCustodian(),
    TreeCustodian(),
    ClaimsCustodian(),
    ChangesCustodian(),
    BrakesCustodian(),
    NoticesCustodian(),
    JobsCustodian(),
    AuditCustodian(),
    UsageCustodian(),
    BackupCustodian(),
    AccountsCustodian(),
)
"""Who answers for what, in the order in which an account is erased: what names things before what holds them."""


@dataclass
class Instance:
    """One opened instance: its settings and everything it stands on."""

    settings: Settings
    outside: Outside
    tables: PortableTables
    custodians: tuple[Custodian, ...] = CUSTODIANS

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

    @property
    def checks(self) -> tuple[Check, ...]:
        """Everything the doctor looks at."""
        return (
            *doctor.CHECKS,
            doctor.schema_check(self.tables),
            doctor.secrets_check([self.settings.data / FILE, self.settings.data / "tansu.db", self.backups]),
            scrub.age_check(self.settings.scrub_days),
            *backup.CHECKS,
            *notices.CHECKS,
            *gallery.CHECKS,
            *contacts.CHECKS,
            *messages.CHECKS,
            *plans.CHECKS,
        )

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
    vault = FolderVault(settings.data / "backups")
    migrate(
        database,
        clock,
        all_steps(),
        snapshot=lambda: snapshot(database, tables, vault, clock=clock, keys=key),
    )
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
