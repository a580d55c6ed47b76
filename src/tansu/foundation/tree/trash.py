"""Trash: thirty days in which everything removed can come back; then purge."""

from datetime import timedelta

from tansu.core.errors import Conflict
from tansu.core.instants import to_ms
from tansu.foundation import changes, claims, usage
from tansu.foundation.claims import Category
from tansu.foundation.tree import store
from tansu.foundation.tree.look import entry
from tansu.foundation.tree.model import ROOT, TRASH_DAYS, Entry, category_of, name_key
from tansu.foundation.tree.place import FEED, free_name, make_folder
from tansu.foundation.work import Work


def trash(work: Work, number: int) -> list[Entry]:
    """Move an entry and everything beneath it to the trash; return them. Twice is the same as once."""
    usage.lock(work)
    root = entry(work, number)
    if root.trashed_at:
        return store.of_trash(work.tx, work.account, root.trash_root or number)
    numbers = store.below(work.tx, work.account, number)
    rev = changes.gone(work, FEED, str(number), collection=str(root.parent))
    store.set_fields(
        work.tx,
        work.account,
        numbers,
        {
            "trashed_at": to_ms(work.now),
            "trash_root": number,
            "purge_at": to_ms(work.now + timedelta(days=TRASH_DAYS)),
            "rev": rev,
        },
    )
    store.touch(work.tx, work.account, root.parent, rev)
    claims.recategorise(work, kind="entry", claimants=[str(n) for n in numbers], category=Category.TRASH)
    return store.of_trash(work.tx, work.account, number)


def restore(work: Work, number: int) -> Entry:
    """Bring back an entry and what went with it, to its folder (made again if that is gone), under a free name."""
    usage.lock(work)
    root = entry(work, number)
    if root.trashed_at is None:
        return root
    if root.trash_root != number:
        raise Conflict("This went to the trash with the folder it is in. Restore that folder.")
    together = store.of_trash(work.tx, work.account, number)
    parent = _living_parent(work, root)
    name = free_name(work, parent, root.name)
    rev = changes.record(work, FEED, str(number), collection=str(parent))
    living = {"trashed_at": None, "trash_root": None, "purge_at": None, "rev": rev}
    store.set_fields(work.tx, work.account, [one.number for one in together], living)
    store.set_fields(work.tx, work.account, [number], {"parent": parent, "name": name, "name_key": name_key(name)})
    store.touch(work.tx, work.account, number, rev)
    for one in together:
        claims.recategorise(work, kind="entry", claimants=[str(one.number)], category=category_of(one.mime))
    return entry(work, number)


def purge(work: Work, number: int) -> list[Entry]:
    """Let go of a trashed entry and what went with it: claims are released, a tombstone stays.

    Of a trashed folder's contents one may be let go of alone, with what is beneath it.
    """
    usage.lock(work)
    root = entry(work, number)
    if root.trashed_at is None:
        raise Conflict("Only what is in the trash can be deleted for good.")
    together = store.of_trash(work.tx, work.account, root.trash_root or number)
    if root.trash_root != number:
        together = _beneath(root, together)
    numbers = [one.number for one in together]
    for version in store.versions(work.tx, work.account, numbers):
        claims.release(work, kind="version", claimant=f"{version.entry}.{version.number}")
        store.remove_version(work.tx, work.account, version.entry, version.number)
    for one in numbers:
        claims.release(work, kind="entry", claimant=str(one))
    changes.gone(work, FEED, str(number), collection=str(root.parent))
    store.remove(work.tx, work.account, numbers)
    return together


def due_for_purge(work: Work, *, limit: int = 200) -> list[tuple[str, Entry]]:
    """(account, entry) of what has been in the trash for its thirty days, of all accounts."""
    return store.due(work.tx, before_ms=to_ms(work.now), limit=limit)


def _beneath(top: Entry, entries: list[Entry]) -> list[Entry]:
    """Pick `top` and everything beneath it; entries come oldest first, but what it holds may be older."""
    below: dict[int, list[Entry]] = {}
    for one in entries:
        below.setdefault(one.parent, []).append(one)
    found = [top]
    for one in found:
        found += below.get(one.number, [])
    return found


def _living_parent(work: Work, root: Entry) -> int:
    """Return the folder the entry was in, made again along its old path if it is in the trash or gone."""
    if root.parent == ROOT:
        return ROOT
    parent = store.by_number(work.tx, work.account, root.parent)
    if parent and parent.trashed_at is None:
        return parent.number
    return make_folder(work, store.path(work.tx, work.account, root.number)[:-1])
