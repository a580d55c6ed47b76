"""Reconciling our books with a provider's own list: every charge and every refund, one by one and in sum (W-48)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.core.money import Money
from tansu.features.plans.currencies import written
from tansu.features.plans.paying.provider_events import believe_events
from tansu.features.plans.store import reconcile as store
from tansu.features.plans.store.provider import record_event
from tansu.features.plans.store.reconcile import Booked
from tansu.foundation.work import Outside
from tansu.ports.payments import BackState, Charge, ChargeState, DisputeState, Payments, Told


@dataclass(frozen=True)
class Comparison:
    """What was compared, and every difference in words; none if both say the same."""

    charges: int
    refunds: int
    differences: tuple[str, ...]
    differing: tuple[str, ...] = ()
    """The charges at the provider of which the books say something else."""


def compare(outside: Outside, *, since: datetime) -> Comparison:
    """Compare everything since then. Raises Conflict where there is no provider's list, Unavailable."""
    provider = outside.payments
    charges = {one.reference: one for one in provider.charges(since)}
    with outside.look() as work:
        booked = {one.charge: one for one in store.booked(work.tx, provider.name)}
    differing = [reference for reference in sorted(charges) if reference not in booked]
    told = [*_unbooked(charges, booked), *_unknown(provider, charges, booked)]
    refunds = 0
    for reference, charge in sorted(charges.items()):
        if reference in booked:
            wrong = list(_wrong_with(charge, booked[reference]))
            differing += [reference] if wrong else []
            told += wrong
            refunds += sum(one.state is BackState.SUCCEEDED for one in charge.backs)
    return Comparison(len(charges), refunds, tuple(told), tuple(differing))


def look_into(outside: Outside, charges: Sequence[str]) -> None:
    """Let the provider be asked about charges once more, and the books brought to what it says, as after an event."""
    with outside.system() as work:
        for charge in charges:
            told = Told(f"compared:{work.new_id()}", "compared", charge)
            record_event(work.tx, outside.payments.name, told, now_ms=to_ms(work.now))
        believe_events.defer(work, key="plans.believe", account="")


def _unbooked(charges: dict[str, Charge], booked: dict[str, Booked]) -> Iterator[str]:
    for reference, charge in sorted(charges.items()):
        if reference not in booked:
            whose = f"order {charge.order}" if charge.order else "no order of ours"
            yield f"Charge {reference} of {written(charge.amount)} for {whose} is at the provider, not in the books."


def _unknown(provider: Payments, charges: dict[str, Charge], booked: dict[str, Booked]) -> Iterator[str]:
    """What is in the books and not in the list is looked up: the list begins at an instant, and so it may be older."""
    for reference, one in sorted(booked.items()):
        if reference in charges:
            continue
        try:
            found = provider.look(reference)
        except NotFound:
            found = None
        if found is None or found.state is not ChargeState.PAID:
            yield f"Charge {reference} of {written(one.amount)} is in the books, and the provider knows no such money."
        else:
            charges[reference] = found


def _wrong_with(charge: Charge, booked: Booked) -> Iterator[str]:
    if charge.amount != booked.amount:
        there, here = written(charge.amount), written(booked.amount)
        yield f"Charge {charge.reference} is {there} at the provider and {here} in the books."
    there_back = {one.reference: one.amount for one in charge.backs if one.state is BackState.SUCCEEDED}
    for reference, amount in sorted(there_back.items()):
        if reference not in booked.backs:
            yield f"{written(amount)} of {charge.reference} went back at the provider ({reference}), not in the books."
        elif amount != booked.backs[reference]:
            here = written(booked.backs[reference])
            yield f"Refund {reference} is {written(amount)} at the provider and {here} in the books."
    for reference, amount in sorted(booked.backs.items()):
        if reference not in there_back:
            yield f"{written(amount)} of {charge.reference} went back in the books ({reference}), not at the provider."
    taken = sum(one.amount.minor for one in charge.disputes if one.state is not DisputeState.WON)
    if taken != booked.disputed:
        currency = charge.amount.currency
        there, here = written(Money(taken, currency)), written(Money(booked.disputed, currency))
        yield f"Of {charge.reference} {there} are disputed at the provider, {here} in the books."
