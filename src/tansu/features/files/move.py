"""Moving, within one account's tree: number and ETag stay, so a client that knows them need not fetch anything."""

from collections.abc import Callable

from tansu.core.errors import Invalid
from tansu.core.principal import Principal
from tansu.features.files.hands import change_hands, look_into
from tansu.features.files.model import (
    UNCONDITIONAL,
    AlreadyThere,
    Condition,
    Moved,
    Path,
    clean_path,
    folder_at,
    folder_number,
)
from tansu.features.files.readings import let_go
from tansu.foundation import tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work

Find = Callable[[Work], tuple[Entry, Entry, str]]
"""Finds what is meant: the entry, the folder it is to lie in, and its name there."""


def move(
    outside: Outside,
    principal: Principal,
    source: Path,
    target: Path,
    *,
    overwrite: bool = False,
    condition: Condition = UNCONDITIONAL,
) -> Moved:
    """Give what is at `source` the path `target`. What is there goes to the trash if `overwrite`, else AlreadyThere.

    Raises NotFound, ParentMissing, Locked, Frozen, and Invalid for a move onto itself or into itself.
    """
    names, goal = clean_path(source), clean_path(target)
    return _move(
        outside,
        principal,
        lambda work: (tree.find(work, names), folder_at(work, goal[:-1]), goal[-1]),
        overwrite=overwrite,
        condition=condition,
    )


def move_entry(
    outside: Outside,
    principal: Principal,
    number: int,
    *,
    parent: int | None = None,
    name: str | None = None,
    overwrite: bool = False,
    condition: Condition = UNCONDITIONAL,
) -> Moved:
    """The same by numbers: another folder, another name, or both."""

    def find(work: Work) -> tuple[Entry, Entry, str]:
        moving = tree.entry(work, number)
        folder = folder_number(work, moving.parent if parent is None else parent)
        return moving, folder, moving.name if name is None else tree.clean_name(name)

    return _move(outside, principal, find, overwrite=overwrite, condition=condition)


def _move(outside: Outside, principal: Principal, find: Find, *, overwrite: bool, condition: Condition) -> Moved:
    with outside.read(principal) as work:
        moving, parent, name = find(work)
        entries, goal = _below(work, moving), _goal(work, parent, name)
    readings = look_into(outside, principal.account, entries, goal)
    with outside.work(principal) as work:
        usage.lock(work)
        moving, parent, name = find(work)
        condition.require(work, moving)
        tree.require_unlocked(work, moving.number, condition.tokens, beneath=True)
        tree.require_unlocked(work, moving.parent, condition.tokens)
        created = make_way(work, moving, parent, name, overwrite=overwrite, condition=condition)
        entries = _below(work, moving)
        moved = tree.move(work, moving.number, parent=parent.number, name=name)
        change_hands(work, entries, _goal(work, parent, name), readings)
        return Moved(tree.entry(work, moved.number), created)


def _below(work: Work, moving: Entry) -> list[Entry]:
    return tree.below(work, moving.number) if moving.folder else [moving]


def _goal(work: Work, parent: Entry, name: str) -> tuple[str, ...]:
    return (*tree.path_of(work, parent.number), name)


def make_way(work: Work, original: Entry, parent: Entry, name: str, *, overwrite: bool, condition: Condition) -> bool:
    """See to it that `name` is free in `parent`; whether nothing had to go."""
    there = tree.child(work, parent.number, name)
    if there is not None and there.number == original.number and there.name == name:
        raise Invalid("It is there already; this would put it onto itself.")
    if original.number in [parent.number, *tree.numbers_above(work, parent.number)]:
        raise Invalid("A folder cannot be put into itself.")
    tree.require_unlocked(work, parent.number, condition.tokens)
    if there is None or there.number == original.number:
        return True
    if not overwrite:
        raise AlreadyThere(there.name)
    if there.number in tree.numbers_above(work, original.number):
        raise Invalid("This would replace a folder by something in it.")
    tree.require_unlocked(work, there.number, condition.tokens, beneath=True)
    let_go(work, tree.trash(work, there.number))
    return False
