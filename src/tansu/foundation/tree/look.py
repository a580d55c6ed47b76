"""Reading the tree."""

from collections.abc import Sequence

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.foundation.tree import store
from tansu.foundation.tree.model import ROOT, Entry, name_key
from tansu.foundation.work import Work


def entry(work: Work, number: int) -> Entry:
    """The account's entry of that number, living or in the trash, or NotFound."""
    if found := store.by_number(work.tx, work.account, number):
        return found
    raise NotFound


def find_number(work: Work, number: int) -> Entry | None:
    """The account's entry of that number, living or in the trash, or None."""
    return store.by_number(work.tx, work.account, number)


def find(work: Work, path: Sequence[str]) -> Entry:
    """The living entry at `path` (names from the root down), or NotFound. The root itself has no entry."""
    found: Entry | None = None
    for name in path:
        found = store.child(work.tx, work.account, found.number if found else ROOT, name_key(name))
        if found is None:
            raise NotFound
    if found is None:
        raise NotFound
    return found


def children(work: Work, folder: int, *, after: str = "", limit: int = 1000) -> list[Entry]:
    """Living entries of a folder in name order, strictly after the name `after`."""
    return store.children(work.tx, work.account, folder, after=name_key(after), limit=limit)


def of_blobs(work: Work, blobs: Sequence[str]) -> dict[str, list[Entry]]:
    """All entries, living or in the trash, that name these blobs, oldest first."""
    found: dict[str, list[Entry]] = {}
    for named in store.of_blobs(work.tx, work.account, blobs) if blobs else ():
        found.setdefault(named.blob or "", []).append(named)
    return found


def path_of(work: Work, number: int) -> list[str]:
    """The names from the root down to an entry; of a trashed one, where it was."""
    return store.path(work.tx, work.account, number)


def trashed(work: Work, *, after: tuple[int, int] | None = None, limit: int = 200) -> list[Entry]:
    """What its owner put into the trash, soonest to be purged first. A folder stands for its contents.

    `after` is the `trash_place` of the entry where the last page ended, which may be gone by now.
    """
    return store.trashed(work.tx, work.account, after=after or (-(2**62), 0), limit=limit)


def trash_place(entry: Entry) -> tuple[int, int]:
    """Where a trashed entry stands in the order of `trashed`."""
    return (to_ms(entry.purge_at) if entry.purge_at else -(2**62), entry.number)
