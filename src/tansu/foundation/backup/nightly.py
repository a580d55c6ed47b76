"""A backup every night, proven like any, and old ones removed."""

import logging
from collections.abc import Sequence
from datetime import time
from pathlib import Path

from tansu.foundation.backup.model import Progress, RunState
from tansu.foundation.backup.prune import prune
from tansu.foundation.backup.write import backup
from tansu.foundation.doctor import Check
from tansu.foundation.jobs import Job, JobContext, Schedule
from tansu.ports.tables import Tables
from tansu.ports.vault import Vault

log = logging.getLogger("tansu.backup")

NAME = "backup.nightly"
AT = time(2, 10)


def nightly(tables: Tables, vault: Vault, *, checks: Sequence[Check], scratch: Path, folder: str) -> Schedule:
    """The schedule of a job that backs up to `vault`, which is `folder`, and then removes what is not kept.

    It never takes the last free space, which belongs to reading and leaving (R33): DiskFull is raised instead. A
    backup that fails its check removes nothing.
    """

    def run(context: JobContext) -> None:
        outside = context.outside

        def tell(progress: Progress) -> None:
            context.progress(progress.done, progress.total)

        made = backup(
            outside,
            tables,
            vault,
            custodians=context.custodians,
            checks=checks,
            scratch=scratch,
            folder=folder,
            leave_free=outside.disk_floor,
            progress=tell,
        )
        if made.state is not RunState.VERIFIED:
            log.error("a backup failed its check", extra={"run": made.id})
            return
        gone = prune(outside, vault, folder=folder)
        log.info("backed up", extra={"run": made.id, "removed": len(gone)})

    return Schedule(Job(NAME, run, max_attempts=3, lease_seconds=600), daily_at=AT)
