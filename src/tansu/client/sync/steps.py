"""The steps a plan is made of."""

from dataclasses import dataclass
from enum import StrEnum

from tansu.client.sync.trees import Item


class Kind(StrEnum):
    """What a step does. The first three touch only what we remember."""

    AGREE = "agree"
    """Both sides are the same: remember that."""
    ADOPT = "adopt"
    """Something here and something there, unknown to one another, are the same: remember that."""
    FORGET = "forget"
    """What was agreed on no longer holds; what is left of it, here or there, counts as new."""
    SET_ASIDE = "set_aside"
    """Give the file here another name, so that both can be kept."""
    MAKE_HERE = "make_here"
    MAKE_THERE = "make_there"
    MOVE_HERE = "move_here"
    MOVE_THERE = "move_there"
    FETCH = "fetch"
    SEND = "send"
    TRASH_HERE = "trash_here"
    TRASH_THERE = "trash_there"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `number` is the item in the tree it is about; the rest depends on the kind."""

    kind: Kind
    number: int
    item: Item | None = None
    """AGREE: what is agreed on. ADOPT, FETCH, MAKE_HERE: the item there. MAKE_THERE: the item here. SEND: the item
    here if it is new, else the one there that it replaces."""
    parent: int = 0
    """Moves, and whatever is made: into which folder. Below zero: the one that an earlier step makes."""
    name: str = ""
    """Moves, SET_ASIDE, and whatever is made: under which name."""
    beneath: tuple[int, ...] = ()
    """TRASH_HERE, TRASH_THERE: all that goes with it."""
    forget: bool = False
    """SET_ASIDE: it is no longer the file that was agreed on."""
    passing: bool = False
    """MOVE_HERE, MOVE_THERE: only to make room; its real place comes later."""


@dataclass(frozen=True)
class Plan:
    """What to do now. Carried out, the trees are looked at again and planned anew until nothing is left."""

    steps: tuple[Step, ...] = ()

    def deleted(self, kind: Kind) -> int:
        """How many items the steps of this kind (a TRASH one) remove."""
        return sum(1 + len(step.beneath) for step in self.steps if step.kind is kind)
