"""Which backups there are, and since when one counts."""

from datetime import datetime

from tansu.foundation.backup import store
from tansu.foundation.backup.model import Run
from tansu.foundation.work import Work


def last_backup(work: Work) -> datetime | None:
    """The instant of the newest backup that was restored and checked, or None. Others do not count (R31)."""
    return store.newest_verified(work.tx)


def runs(work: Work, *, limit: int = 20) -> list[Run]:
    """What is known of the newest backups, newest first, those that failed their check included."""
    return store.newest(work.tx, limit=limit)
