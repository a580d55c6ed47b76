"""Renaming and moving; the number stays."""

from tansu.core.errors import Conflict, Invalid
from tansu.foundation import changes, usage
from tansu.foundation.tree import store
from tansu.foundation.tree.look import entry
from tansu.foundation.tree.model import ROOT, Entry, clean_name, name_key
from tansu.foundation.tree.place import FEED
from tansu.foundation.work import Work


def move(work: Work, number: int, *, parent: int, name: str) -> Entry:
    """Give an entry another name or folder. Conflict if the name is taken, Invalid for a move into itself."""
    usage.lock(work)
    moving = entry(work, number)
    if moving.trashed_at:
        raise Conflict("This is in the trash. Restore it first.")
    _require_folder(work, parent)
    if parent != ROOT and number in store.above(work.tx, work.account, parent):
        raise Invalid("A folder cannot be moved into itself.")
    taken = store.child(work.tx, work.account, parent, name_key(clean_name(name)))
    if taken and taken.number != number:
        raise Conflict(f"There is something named “{name}” already.")
    if moving.parent != parent:
        gone = changes.gone(work, FEED, str(number), collection=str(moving.parent))
        store.touch(work.tx, work.account, moving.parent, gone)
    rev = changes.record(work, FEED, str(number), collection=str(parent))
    store.set_fields(work.tx, work.account, [number], {"parent": parent, "name": name, "name_key": name_key(name)})
    store.touch(work.tx, work.account, number, rev)
    return entry(work, number)


def _require_folder(work: Work, number: int) -> None:
    if number == ROOT:
        return
    target = entry(work, number)
    if not target.folder or target.trashed_at:
        raise Conflict("The target is not a folder.")
