"""Helps tests to play with a provider: its events, and the jobs that believe them."""

from dataclasses import dataclass

from tansu.adapters.payments.fake import event, sign
from tansu.core.money import Money
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Order, Refund, Rule
from tansu.foundation.jobs import Job, Worker
from tansu.foundation.work import Outside
from tansu.ports.payments import Charge, ChargeState
from tests.support.building import provider_of
from tests.support.buying import refund
from tests.support.twice_and_crashing import run_until_idle

JOBS = [
    plans.believe_events,
    plans.pay_refund,
    plans.return_stray,
    plans.charge_card,
    plans.charge_cards,
    plans.ask_provider,
    plans.ask_refunds,
]


@dataclass(frozen=True)
class Books:
    """What there is of everybody's money, without names and instants."""

    balances: tuple[tuple[str, int], ...]
    complaints: tuple[str, ...]


def charged(outside: Outside, order: Order, reference: str = "", amount: Money | None = None) -> Charge:
    """Let the provider hold money for an order."""
    made = Charge(
        reference or f"charge-{order.id}",
        order.id,
        order.account,
        f"customer-{order.account}",
        amount or order.due,
        ChargeState.PAID,
    )
    provider_of(outside).put(made)
    return made


def hear(outside: Outside, charge: str, *, id: str = "", times: int = 1) -> list[bool]:
    """Let the provider say that something happened to a charge; which of the times were new."""
    body = event(id or f"event-{charge}", charge)
    return [plans.record_event(outside, "fake", body, sign(body)) for _ in range(times)]


def work_off(outside: Outside) -> None:
    """Let a worker do what waits."""
    run_until_idle(Worker(outside, JOBS, name="one"))


def do(outside: Outside, *wanted: Job) -> None:
    """Let the schedules ask for these jobs, and a worker do all that waits."""
    with outside.system() as work:
        for one in wanted:
            one.defer(work, key=f"test {one.name}", account="")
    work_off(outside)


def heard(outside: Outside, charge: str, *, id: str = "", times: int = 1) -> None:
    """Let the provider say something, and believe it."""
    hear(outside, charge, id=id, times=times)
    work_off(outside)


def believed(outside: Outside, charge: Charge, *, id: str) -> None:
    """Let the provider say so much of a charge, and believe that; nothing else happens."""
    provider_of(outside).put(charge)
    hear(outside, charge.reference, id=id)
    run_until_idle(Worker(outside, [plans.believe_events], name="one"))


def approve(outside: Outside, who: Principal, rule: Rule = Rule.LAST_PAYMENT_FULL) -> list[Refund]:
    """Give back what a member paid, as far as it gets."""
    made = refund(outside, who, rule)
    with outside.system(who.account) as work:
        return plans.approve(work, made[0].id)


def books(outside: Outside) -> Books:
    """Read them."""
    with outside.look() as work:
        report = plans.verify_ledger(work)
    return Books(
        tuple((line.book, line.amount.minor) for line in report.balances if line.amount.minor),
        report.complaints,
    )
