"""Who answers for what in this version, and everything the doctor looks at."""

from tansu.app.instance import Instance
from tansu.app.instance_key import FILE
from tansu.features import contacts, gallery, messages, plans
from tansu.features.contacts import ContactsCustodian
from tansu.features.files import FilesCustodian
from tansu.features.gallery import GalleryCustodian
from tansu.features.messages import MessagesCustodian
from tansu.features.notes import NotesCustodian
from tansu.features.plans import PlansCustodian
from tansu.foundation import backup, doctor, notices, scrub
from tansu.foundation.accounts import AccountsCustodian
from tansu.foundation.audit import AuditCustodian
from tansu.foundation.backup import BackupCustodian
from tansu.foundation.brakes import BrakesCustodian
from tansu.foundation.changes import ChangesCustodian
from tansu.foundation.claims import ClaimsCustodian
from tansu.foundation.custody import Custodian
from tansu.foundation.doctor import Check
from tansu.foundation.jobs import JobsCustodian
from tansu.foundation.notices import NoticesCustodian
from tansu.foundation.tree import TreeCustodian
from tansu.foundation.uploads import UploadsCustodian
from tansu.foundation.usage import UsageCustodian

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
"""In the order in which an account is erased: what names things before what holds them."""


def checks(instance: Instance) -> tuple[Check, ...]:
    """Everything the doctor looks at in this instance."""
    return (
        *doctor.CHECKS,
        doctor.schema_check(instance.tables),
        doctor.secrets_check([instance.settings.data / FILE, instance.settings.data / "tansu.db", instance.backups]),
        scrub.age_check(instance.settings.scrub_days),
        *backup.CHECKS,
        *notices.CHECKS,
        *gallery.CHECKS,
        *contacts.CHECKS,
        *messages.CHECKS,
        *plans.CHECKS,
    )
