"""Whatever is done, in any order and said up to three times: the books, the quota and the payments agree."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tansu.core.errors import TansuError
from tansu.core.principal import Principal
from tansu.features import plans
from tansu.features.plans import Failure, Plan, RefundState, Rule
from tansu.foundation.work import Outside, Work
from tests.support.building import an_account, an_outside, clock_of, principal_of
from tests.support.buying import GB, a_code, complaints, held, quota, seen, sell


@dataclass(frozen=True)
class World:
    """A member, and what they can buy."""

    outside: Outside
    ada: Principal
    small: Plan
    large: Plan
    code: str


Act = Callable[[World, Work], object]


def _open_order(work: Work) -> plans.Order:
    found = plans.overview(work).order
    assert found is not None, "acts on orders are tried only while one is open"
    return found


def _refunds(work: Work) -> list[plans.Refund]:
    return list(plans.overview(work).refunds)


def pay(world: World, work: Work) -> object:
    order = _open_order(work)
    return plans.record_payment(work, order.id, order.due, reference="bank")


def approve(world: World, work: Work) -> object:
    return [plans.approve(work, one.id) for one in _refunds(work)]


def sent(world: World, work: Work) -> object:
    return [plans.record_sent(work, one.id, reference="bank") for one in _refunds(work)]


def failed(world: World, work: Work) -> object:
    return [plans.record_failed(work, one.id, Failure.UNREACHABLE) for one in _refunds(work)]


def told(world: World, work: Work) -> object:
    return [plans.give_details(work, one.id, "cash") for one in _refunds(work)]


def redeem(world: World, work: Work) -> object:
    raise AssertionError("a code is redeemed in a Work of its own")


ACTS: dict[str, Act] = {
    "order small": lambda world, work: plans.order(work, world.small.id, "EUR"),
    "order large": lambda world, work: plans.order(work, world.large.id, "EUR"),
    "small follows": lambda world, work: plans.change_later(work, world.small.id, "EUR"),
    "cancel": lambda world, work: plans.cancel(work),
    "resume": lambda world, work: plans.resume(work),
    "pay": pay,
    "give back all": lambda world, work: plans.work_out(
        work, Rule.LAST_PAYMENT_FULL, cause=work.new_id(), since=work.now
    ),
    "give back the rest": lambda world, work: plans.work_out(
        work, Rule.PRORATA_FROM, cause=work.new_id(), since=work.now
    ),
    "approve": approve,
    "sent": sent,
    "failed": failed,
    "details": told,
    "withdraw": lambda world, work: [plans.withdraw(work, one.id) for one in _refunds(work)],
    "redeem": redeem,
    "allowance": lambda world, work: plans.set_allowance(work, 20 * GB),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 3), st.sampled_from([0, 0, 1, 9, 17, 31, 400])),
    min_size=3,
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_whatever_happens_every_cent_and_every_byte_agrees(steps: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        outside = an_outside("", Path(folder))
        ada = principal_of(an_account(outside, password=""))
        small, large = sell(outside, "50 GB", 50 * GB, 99), sell(outside, "200 GB", 200 * GB, 301)
        world = World(outside, ada, small, large, a_code(outside, small, months=2))

        for name, times, days in [("order small", 1, 0), ("pay", 2, 9), *steps]:
            for _ in range(times):
                do(world, ACTS[name])
            clock_of(outside).move(timedelta(days=days, seconds=1))
            do(world, lambda _, work: plans.look_again(work))
            agree(world)

        outside.database.close()


def do(world: World, act: Act) -> None:
    """Try something; what is refused changes nothing."""
    try:
        if act is redeem:
            plans.redeem(world.outside, world.ada, world.code)
            return
        with world.outside.system(world.ada.account) as work:
            act(world, work)
    except (TansuError, AssertionError):
        return


def agree(world: World) -> None:
    """What must be true after every step."""
    outside, ada = world.outside, world.ada
    assert complaints(outside) == ()
    assert quota(outside, ada) == held(outside, ada).bytes
    found = seen(outside, ada)
    back = {one.id: 0 for one in found.payments}
    for refund in found.refunds:
        if refund.state is not RefundState.WITHDRAWN:
            back[refund.payment] += refund.amount.minor
    assert all(back[one.id] == one.given_back <= one.amount.minor for one in found.payments)
    with outside.read(ada) as work:
        papers = plans.invoices(work)
    for year in {one.year for one in papers}:
        numbers = [one.n for one in papers if one.year == year]
        assert numbers == list(range(1, len(numbers) + 1))
    if found.gifts:
        # However it was moved about, not a second of it is lost: two months have 59 days at least.
        given = sum((one.ends_at - one.starts_at for one in found.periods if one.gift), timedelta())
        assert timedelta(days=59) <= given <= timedelta(days=62)
    received = sum(one.amount.minor for one in found.payments)
    approved = {RefundState.CALCULATED, RefundState.WITHDRAWN}
    credited = sum(one.amount.minor for one in found.refunds if one.state not in approved)
    assert sum(one.total.minor for one in papers) == received - credited
