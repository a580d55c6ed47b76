"""What quota holds now, and bringing the quota ledger to it."""

from tansu.features.plans import sharing
from tansu.features.plans.model.entitlement import Entitlement, entitlement, shared
from tansu.features.plans.store import families
from tansu.features.plans.store import subscriptions as store
from tansu.foundation import audit, usage
from tansu.foundation.work import Work


def entitlement_of(work: Work) -> Entitlement:
    """The quota of the account of `work` as it follows from what is known now, and why."""
    owner = families.owner_of(work.tx, work.account)
    return _own(work) if owner is None else shared(_own(sharing.of(work, owner)))


def is_granted(work: Work) -> bool:
    """Whether the quota is what it should be, and no more share it than may."""
    kept = store.grant(work.tx, work.account)
    held = _own(work)
    return (kept is None or kept[1] == held.bytes) and not sharing.too_many(work, held.people)


def grant(work: Work) -> Entitlement:
    """Set the quota to what it should be. Twice is once; below what is used it only blocks new bytes (R21).

    It is the account's own, also while it shares another's: whoever leaves a family has it at once.
    """
    kept = store.grant(work.tx, work.account)
    held = _own(work)
    allowance = kept[0] if kept else usage.own_quota(work)
    if held.bytes != (kept[1] if kept else allowance):
        usage.set_quota(work, held.bytes)
        store.put_grant(work.tx, work.account, allowance=allowance, applied=held.bytes)
        audit.record(work, "quota_granted", work.account, quota=held.bytes, reason=held.reason.value)
    sharing.settle(work, held.people)
    return held


def set_allowance(work: Work, quota: int) -> None:
    """Set what the account may keep without any plan; a plan that holds more goes on. Raises Invalid.

    Below what is used it only blocks new bytes. Who shares a plan has it when they leave.
    """
    kept = store.grant(work.tx, work.account)
    usage.lock(work)
    usage.set_quota(work, quota)
    if kept is not None:
        store.put_grant(work.tx, work.account, allowance=quota, applied=quota)
    # A plan that was no more than the account had before may be more now.
    grant(work)


def _own(work: Work) -> Entitlement:
    kept = store.grant(work.tx, work.account)
    allowance = kept[0] if kept else usage.own_quota(work)
    periods = store.periods(work.tx, work.account)
    return entitlement(usage.FREE_QUOTA, allowance, periods, store.living(work.tx, work.account), now=work.now)
