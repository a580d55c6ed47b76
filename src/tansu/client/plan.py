"""What to do with each local file: a decision from facts, without a clock, a disk or a network."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tansu.client.hashing import HashedFile


class State(StrEnum):
    """What the server knows of a checksum."""

    MISSING = "missing"
    HAVE = "have"
    TRASH = "trash"
    DELETED = "deleted"


class Again(StrEnum):
    """Whether what its owner once removed from the gallery is to come back."""

    NO = "no"
    YES = "yes"


class Do(StrEnum):
    """The one thing to do with a file."""

    SEND = "send"
    GO_ON = "go_on"
    """Go on with an upload an earlier run began."""
    RESTORE = "restore"
    """Bring it back from the trash; no bytes are sent."""
    SEND_DELETED = "send_deleted"
    """Send what was deleted before, because its owner says so."""
    NOTHING = "nothing"
    """The gallery has it."""
    LEAVE_IN_TRASH = "leave_in_trash"
    LEAVE_DELETED = "leave_deleted"
    FOLLOW = "follow"
    """The same bytes as a file before it in this run; their fate is one."""


SENDING = frozenset({Do.SEND, Do.GO_ON, Do.RESTORE, Do.SEND_DELETED})


@dataclass(frozen=True, slots=True)
class Action:
    """A file and what to do with it."""

    file: HashedFile
    do: Do


def plan(
    files: Iterable[HashedFile],
    states: Mapping[str, State],
    *,
    begun: Collection[str],
    seen: Collection[str],
    again: Again = Again.NO,
) -> list[Action]:
    """One action for each file, in their order.

    `begun` are the checksums an earlier run has begun to send; `seen` those planned before in this run. Of several
    files with the same bytes, only the first is acted on. What its owner removed comes back only with `again`.
    """
    actions, met = [], set(seen)
    for file in files:
        do = Do.FOLLOW if file.sha256 in met else _decide(states[file.sha256], file.sha256 in begun, again)
        met.add(file.sha256)
        actions.append(Action(file, do))
    return actions


def _decide(state: State, begun: bool, again: Again) -> Do:
    if state is State.HAVE:
        return Do.NOTHING
    if state is State.TRASH:
        return Do.RESTORE if again is Again.YES else Do.LEAVE_IN_TRASH
    if state is State.DELETED:
        return Do.SEND_DELETED if again is Again.YES else Do.LEAVE_DELETED
    return Do.GO_ON if begun else Do.SEND
