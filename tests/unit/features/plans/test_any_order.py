"""All orders of up to six events, each told one to three times, end in the same books.

The rule that decides (`next_move`) is pure, so that every order can be tried: several ten thousand of them. Orders
that chance chose are played through the real store, event by event: a few in every run, ten thousand in the soak.
"""

import os
import random
from dataclasses import dataclass, replace
from itertools import permutations, product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tansu.core.money import Money
from tansu.features import plans
from tansu.features.plans import Plan
from tansu.features.plans.model.settling import Known, Move, MoveBack, MoveDispute, Take, after, next_move
from tansu.foundation.work import Outside
from tansu.ports.payments import Back, BackState, Charge, ChargeState, Dispute, DisputeState
from tests.support.building import an_account, an_outside, principal_of
from tests.support.buying import GB, order, seen, sell
from tests.support.paying import approve, believed, books, charged

SOAK = bool(os.environ.get("TANSU_SOAK"))
REAL = 10_000 if SOAK else 20
soak_too = pytest.mark.soak if SOAK else pytest.mark.timeout(300)
PRICE = Money(300, "EUR")
PART = Money(100, "EUR")
OPEN = Charge("charge", "order", "ada", "customer", PRICE, ChargeState.OPEN)


def paid(*backs: Back, disputes: tuple[Dispute, ...] = ()) -> Charge:
    return replace(OPEN, state=ChargeState.PAID, backs=backs, disputes=disputes)


def back(key: str, state: BackState) -> Back:
    return Back(f"back-{key}", key, PART, state)


def bank(state: DisputeState) -> tuple[Dispute, ...]:
    return (Dispute("dispute", PART, state),)


_P, _S, _F = BackState.PENDING, BackState.SUCCEEDED, BackState.FAILED
HISTORIES: dict[str, list[Charge]] = {
    "paid and given back in two parts": [
        OPEN,
        paid(),
        paid(back("a", _P)),
        paid(back("a", _S)),
        paid(back("a", _S), back("b", _P)),
        paid(back("a", _S), back("b", _S)),
    ],
    "a refund and a dispute that is won": [
        paid(),
        paid(back("a", _P)),
        paid(back("a", _P), disputes=bank(DisputeState.OPEN)),
        paid(back("a", _S), disputes=bank(DisputeState.OPEN)),
        paid(back("a", _S), disputes=bank(DisputeState.LOST)),
        paid(back("a", _S), disputes=bank(DisputeState.WON)),
    ],
    "one refund fails and another arrives": [
        OPEN,
        paid(),
        paid(back("a", _P), back("b", _P)),
        paid(back("a", _F), back("b", _P)),
        paid(back("a", _F), back("b", _S)),
        paid(back("a", _F), back("b", _S), disputes=bank(DisputeState.OPEN)),
    ],
    "somebody gives back on the provider's pages, too": [
        paid(),
        paid(back("there", _P)),
        paid(back("there", _S)),
        paid(back("there", _S), back("a", _P)),
        paid(back("there", _S), back("a", _S)),
    ],
    "what was given back on the provider's pages comes back": [
        paid(back("a", _P)),
        paid(back("a", _P), back("there", _P)),
        paid(back("a", _F), back("there", _P)),
        paid(back("a", _F), back("there", _F)),
        paid(back("a", _F), back("there", _F), disputes=bank(DisputeState.OPEN)),
    ],
    "earlier tries of ours are no refunds of somebody else": [
        paid(back("z", _F)),
        paid(back("z", _F), back("a", _P)),
        paid(back("z", _F), back("a", _S)),
        paid(back("z", _F), back("a", _S), back("there", _S)),
    ],
}
"""What a provider would say after each event. In another order, an older word comes after a newer one."""


def play(words: list[Charge]) -> tuple[Known, tuple[Move, ...]]:
    """Hear these words; what is known then, and every move that money made, whenever that was."""
    known = Known(backs={"a": None, "b": None}, own=frozenset("abz"))
    moves: list[Move] = []
    for word in words:
        while (move := next_move(known, word)) is not None:
            known = after(known, move)
            moves.append(move)
    return known, tuple(sorted((one for one in moves if moves_money(one)), key=repr))


