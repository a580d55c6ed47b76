"""Renaming and moving; the number stays, and so does the ETag."""

from collections.abc import Sequence

from tansu.core.errors import Conflict, Invalid
from tansu.core.instants import to_ms
from tansu.foundation import changes, claims, usage
from tansu.foundation.tree import store
from tansu.foundation.tree.look import entry
from tansu.foundation.tree.model import DEEPEST, ROOT, Entry, clean_name, name_key
from tansu.foundation.tree.place import FEED
from tansu.foundation.work import Work


def move(work: Work, number: int, *, parent: int, name: str) -> Entry:
    """Give an entry another name or folder. Conflict if the name is taken, Invalid for a move into itself.

    Locks stay behind, as RFC 4918 wants it: they end.
    """
    usage.lock(work)
    if number == ROOT:
        raise Invalid("The folder that holds everything cannot be moved.")
    moving = entry(work, number)
    if moving.trashed_at:
        raise Conflict("This is in the trash. Restore it first.")
    _require_folder(work, parent)
    above = store.above(work.tx, work.account, parent) if parent != ROOT else []
    if number in above:
        raise Invalid("A folder cannot be moved into itself.")
    if moving.folder and len(above) + 1 + store.depth_below(work.tx, work.account, number) > DEEPEST:
        raise Invalid(f"Folders can lie {DEEPEST} deep in folders, not deeper.")
    taken = store.child(work.tx, work.account, parent, name_key(clean_name(name)))
    if taken and taken.number != number:
        raise Conflict(f"There is something named “{name}” already.")
    if (moving.parent, moving.name) == (parent, name):
        return moving
    if moving.parent != parent:
        gone = changes.gone(work, FEED, str(number), collection=str(moving.parent))
        _touch(work, moving.parent, rev=gone, grown=-moving.size)
    rev = changes.record(work, FEED, str(number), collection=str(parent))
    fields = {"parent": parent, "name": name, "name_key": name_key(name), "rev": rev}
    store.set_fields(work.tx, work.account, number, fields)
    _touch(work, parent, rev=rev, grown=moving.size if moving.parent != parent else 0)
    store.remove_locks(work.tx, work.account, [one.number for one in store.below(work.tx, work.account, number)])
    return entry(work, number)


def relabel(work: Work, numbers: Sequence[int], *, feature: str) -> None:
    """Let entries, and what they and their versions claim, be another feature's."""
    for number in numbers:
        store.set_fields(work.tx, work.account, number, {"feature": feature})
    claims.relabel(work, kind="entry", claimants=[str(one) for one in numbers], feature=feature)
    kept = store.versions(work.tx, work.account, numbers)
    claims.relabel(work, kind="version", claimants=[f"{one.entry}.{one.number}" for one in kept], feature=feature)


def _touch(work: Work, folder: int, *, rev: int, grown: int) -> None:
    store.touch(work.tx, work.account, folder, rev=rev, at_ms=to_ms(work.now), grown=grown)


def _require_folder(work: Work, number: int) -> None:
    if number == ROOT:
        return
    target = entry(work, number)
    if not target.folder or target.trashed_at:
        raise Conflict("The target is not a folder.")
