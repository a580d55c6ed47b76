"""Who keeps much of what they may: for whoever tells them before it is full."""

from tansu.foundation.usage import store
from tansu.foundation.usage.model import Usage
from tansu.foundation.work import Work


def pools_from(work: Work, percent: int, *, after: str = "", limit: int = 1000) -> list[Usage]:
    """Pools of everybody that use so many percent of their quota or more, in the order of ids, strictly after one."""
    return store.pools_from(work.tx, percent, after=after, limit=limit)


def sharers(work: Work, pool: str) -> list[str]:
    """The accounts that count in a pool: whose it is, and who was made to share it."""
    return [pool, *store.sharers(work.tx, pool)]
