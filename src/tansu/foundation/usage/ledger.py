"""Reserve, charge and release: each one conditional statement."""

from tansu.core.errors import QuotaExceeded
from tansu.foundation.usage import store
from tansu.foundation.work import Work


def reserve(work: Work, size: int) -> None:
    """Promise `size` bytes to an upload, or raise QuotaExceeded and promise nothing."""
    ensure_pool(work)
    if not store.reserve(work.tx, work.account, size):
        raise QuotaExceeded(needed=size, left=store.usage_of(work.tx, work.account).left)


def return_reserved(work: Work, size: int) -> None:
    """Give back what was promised and not used. The caller sees to it that this happens once."""
    store.add(work.tx, work.account, reserved=-size)


def charge(work: Work, size: int, *, reserved: int = 0) -> None:
    """Count `size` bytes as used, out of `reserved` promised ones, or raise QuotaExceeded and count nothing."""
    ensure_pool(work)
    if not store.charge(work.tx, work.account, size, reserved):
        raise QuotaExceeded(needed=size, left=store.usage_of(work.tx, work.account).left)


def release(work: Work, size: int) -> None:
    """Stop counting `size` bytes that are not kept any more."""
    store.add(work.tx, work.account, used=-size)


def lock(work: Work) -> None:
    """Be alone with what the account keeps until the transaction ends. Every Work that changes it begins so.

    What is looked at then stays as it was seen, and two Works never wait for each other in a ring.
    """
    if work.first_time("to lock the pool"):
        work.first_time("to have a pool")
        store.lock_pool(work.tx, work.account)


def ensure_pool(work: Work) -> None:
    """Give the account a pool of its own unless it has one."""
    if work.first_time("to have a pool"):
        store.ensure_pool(work.tx, work.account)
