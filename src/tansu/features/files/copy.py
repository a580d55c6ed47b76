"""Copying, within one account's tree: another name, another claim, no bytes."""

from collections.abc import Callable

from tansu.core.principal import Principal
from tansu.features.files.model import UNCONDITIONAL, Condition, Moved, Path, clean_path, folder_at, folder_number
from tansu.features.files.move import make_way
from tansu.foundation import claims, tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work

Find = Callable[[Work], tuple[Entry, Entry, str]]


def copy(
    outside: Outside,
    principal: Principal,
    source: Path,
    target: Path,
    *,
    overwrite: bool = False,
    deep: bool = True,
    condition: Condition = UNCONDITIONAL,
) -> Moved:
    """Let `target` be what `source` is now, with everything beneath unless not `deep`; no bytes are charged again.

    A file over a file is its new contents, the earlier ones are kept; anything else that is there goes to the trash.
    """
    names, goal = clean_path(source), clean_path(target)
    return _copy(
        outside,
        principal,
        lambda work: (tree.find(work, names), folder_at(work, goal[:-1]), goal[-1]),
        overwrite=overwrite,
        deep=deep,
        condition=condition,
    )


def copy_entry(
    outside: Outside,
    principal: Principal,
    number: int,
    *,
    parent: int,
    name: str,
    overwrite: bool = False,
    condition: Condition = UNCONDITIONAL,
) -> Moved:
    """The same by numbers."""
    return _copy(
        outside,
        principal,
        lambda work: (tree.entry(work, number), folder_number(work, parent), tree.clean_name(name)),
        overwrite=overwrite,
        deep=True,
        condition=condition,
    )


def _copy(
    outside: Outside, principal: Principal, find: Find, *, overwrite: bool, deep: bool, condition: Condition
) -> Moved:
    with outside.work(principal, "files") as work:
        usage.lock(work)
        original, parent, name = find(work)
        condition.require(work, original)
        there = tree.child(work, parent.number, name)
        if there and overwrite and not there.folder and not original.folder and there.number != original.number:
            tree.require_unlocked(work, there.number, condition.tokens)
            return Moved(_copy_over(work, original, there), False)
        created = make_way(work, original, parent, name, overwrite=overwrite, condition=condition)
        return Moved(_copy_beneath(work, original, parent.number, name, deep=deep), created)


def _copy_over(work: Work, original: Entry, there: Entry) -> Entry:
    blob = claims.owned(work, original.blob or "").ref
    tree.copy_properties(work, original.number, there.number)
    return tree.replace(work, there.number, blob=blob, mime=original.mime, modified_at=original.modified_at)


def _copy_beneath(work: Work, original: Entry, parent: int, name: str, *, deep: bool) -> Entry:
    beneath = tree.below(work, original.number)[1:] if deep and original.folder else []
    copied = _copy_one(work, original, parent, name)
    places = {original.number: copied.number}
    for one in beneath:
        places[one.number] = _copy_one(work, one, places[one.parent], one.name).number
    return tree.entry(work, copied.number)


def _copy_one(work: Work, original: Entry, parent: int, name: str) -> Entry:
    if original.blob is None:
        made = tree.add_folder(work, parent, name)
    else:
        made = tree.place(
            work,
            parent,
            name,
            blob=claims.owned(work, original.blob).ref,
            mime=original.mime,
            modified_at=original.modified_at,
        )
    tree.copy_properties(work, original.number, made.number)
    return made
