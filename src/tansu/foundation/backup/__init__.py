"""Backup: one portable copy of everything, and the proof that it can be restored.

A backup counts only after its metadata were restored into a fresh database and checked there, and
originals were read again from it. The format is the same for every engine (docs/formats/backup.md).
"""

from tansu.foundation.backup.custody import BackupCustodian
from tansu.foundation.backup.history import last_backup, runs
from tansu.foundation.backup.model import Run, RunState

__all__ = ["BackupCustodian", "Run", "RunState", "last_backup", "runs"]
