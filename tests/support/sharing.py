"""Helps tests with families: somebody invites, others join, all of them keep something."""

from tansu.core.principal import Principal
from tansu.features import plans
from tansu.foundation import claims, usage
from tansu.foundation.work import Outside


def invited(outside: Outside, owner: Principal, *, email: str = "") -> str:
    """Let an owner invite; the secret of the link."""
    with outside.work(owner) as work:
        return plans.invite(work, outside.keys, email=email)[1]


def join(outside: Outside, who: Principal, secret: str) -> None:
    """Accept an invitation by its link."""
    with outside.work(who) as work:
        plans.accept(work, plans.look_at_invite(work, outside.keys, secret))


def keep(outside: Outside, who: Principal, size: int) -> None:
    """Keep so many bytes more, as text in rows, which needs no real ones."""
    with outside.work(who) as work:
        usage.lock(work)
        usage.count_text(work, "messages", size=size, items=1)


def own_used(outside: Outside, who: Principal) -> int:
    """What somebody keeps by themselves."""
    with outside.read(who) as work:
        return claims.totals(work)[1] + sum(text.bytes for text in usage.texts(work))


def pool_of(outside: Outside, who: Principal) -> tuple[str, int, int, int]:
    """The quota somebody shares: whose it is, how large, how much is used, how much promised."""
    with outside.read(who) as work:
        found = usage.usage_of(work)
    return found.pool, found.quota, found.used, found.reserved
