"""Copying, within one account's tree: another name, another claim, no bytes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tansu.core.principal import Principal
from tansu.features.files.hands import Readings, feature_after, look_into, paths_below
from tansu.features.files.model import UNCONDITIONAL, Condition, Moved, Path, clean_path, folder_at, folder_number
from tansu.features.files.move import make_way
from tansu.features.files.places import NOTES
from tansu.features.files.readings import Reading, keep_days, let_go, taken_up
from tansu.foundation import claims, tree, usage
from tansu.foundation.standing import require_open
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

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
    with outside.read(principal) as work:
        original, parent, name = find(work)
        entries = _below(work, original, deep=deep)
        goal = (*tree.path_of(work, parent.number), name)
    readings = look_into(outside, principal.account, entries, goal)
    with outside.work(principal) as work:
        usage.lock(work)
        original, parent, name = find(work)
        condition.require(work, original)
        goal = (*tree.path_of(work, parent.number), name)
        there = tree.child(work, parent.number, name)
        if there and overwrite and not there.folder and not original.folder and there.number != original.number:
            tree.require_unlocked(work, there.number, condition.tokens)
            return Moved(_copy_over(work, original, there, goal, readings), False)
        entries = _below(work, original, deep=deep)
        created = make_way(work, original, parent, name, overwrite=overwrite, condition=condition)
        return Moved(_copy_all(work, entries, parent.number, goal, readings), created)


def _below(work: Work, original: Entry, *, deep: bool) -> list[Entry]:
    return tree.below(work, original.number) if deep and original.folder else [original]


def _copy_over(work: Work, original: Entry, there: Entry, goal: tuple[str, ...], readings: Readings) -> Entry:
    within = _within(work, feature_after(original, goal, readings))
    blob = claims.owned(work, original.blob or "").ref
    tree.copy_properties(work, original.number, there.number)
    made = tree.replace(
        within,
        there.number,
        blob=blob,
        mime=original.mime,
        modified_at=original.modified_at,
        keep_days=keep_days(within.feature),
    )
    if there.blob != blob.id:
        let_go(work, [there])
    _tell(work, original, made, blob, readings)
    return made


def _copy_all(work: Work, entries: Sequence[Entry], parent: int, goal: tuple[str, ...], readings: Readings) -> Entry:
    paths = paths_below(entries, goal)
    places = {entries[0].parent: parent}
    for one in entries:
        within = _within(work, feature_after(one, paths[one.number], readings))
        places[one.number] = _copy_one(within, one, places[one.parent], paths[one.number][-1], readings).number
    return tree.entry(work, places[entries[0].number])


def _copy_one(work: Work, original: Entry, parent: int, name: str, readings: Readings) -> Entry:
    if original.blob is None:
        made = tree.add_folder(work, parent, name)
    else:
        blob = claims.owned(work, original.blob).ref
        made = tree.place(work, parent, name, blob=blob, mime=original.mime, modified_at=original.modified_at)
        _tell(work, original, made, blob, readings)
    tree.copy_properties(work, original.number, made.number)
    return made


def _tell(work: Work, original: Entry, made: Entry, blob: BlobRef, readings: Readings) -> None:
    """Of what its feature knows by another name already there is nothing to tell."""
    reading = readings.get(original.number)
    if reading or made.feature == NOTES:
        taken_up(work, made, blob, reading or Reading(NOTES, made.mime), sent=False)


def _within(work: Work, feature: str) -> Work:
    """The same Work for one feature, or Frozen."""
    require_open(work.tx, work.account, feature)
    return replace(work, feature=feature)
