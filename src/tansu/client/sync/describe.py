"""A step as a person reads it."""

from collections.abc import Mapping

from tansu.client.scan import shown
from tansu.client.sync.act import Acting
from tansu.client.sync.match import Here
from tansu.client.sync.memory import Memory
from tansu.client.sync.report import Done
from tansu.client.sync.scan import joined
from tansu.client.sync.steps import Kind, Step
from tansu.client.sync.trees import ROOT, Item

BOUND_THERE = (Kind.MOVE_THERE, Kind.MAKE_THERE)


def described(acting: Acting, step: Step) -> Done:
    """The step with paths, as things are before it."""
    return told(step, acting.here, acting.memory)


def told(step: Step, here: Here, memory: Memory) -> Done:
    """The step with paths."""
    path = here.path(step.number) if _whole(here.items, step.number) else "/".join(_names(memory, step.number))
    target = ""
    if step.kind in (Kind.MOVE_HERE, Kind.MOVE_THERE, Kind.SET_ASIDE):
        folder = here.path(step.parent) if _whole(here.items, step.parent) else ""
        target = joined(folder, step.name)
    return Done(step.kind, shown(path), shown(target), bytes_of(step, here), 1 + len(step.beneath))


def bytes_of(step: Step, here: Here) -> int:
    """How many bytes it concerns; of a file that is sent, those that it has here now."""
    item = here.items.get(step.number) if step.kind is Kind.SEND else step.item
    return item.size if item and not item.folder else 0


def _whole(items: Mapping[int, Item], number: int) -> bool:
    """It is here, with all folders above it."""
    while number != ROOT:
        if number not in items:
            return False
        number = items[number].parent
    return True


def _names(memory: Memory, number: int) -> list[str]:
    names = []
    while item := memory.there_now(number) or memory.agreed.get(number):
        names.append(item.name)
        number = item.parent
    return names[::-1]
