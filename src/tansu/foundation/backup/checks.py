"""Whether there is a backup that counts, and of when (R31)."""

from datetime import timedelta

from tansu.foundation.backup.history import last_backup, runs
from tansu.foundation.backup.model import RunState
from tansu.foundation.doctor import Check, State, Verdict, Ward

LATEST = timedelta(days=7)


def age(ward: Ward) -> Verdict:
    """Look at the newest backup that was restored and checked."""
    with ward.look() as work:
        last, newest, now = last_backup(work), runs(work, limit=1), work.now
    if newest and newest[0].state is RunState.REFUSED:
        words = f"The newest backup failed its check: {newest[0].problem}"
        return Verdict(State.BAD, words, 1, (newest[0].folder,))
    if last is None:
        return Verdict(State.WARN, "There is no verified backup yet. Run `tansu backup`.")
    words = f"The last backup that was restored and checked is of {last:%A, %-d %B %Y, %H:%M} UTC."
    return Verdict(State.OK, words) if now - last < LATEST else Verdict(State.BAD, words, 1)


CHECKS = (Check("backup.age", "R31", age),)
