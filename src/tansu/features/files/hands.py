"""Changing hands: what a move means for the features that read what is moved."""

from collections.abc import Mapping, Sequence

from tansu.core.errors import Busy
from tansu.features import notes
from tansu.features.files.places import NOT_BY_KIND, NOTES, folder_feature, place_of
from tansu.features.files.readings import Reading, let_go, read, taken_up
from tansu.foundation import claims, tree
from tansu.foundation.standing import require_open
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work

Readings = Mapping[int, Reading]
"""What was found out before the Work, by number, of files that leave the places of other features."""


def paths_below(entries: Sequence[Entry], goal: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Where each of `entries` will lie, the first of them at `goal` and those beneath it after those above."""
    paths = {entries[0].number: goal}
    for one in entries[1:]:
        paths[one.number] = (*paths[one.parent], one.name)
    return paths


def look_into(outside: Outside, account: str, entries: Sequence[Entry], goal: tuple[str, ...]) -> dict[int, Reading]:
    """Find out what those files are whose kind was of no account where they lie, and is where they go."""
    paths = paths_below(entries, goal)
    leaving = [one for one in entries if one.blob and one.feature in NOT_BY_KIND and not place_of(paths[one.number])]
    with outside.look(account) as work:
        refs = {one.number: claims.owned(work, one.blob or "").ref for one in leaving}
    return {one.number: read(outside, refs[one.number], paths[one.number], mime=one.mime) for one in leaving}


def change_hands(work: Work, entries: Sequence[Entry], goal: tuple[str, ...], readings: Readings) -> None:
    """Label moved entries by their new place, and tell the features they leave and come to. Frozen if one is closed.

    Raises Busy if something came under way that nobody has looked into; the whole Work may be tried again.
    """
    paths = paths_below(entries, goal)
    wanted = {one.number: feature_after(one, paths[one.number], readings) for one in entries}
    for feature in {one.feature for one in entries} | set(wanted.values()):
        require_open(work.tx, work.account, feature)
    changing = [one for one in entries if wanted[one.number] != one.feature]
    for feature in {wanted[one.number] for one in changing}:
        tree.relabel(work, [one.number for one in changing if wanted[one.number] == feature], feature=feature)
    let_go(work, changing)
    for one in changing:
        if one.number in readings and one.blob:
            ref = claims.owned(work, one.blob).ref
            taken_up(work, tree.entry(work, one.number), ref, readings[one.number], sent=False)
    for one in entries:
        if wanted[one.number] == NOTES and not one.folder:
            # A note's title and category are its name and folder, so it is another even within its place.
            notes.adopt(work, tree.entry(work, one.number))


def feature_after(one: Entry, path: tuple[str, ...], readings: Readings) -> str:
    """The feature of an entry once it lies at `path`."""
    if one.folder:
        return folder_feature(path) if place_of(path) or one.feature in NOT_BY_KIND else one.feature
    if place := place_of(path):
        return place
    if one.feature not in NOT_BY_KIND:
        return one.feature
    if one.number not in readings:
        raise Busy("Something was put here just now. Try again.")
    return readings[one.number].feature