def _mix(words: list[Charge], chance: random.Random, *, really: bool) -> None:
    """Let the tellings of one event come between those of others."""
    if really:
        chance.shuffle(words)


def moves_money(move: Move) -> bool:
    if isinstance(move, MoveBack):
        return move.back.state is BackState.SUCCEEDED
    return isinstance(move, Take) or (isinstance(move, MoveDispute) and move.dispute.state is not DisputeState.LOST)


@pytest.mark.parametrize("name", HISTORIES)
def test_whatever_the_order_and_the_number_of_tellings_the_books_end_the_same(name: str) -> None:
    history = HISTORIES[name]
    expected = play(history)
    chance = random.Random(name)
    cases = 0

    for told in permutations(history):
        for times in chance.sample(list(product((1, 2, 3), repeat=len(history))), 8):
            words = [word for word, n in zip(told, times, strict=True) for _ in range(n)]
            _mix(words, chance, really=cases % 2 == 1)
            assert play(words) == expected
            cases += 1

    assert cases == 8 * len(list(permutations(history)))


def test_these_are_at_least_ten_thousand_cases() -> None:
    cases = sum(8 * len(list(permutations(history))) for history in HISTORIES.values())

    assert cases >= 10_000


@soak_too
def test_the_real_books_end_the_same_in_orders_that_chance_chose() -> None:
    chance = random.Random(5)
    ends = set()

    with TemporaryDirectory() as folder:
        outside = an_outside("", Path(folder))
        plan = sell(outside, "50 GB", 50 * GB, PRICE.minor)
        for n in range(REAL):
            ends.add(_play_for_real(outside, f"p{n}@example.org", plan, chance, there=n % 2 == 1))
        complaints = books(outside).complaints
        outside.database.close()

    usual = ("credit_note", "dispute", "dispute_won", "payment", "refund", "sale")
    assert ends == {
        End(usual, (("last_payment_full", "succeeded", 300),), (-300,)),
        # What was sent on the provider's pages is left out of what did not arrive, and credited once.
        End(usual, (("as_sent", "succeeded", 100), ("last_payment_full", "submitted", 200)), (-300,)),
    }
    assert complaints == ()


@dataclass(frozen=True)
class End:
    """How it ended: what was posted, where each refund stands, and what was credited on paper."""

    kinds: tuple[str, ...]
    refunds: tuple[tuple[str, str, int], ...]
    notes: tuple[int, ...]


def _play_for_real(outside: Outside, email: str, plan: Plan, chance: random.Random, *, there: bool) -> End:
    """Let a member pay and be given it back, and let a bank ask for a part too; the later events come in any order.

    The money goes back as we ask; or that fails, and somebody sends a part of it on the provider's pages.
    """
    who = principal_of(an_account(outside, email, password=""))
    charge = charged(outside, order(outside, who, plan))
    believed(outside, charge, id=f"{email}-0")
    (refund,) = approve(outside, who)
    failed, sent = back(refund.key, _F), replace(back("", _S), reference=f"re-{email}")
    backs = [(failed,), (failed, replace(sent, state=_P)), (failed, sent)] if there else [(back(refund.key, _P),)]
    last = (failed, sent) if there else (back(refund.key, _S),)
    history = [
        charge,
        *[replace(charge, backs=each) for each in [*backs, last]],
        *[replace(charge, backs=last, disputes=(Dispute(f"d-{email}", PART, state),)) for state in DisputeState],
    ]
    told = [n for n in range(len(history)) for _ in range(chance.randint(1, 3))]
    chance.shuffle(told)

    for n in told:
        believed(outside, history[n], id=f"{email}-{chance.random()}")

    refunds = sorted((one.rule.value, one.state.value, one.amount.minor) for one in seen(outside, who).refunds)
    with outside.look(who.account) as work:
        kinds = tuple(sorted(posting.kind.value for posting in plans.postings(work)))
        notes = tuple(one.total.minor for one in plans.invoices(work) if one.total.minor < 0)
    return End(kinds, tuple(refunds), notes)
