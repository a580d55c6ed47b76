"""What quota holds now, and bringing the quota ledger to it."""

from tansu.features.plans.model.entitlement import Entitlement, entitlement
from tansu.features.plans.store import subscriptions as store
from tansu.foundation import audit, usage
from tansu.foundation.work import Work


def entitlement_of(work: Work) -> Entitlement:
    """The quota of the account of `work` as it follows from what is known now, and why."""
    kept = store.grant(work.tx, work.account)
    allowance = kept[0] if kept else usage.usage_of(work).quota
    periods = store.periods(work.tx, work.account)
    return entitlement(usage.FREE_QUOTA, allowance, periods, store.living(work.tx, work.account), now=work.now)


def is_granted(work: Work) -> bool:
    """Whether the quota is what it should be."""
    kept = store.grant(work.tx, work.account)
    return kept is None or kept[1] == entitlement_of(work).bytes


def grant(work: Work) -> Entitlement:
    """Set the quota to what it should be. Twice is once; below what is used it only blocks new bytes (R21)."""
    kept = store.grant(work.tx, work.account)
    held = entitlement_of(work)
    allowance = kept[0] if kept else usage.usage_of(work).quota
    if held.bytes != (kept[1] if kept else allowance):
        usage.set_quota(work, held.bytes)
        store.put_grant(work.tx, work.account, allowance=allowance, applied=held.bytes)
        audit.record(work, "quota_granted", work.account, quota=held.bytes, reason=held.reason.value)
    return held


def set_allowance(work: Work, quota: int) -> None:
    """Set what the account may keep without any plan; a plan that holds more goes on. Raises Invalid.

    Below what is used it only blocks new bytes.
    """
    kept = store.grant(work.tx, work.account)
    usage.lock(work)
    usage.set_quota(work, quota)
    if kept is not None:
        store.put_grant(work.tx, work.account, allowance=quota, applied=quota)
        grant(work)
