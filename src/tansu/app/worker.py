"""What works in the background: a worker that knows every job of this version."""

from tansu.app import housekeeping
from tansu.app.custodians import CUSTODIANS, checks
from tansu.app.instance import Instance
from tansu.features import plans
from tansu.foundation import backup, scrub
from tansu.foundation.jobs import Observer, Schedule, Worker


def make_worker(instance: Instance, *, name: str, observer: Observer | None = None) -> Worker:
    """A worker that knows every job of this version."""
    chosen = [scrub.daily(instance.settings.scrub_days)]
    if instance.settings.inactive_days:
        chosen.append(plans.closing_unused(instance.settings.inactive_days))
    if instance.backed_up_nightly:
        chosen.append(_nightly_backup(instance))
    return Worker(
        instance.outside,
        (*housekeeping.JOBS, *(one.job for one in chosen)),
        name=name,
        schedules=(*housekeeping.SCHEDULES, *chosen),
        custodians=CUSTODIANS,
        threads=instance.settings.worker_threads,
        observer=observer,
    )


def _nightly_backup(instance: Instance) -> Schedule:
    folder = instance.backups.absolute()
    return backup.nightly(
        instance.tables,
        instance.vault(folder),
        checks=checks(instance),
        scratch=instance.scratch,
        folder=str(folder),
    )
