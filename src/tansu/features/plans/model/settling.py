"""What changes in our books when a provider tells how a charge stands: a pure function, the same in any order.

What is known only grows: money that came stays come, a refund goes on from pending to succeeded or failed, a dispute
from open to lost or won. A charge that was looked up before another event changed it therefore undoes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tansu.ports.payments import Back, BackState, Charge, ChargeState, Dispute, DisputeState


class Taken(StrEnum):
    """What our books say of the money of a charge."""

    NOTHING = "nothing"
    PAYMENT = "payment"
    STRAY = "stray"
    """No order could take it, so it goes back."""


@dataclass(frozen=True)
class Known:
    """What our books know of one charge."""

    taken: Taken = Taken.NOTHING
    backs: Mapping[str, BackState | None] = field(default_factory=dict)
    """How each refund stands, by the key of its present try; None as long as the provider has said nothing."""
    own: frozenset[str] = frozenset()
    """The keys of all tries of our refunds, also of those that wait for a person: they bring nothing new."""
    disputes: Mapping[str, DisputeState] = field(default_factory=dict)


@dataclass(frozen=True)
class Take:
    """The money came: for its order if that can take it, else it is a stray."""


@dataclass(frozen=True)
class Adopt:
    """Money went back that nobody here asked for: somebody gave it back on the provider's own pages."""

    back: Back


@dataclass(frozen=True)
class MoveBack:
    """A refund of ours has come so far."""

    back: Back


@dataclass(frozen=True)
class MoveDispute:
    """A dispute has come so far."""

    dispute: Dispute


Move = Take | Adopt | MoveBack | MoveDispute

_BACK = {None: 0, BackState.PENDING: 1, BackState.SUCCEEDED: 2, BackState.FAILED: 3}
_DISPUTE = {None: 0, DisputeState.OPEN: 1, DisputeState.LOST: 2, DisputeState.WON: 3}


def next_move(known: Known, charge: Charge) -> Move | None:
    """The next thing that our books do not say yet; apply it, then ask again, until there is none."""
    if charge.state is not ChargeState.PAID:
        return None
    if known.taken is Taken.NOTHING:
        return Take()
    backs = [one if one.key in known.own else replace(one, key=key_there(one.reference)) for one in charge.backs]
    for back in backs:
        if back.key in known.backs and _BACK[back.state] > _BACK[known.backs[back.key]]:
            return MoveBack(back)
    for dispute in charge.disputes:
        # Money goes with every dispute, and comes back with one that is won: neither is left out.
        if (before := known.disputes.get(dispute.reference)) is None:
            return MoveDispute(replace(dispute, state=DisputeState.OPEN))
        if _DISPUTE[dispute.state] > _DISPUTE[before]:
            return MoveDispute(dispute)
    for back in backs:
        # Last: what of ours did not arrive makes room for it, and one that finds no room keeps nothing else waiting.
        if back.key not in known.own:
            return Adopt(back)
    return None


def key_there(reference: str) -> str:
    """What a refund is called here that was made on the provider's own pages."""
    return f"there:{reference}"


def after(known: Known, move: Move, *, taken: Taken = Taken.PAYMENT) -> Known:
    """What is known after a move; `taken` says what a `Take` came to."""
    if isinstance(move, Take):
        return replace(known, taken=taken)
    if isinstance(move, Adopt):
        backs = {**known.backs, move.back.key: BackState.PENDING}
        return replace(known, backs=backs, own=known.own | {move.back.key})
    if isinstance(move, MoveBack):
        return replace(known, backs={**known.backs, move.back.key: move.back.state})
    return replace(known, disputes={**known.disputes, move.dispute.reference: move.dispute.state})
