"""The bytes of a family: they move between pools with whoever comes and goes, in that one transaction."""

from dataclasses import replace

from tansu.features.plans.store import families as store
from tansu.foundation import audit, claims, uploads, usage
from tansu.foundation.work import Work


def of(work: Work, account: str) -> Work:
    """The same transaction, on another account."""
    return replace(work, account=account)


def kept_by(work: Work) -> int:
    """What the account of `work` keeps by itself, whoever's quota it counts in; exact while its pool is locked."""
    _, size = claims.totals(work)
    return size + sum(text.bytes for text in usage.texts(work))


def part(work: Work) -> None:
    """Let the account of `work` share no longer. All it keeps stays; it counts in its own quota from now on.

    Nothing is asked: who keeps more than that holds is over quota, which blocks new bytes only. Twice is once.
    """
    usage.lock(work)
    if (owner := store.owner_of(work.tx, work.account)) is None:
        return
    usage.leave_pool(work, used=kept_by(work), reserved=uploads.reserved(work))
    store.remove_member(work.tx, work.account)
    audit.record(work, "family_left", owner)
    audit.record(of(work, owner), "family_member_left", work.account)


def settle(work: Work, people: int) -> None:
    """Let as many share the plan of the account of `work` as it is for; who came last goes first."""
    for account, _ in store.members(work.tx, work.account)[max(0, people - 1) :]:
        part(of(work, account))


def too_many(work: Work, people: int) -> bool:
    """Whether more share the plan than it is for."""
    return len(store.members(work.tx, work.account)) > max(0, people - 1)
