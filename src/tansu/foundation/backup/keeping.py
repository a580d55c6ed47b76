"""Which backups are kept: the last of each of seven days and four weeks, and always the newest that counts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tansu.foundation.backup.model import Run, RunState

DAYS = 7
WEEKS = 4


def to_keep(runs: Sequence[Run]) -> set[str]:
    """The ids of the runs to keep; all others may go.

    Only verified ones stand for a day or a week. One that is not is kept while no verified one is newer: it may be in
    the making, and if it was refused somebody wants to know why. Days and weeks without a backup do not count, so a
    server that was away for months keeps what it has.
    """
    newest_first = sorted(runs, key=lambda run: run.instant, reverse=True)
    verified = [run for run in newest_first if run.state is RunState.VERIFIED]
    kept = {*_last_of_each(verified, DAYS, _day), *_last_of_each(verified, WEEKS, _week)}
    for run in newest_first:
        if run.state is RunState.VERIFIED:
            break
        kept.add(run.id)
    return kept


def _last_of_each(newest_first: Sequence[Run], count: int, period: Callable[[datetime], object]) -> list[str]:
    last: dict[object, str] = {}
    for run in newest_first:
        last.setdefault(period(run.instant), run.id)
    return list(last.values())[:count]


def _day(instant: datetime) -> object:
    return instant.date()


def _week(instant: datetime) -> object:
    return instant.isocalendar()[:2]
