"""Stripe's objects in the words of the port. Nothing of the payer but references is kept."""

from collections.abc import Sequence
from typing import Any

from tansu.adapters.payments.stripe_amounts import from_stripe
from tansu.ports.payments import (
    Back,
    BackState,
    Charge,
    ChargeState,
    Dispute,
    DisputeState,
    Failure,
    Told,
)

_BACK = {"succeeded": BackState.SUCCEEDED, "failed": BackState.FAILED, "canceled": BackState.FAILED}
_DISPUTE = {
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "lost": DisputeState.LOST,
    "won": DisputeState.WON,
}
"""Others are questions of a bank, which has taken nothing yet."""
_REASON = {
    "lost_or_stolen_card": Failure.UNREACHABLE,
    "expired_or_canceled_card": Failure.UNREACHABLE,
    "charge_for_pending_refund_disputed": Failure.DISPUTE,
    "charge_disputed": Failure.DISPUTE,
    "refund_disputed_payment": Failure.DISPUTE,
    "insufficient_funds": Failure.BALANCE,
    "balance_insufficient": Failure.BALANCE,
    "charge_not_refundable": Failure.TOO_OLD,
}


def charge_of(intent: Any, refunds: Sequence[Any], disputes: Sequence[Any]) -> Charge:
    """A payment intent with its refunds and disputes."""
    asked = metadata_of(intent)
    charge = getattr(intent, "latest_charge", None)
    state = _state(intent.status, asked.get("way", ""))
    error = getattr(intent, "last_payment_error", None)
    backs = [back_of(one) for one in refunds]
    known = [one for one in disputes if one.status in _DISPUTE]
    return Charge(
        reference=intent.id,
        order=asked.get("order", ""),
        account=asked.get("account", ""),
        customer=str(getattr(intent, "customer", "") or ""),
        amount=from_stripe(_received(intent, charge), intent.currency),
        state=state,
        failure=str(_of(error, "decline_code") or _of(error, "code") or "") if state is ChargeState.FAILED else "",
        key=asked.get("key", ""),
        backs=tuple(backs),
        disputes=tuple(Dispute(one.id, from_stripe(one.amount, one.currency), _DISPUTE[one.status]) for one in known),
    )


def back_of(refund: Any) -> Back:
    """A refund."""
    state = _BACK.get(refund.status, BackState.PENDING)
    reason = reason_of(getattr(refund, "failure_reason", None)) if state is BackState.FAILED else None
    return Back(
        refund.id, metadata_of(refund).get("key", ""), from_stripe(refund.amount, refund.currency), state, reason
    )


def reason_of(code: str | None) -> Failure:
    """Why money did not go back, from Stripe's word for it."""
    return _REASON.get(code or "", Failure.OTHER)


def told(event: dict[str, Any]) -> Told:
    """An event, from its checked body: what it is about, and nothing of what it claims."""
    thing = event["data"]["object"]
    kind = thing.get("object", "")
    if kind == "payment_intent":
        reference = thing["id"]
    elif kind == "checkout.session":
        reference = thing.get("payment_intent") or thing["id"]
    elif kind in ("charge", "refund", "dispute"):
        reference = thing.get("payment_intent") or ""
    else:
        reference = ""
    return Told(str(event["id"])[:255], str(event["type"])[:255], str(reference)[:255])


def _state(status: str, way: str) -> ChargeState:
    if status == "succeeded":
        return ChargeState.PAID
    # On a page the payer tries another card; without the payer, whatever needs one has failed.
    if status == "canceled" or (way == "card" and status.startswith("requires_")):
        return ChargeState.FAILED
    return ChargeState.OPEN


def _received(intent: Any, charge: Any) -> int:
    received = getattr(intent, "amount_received", None)
    return int(received or _of(charge, "amount_captured") or intent.amount)


def metadata_of(thing: Any) -> dict[str, str]:
    """What we wrote on it when we asked for it."""
    kept = getattr(thing, "metadata", None)
    return {name: str(kept[name]) for name in ("order", "account", "key", "way") if kept and name in kept}


def _of(thing: Any, name: str) -> Any:
    return getattr(thing, name, None) if thing is not None else None
