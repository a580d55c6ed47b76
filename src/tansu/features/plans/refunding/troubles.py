"""What of everybody's money needs an operator: said in words, each with the next step."""

from datetime import timedelta

from tansu.core.instants import from_ms
from tansu.features.plans.currencies import written
from tansu.features.plans.model.refunding import RefundState
from tansu.features.plans.store import provider, refunds
from tansu.foundation.work import Work

DEADLINE = timedelta(days=14)
"""Money is on its way so long after it was worked out (W-46)."""
ALARM = timedelta(days=10)
"""After so long somebody is told."""
_MANY = 100


def troubles(work: Work, name: str) -> list[str]:
    """Say what a person has to look into of what the provider of that name told, and of refunds that are late."""
    found = []
    for event in provider.events(work.tx, provider.SET_ASIDE, provider=name, limit=_MANY):
        found.append(
            f"Event {event.id} about {event.charge} was set aside. {event.words} Look it up on the provider's pages."
        )
    for stray in provider.strays_not_back(work.tx, provider=name):
        if stray.state == provider.STUCK or work.now - from_ms(stray.made_ms) > timedelta(days=1):
            amount = written(stray.amount)
            found.append(f"{amount} of charge {stray.charge} could not go back to its payer. Give it back there.")
    for payment in provider.twice(work.tx):
        found.append(
            f"Payment {payment} goes back twice: as a refund, and through the payer's bank."
            " Show the bank the refund, on the provider's pages."
        )
    late = f"is not on its way after {ALARM.days} days; it has to be within {DEADLINE.days}."
    found += [f"Refund {refund} {late}" for refund in late_refunds(work)]
    return found


def late_refunds(work: Work) -> list[str]:
    """Refunds that nobody has sent although the deadline comes near."""
    waiting = refunds.waiting(work.tx, after=(-(2**62), ""), limit=10_000)
    unsent = {RefundState.CALCULATED, RefundState.APPROVED, RefundState.SUBMITTED, RefundState.FAILED}
    by_hand = {RefundState.PENDING, RefundState.ALTERNATIVE_PAYOUT}
    return [
        one.id
        for one in waiting
        if (one.state in unsent or (one.state in by_hand and not one.reference)) and work.now - one.made_at > ALARM
    ]
