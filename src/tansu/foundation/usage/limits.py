"""What a pool may keep. Plans move these limits from above."""

from tansu.core.errors import Conflict, Invalid
from tansu.foundation.usage import store
from tansu.foundation.usage.model import FREE_QUOTA, Usage
from tansu.foundation.work import Work

__all__ = ["FREE_QUOTA", "Usage", "join_pool", "leave_pool", "own_quota", "set_quota", "usage_of"]


def usage_of(work: Work, *, of: str = "") -> Usage:
    """Say what the pool of the account may keep and keeps, or that of another account."""
    return store.usage_of(work.tx, of or work.account)


def own_quota(work: Work) -> int:
    """What the account's own pool may keep, also while it shares another's."""
    return store.own_quota(work.tx, work.account)


def set_quota(work: Work, quota: int) -> None:
    """Set the quota of the account's own pool in bytes. Below what is used, it only blocks new bytes (R21).

    While it shares another's pool, that one stays as it is: whoever leaves has their own again.
    """
    if not 0 <= quota < 2**62:
        raise Invalid("A quota is a number of bytes, 0 or more.")
    store.ensure_own_pool(work.tx, work.account)
    store.set_quota(work.tx, work.account, quota)


def join_pool(work: Work, pool: str) -> None:
    """Let the account share another's pool. What it keeps is counted there from now on.

    Raises Conflict if that does not fit, while uploads are in progress, and where pools would become a chain:
    the account shares one already, or others share its own.
    """
    own = store.usage_of(work.tx, work.account)
    if own.pool == pool:
        return
    if own.pool != work.account or store.shared_by(work.tx, work.account):
        raise Conflict("This account shares a quota already.")
    if store.usage_of(work.tx, pool).pool != pool:
        raise Conflict("That account has no quota of its own to share.")
    if own.reserved:
        raise Conflict("Uploads of this account are in progress. Try again when they are finished.")
    store.ensure_pool(work.tx, pool)
    if own.used and not store.charge(work.tx, pool, own.used, 0):
        raise Conflict("What this account keeps does not fit into the shared quota.")
    store.add(work.tx, work.account, used=-own.used)
    store.join_pool(work.tx, work.account, pool)


def leave_pool(work: Work, *, used: int, reserved: int) -> None:
    """Count so much of what the account keeps and was promised in a pool of its own again. Twice is once.

    It is not asked whether that fits. The caller knows what is the account's, and holds the lock of the shared pool.
    """
    shared = store.usage_of(work.tx, work.account).pool
    if shared == work.account:
        return
    store.add(work.tx, work.account, used=-used, reserved=-reserved)
    store.leave_pool(work.tx, work.account)
    store.ensure_own_pool(work.tx, work.account)
    store.add(work.tx, work.account, used=used, reserved=reserved)
