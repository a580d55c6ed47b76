"""Backup: one portable copy of everything, and the proof that it can be restored.

A backup counts only after its metadata were restored into a fresh database and checked there, and
originals were read again from it. The format is the same for every engine (docs/formats/backup.md).
"""

from tansu.foundation.backup.checks import CHECKS
from tansu.foundation.backup.custody import BackupCustodian
from tansu.foundation.backup.drill import Problem, drill
from tansu.foundation.backup.history import last_backup, runs
from tansu.foundation.backup.layout import blob_path
from tansu.foundation.backup.manifest import Manifest
from tansu.foundation.backup.model import Progress, Run, RunState
from tansu.foundation.backup.nightly import nightly
from tansu.foundation.backup.opened import Opened, finished, open_backup
from tansu.foundation.backup.prune import prune
from tansu.foundation.backup.restore import check_key, restore
from tansu.foundation.backup.snapshot import SNAPSHOTS_KEPT, snapshot
from tansu.foundation.backup.write import backup

__all__ = [
    "CHECKS",
    "SNAPSHOTS_KEPT",
    "BackupCustodian",
    "Manifest",
    "Opened",
    "Problem",
    "Progress",
    "Run",
    "RunState",
    "backup",
    "blob_path",
    "check_key",
    "drill",
    "finished",
    "last_backup",
    "nightly",
    "open_backup",
    "prune",
    "restore",
    "runs",
    "snapshot",
]
