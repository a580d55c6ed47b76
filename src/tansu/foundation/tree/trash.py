"""Trash: thirty days in which everything removed can come back; then purge."""

from datetime import timedelta

from tansu.core.errors import Conflict, Invalid
from tansu.core.instants import to_ms
from tansu.foundation import changes, claims, usage
from tansu.foundation.claims import Category
from tansu.foundation.tree import store
from tansu.foundation.tree.look import entry
from tansu.foundation.tree.model import ROOT, TRASH_DAYS, Entry, category_of, name_key
from tansu.foundation.tree.place import FEED, add_folder, free_name
from tansu.foundation.work import Work


def trash(work: Work, number: int) -> list[Entry]:
    """Move an entry and everything beneath it to the trash; return them. Twice is the same as once."""
    usage.lock(work)
    if number == ROOT:
        raise Invalid("The folder that holds everything cannot go to the trash.")
    top = entry(work, number)
    if top.trashed_at:
        return store.of_trash(work.tx, work.account, top.trash_root or number)
    together = store.below(work.tx, work.account, number)
    # Those beneath are told to be gone before what they lie in.
    rev = changes.gone_all(work, FEED, [(str(one.number), str(one.parent)) for one in reversed(together)])
    purge_at = work.now + timedelta(days=TRASH_DAYS)
    store.bury(work.tx, work.account, number, at_ms=to_ms(work.now), purge_at_ms=to_ms(purge_at), rev=rev)
    _touch(work, top.parent, rev=rev, grown=-top.size)
    numbers = [one.number for one in together]
    store.remove_locks(work.tx, work.account, numbers)
    claims.recategorise(work, kind="entry", claimants=[str(n) for n in numbers], category=Category.TRASH)
    return store.of_trash(work.tx, work.account, number)


def restore(work: Work, number: int) -> Entry:
    """Bring back an entry and what went with it, to its folder (made again if that is gone), under a free name.

    What went to the trash inside a folder comes back alone, with what lies beneath it; the folder stays there.
    """
    usage.lock(work)
    top = entry(work, number)
    if top.trashed_at is None:
        return top
    together = together_with(work, top)
    if top.trash_root != number:
        store.shrink(work.tx, work.account, top.parent, top.size)
    parent = _living_parent(work, top)
    name = free_name(work, parent, top.name)
    told = [(str(one.number), str(parent if one.number == number else one.parent)) for one in together]
    rev = changes.record_all(work, FEED, told)
    store.set_fields(
        work.tx, work.account, number, {"parent": parent, "name": name, "name_key": name_key(name), "rev": rev}
    )
    store.unbury(work.tx, work.account, [one.number for one in together])
    _touch(work, parent, rev=rev, grown=top.size)
    for category in Category:
        mine = [str(one.number) for one in together if not one.folder and category_of(one.mime) is category]
        claims.recategorise(work, kind="entry", claimants=mine, category=category)
    return entry(work, number)


def purge(work: Work, number: int) -> list[Entry]:
    """Let go of a trashed entry and what went with it: claims are released, tombstones stay.

    Of a trashed folder's contents one may be let go of alone, with what is beneath it.
    """
    usage.lock(work)
    top = entry(work, number)
    if top.trashed_at is None:
        raise Conflict("Only what is in the trash can be deleted for good.")
    together = together_with(work, top)
    if top.trash_root != number:
        store.shrink(work.tx, work.account, top.parent, top.size)
    _let_go(work, together)
    return together


def purge_some(work: Work, number: int, *, limit: int) -> tuple[list[Entry], bool]:
    """Let go of at most `limit` things of a trashed entry, those beneath first; return them, and whether all are gone.

    A big folder is let go of in small transactions, so that nobody waits long.
    """
    usage.lock(work)
    top = store.by_number(work.tx, work.account, number)
    if top is None or top.trashed_at is None:
        return [], True
    together = together_with(work, top)
    if len(together) <= limit:
        return purge(work, number), True
    some = together[-limit:]
    for one in some:
        if not one.folder:
            store.shrink(work.tx, work.account, one.parent, one.size)
    _let_go(work, some)
    return some, False


def together_with(work: Work, top: Entry) -> list[Entry]:
    """A trashed entry and what lies beneath it of what went with it, those above before those beneath."""
    below: dict[int, list[Entry]] = {}
    for one in store.of_trash(work.tx, work.account, top.trash_root or top.number):
        below.setdefault(one.parent, []).append(one)
    found = [top]
    for one in found:
        found += below.get(one.number, [])
    return found


def due_for_purge(work: Work, *, limit: int = 200) -> list[tuple[str, Entry]]:
    """(account, entry) of what has been in the trash for its thirty days, of all accounts."""
    return store.due(work.tx, before_ms=to_ms(work.now), limit=limit)


def _let_go(work: Work, entries: list[Entry]) -> None:
    numbers = [one.number for one in entries]
    for version in store.versions(work.tx, work.account, numbers):
        claims.release(work, kind="version", claimant=f"{version.entry}.{version.number}")
        store.remove_version(work.tx, work.account, version.entry, version.number)
    for one in entries:
        if one.blob:
            claims.release(work, kind="entry", claimant=str(one.number))
    changes.gone_all(work, FEED, [(str(one.number), str(one.parent)) for one in reversed(entries)])
    store.remove_properties(work.tx, work.account, numbers)
    store.remove(work.tx, work.account, numbers)


def _living_parent(work: Work, top: Entry) -> int:
    """Return the folder the entry was in, made again along its old path if it is in the trash or gone."""
    if top.parent == ROOT:
        return ROOT
    parent = store.by_number(work.tx, work.account, top.parent)
    if parent and parent.trashed_at is None:
        return parent.number
    return _made_again(work, store.path(work.tx, work.account, top.number)[:-1])


def _made_again(work: Work, path: list[str]) -> int:
    """Find or make the folders along an old path; where a file has taken a name since, beside it."""
    number = ROOT
    for name in path:
        found = store.child(work.tx, work.account, number, name_key(name))
        if found and found.folder:
            number = found.number
        else:
            number = add_folder(work, number, free_name(work, number, name)).number
    return number


def _touch(work: Work, folder: int, *, rev: int, grown: int) -> None:
    store.touch(work.tx, work.account, folder, rev=rev, at_ms=to_ms(work.now), grown=grown)
