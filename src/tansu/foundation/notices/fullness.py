"""Telling people that their storage gets full, before and when it does.

A job looks; uploads do not know of it. How full each pool was is remembered, so that only a rise above 80 %, 95 % or
100 % is told, to everybody who shares the pool.
"""

from datetime import timedelta

from tansu.core.instants import to_ms
from tansu.foundation import usage
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.notices import store
from tansu.foundation.notices.model import Kind
from tansu.foundation.notices.record import record
from tansu.foundation.usage import Usage
from tansu.foundation.work import Work

FIRST = 80
NOTHING_FITS = 10_000_000
"""Where so few bytes are left, a photo is refused: that is full, though to the byte it hardly ever is."""
AT_MOST_EVERY = timedelta(days=1)
"""Who deletes and fills again hears of one threshold no more often."""

_TOLD = {80: Kind.USAGE_80, 95: Kind.USAGE_95, 100: Kind.USAGE_FULL}


def level_of(used: int, quota: int) -> int:
    """The threshold that is reached: 100, 95, 80, or 0 for none of them."""
    if used <= 0:
        return 0
    if quota - used < min(NOTHING_FITS, quota // 200):
        return 100
    return next((level for level in (100, 95, FIRST) if used * 100 >= quota * level), 0)


@job("notices.look_at_usage")
def look_at_usage(context: JobContext) -> None:
    """See whose pool has reached another threshold since it was last looked at."""
    with context.look() as work:
        known = store.levels(work.tx)
        changed = _changed(work, known)
    for pool in changed:
        with context.open_work(pool) as work:
            _note(work)
        context.progress(0, 0)


def _changed(work: Work, known: dict[str, int]) -> list[str]:
    """Pools whose level is not the known one; those that are not nearly full any more are at none."""
    changed, after = [], ""
    emptier = {pool for pool, level in known.items() if level}
    # One percent less than the first threshold, because the database rounds.
    while page := usage.pools_from(work, FIRST - 1, after=after):
        changed += [one.pool for one in page if level_of(one.used, one.quota) != known.get(one.pool, 0)]
        emptier -= {one.pool for one in page}
        after = page[-1].pool
    return [*changed, *sorted(emptier)]


def _note(work: Work) -> None:
    now = usage.usage_of(work)
    level = level_of(now.used, now.quota)
    before, crossing = store.level(work.tx, work.account)
    if (
        now.pool != work.account
        or level == before
        or not store.move_level(work.tx, work.account, before=before, after=level)
    ):
        return
    if level > before:
        for account in usage.sharers(work, work.account):
            _tell(work, account, now, _TOLD[level], crossing=crossing + 1)


def _tell(work: Work, account: str, now: Usage, kind: Kind, *, crossing: int) -> None:
    if store.told_since(work.tx, account, kind, since_ms=to_ms(work.now - AT_MOST_EVERY)):
        return
    key = f"usage/{work.account}/{crossing}"
    record(work, kind, key=key, account=account, used=now.used, quota=now.quota)
