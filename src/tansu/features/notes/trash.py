"""Trash of notes: a note and what lies beside it go, stay for thirty days, come back or are let go of."""

from collections.abc import Sequence

from tansu.core.errors import Invalid, NotFound
from tansu.features.notes import store
from tansu.features.notes.adopt import adopt, withdraw
from tansu.features.notes.attachments import folder_name, own_folder
from tansu.features.notes.model import FEATURE, Note
from tansu.foundation import tree, usage
from tansu.foundation.tree import Entry
from tansu.foundation.work import Outside, Work

MOST_AT_ONCE = 1000
PURGE_BATCH = 100


def trash(work: Work, numbers: Sequence[int]) -> list[Note]:
    """Move notes to the trash with their attachments. One number that is not a note's: NotFound, nothing done."""
    return [_trash(work, one) for one in _all_or_none(work, numbers)]


def restore(work: Work, numbers: Sequence[int]) -> list[Note]:
    """Bring notes back to their categories, with their attachments."""
    return [_restore(work, one) for one in _all_or_none(work, numbers)]


def purge(work: Work, numbers: Sequence[int]) -> list[int]:
    """Let go for good of those that are in the trash, with every revision; return their numbers."""
    doomed = [one for one in _all_or_none(work, numbers) if one.trashed]
    for note in doomed:
        _purge(work, note)
    return [note.number for note in doomed]


def purge_all(outside: Outside, account: str) -> int:
    """Empty an account's trash of notes in small transactions; return how many went."""
    done = 0
    while True:
        with outside.system(account, FEATURE) as work:
            found = store.page(work.tx, account, trashed=True, limit=PURGE_BATCH)
            done += len(purge(work, [one.number for one in found])) if found else 0
        if len(found) < PURGE_BATCH:
            return done


def purge_due(outside: Outside, *, limit: int = 200) -> int:
    """Let go of what has been in the trash for thirty days, of all accounts; return how many entries were due."""
    with outside.look() as work:
        due = [(account, entry) for account, entry in tree.due_for_purge(work, limit=limit) if entry.feature == FEATURE]
    for account, entry in due:
        with outside.system(account, FEATURE) as work:
            usage.lock(work)
            # Looked at again, for it may be back.
            now = tree.find_number(work, entry.number)
            if now and now.purge_at and now.purge_at <= work.now:
                _purge_entry(work, now)
    return len(due)


def _all_or_none(work: Work, numbers: Sequence[int]) -> list[Note]:
    usage.lock(work)
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.")
    found = {one.number: one for one in store.get_many(work.tx, work.account, wanted)} if wanted else {}
    if len(found) != len(wanted):
        raise NotFound("One of these does not exist; nothing was done.")
    return [found[one] for one in wanted]


def _trash(work: Work, note: Note) -> Note:
    if note.trashed:
        return note
    beside = own_folder(work, note.number)
    if beside:
        tree.trash(work, beside.number)
        store.mark(work.tx, work.account, note.number, {"beside": beside.number})
    tree.trash(work, note.number)
    return _again(work, note.number)


def _restore(work: Work, note: Note) -> Note:
    if not note.trashed:
        return note
    entry = tree.restore(work, note.number)
    beside = _trashed_beside(work, note.number)
    if beside:
        back = tree.restore(work, beside.number)
        # It belongs beside its note, wherever that came back to.
        if (back.parent, back.name) != (entry.parent, folder_name(note.number)):
            tree.move(work, back.number, parent=entry.parent, name=folder_name(note.number))
    return _again(work, note.number)


def _purge(work: Work, note: Note) -> None:
    beside = _trashed_beside(work, note.number)
    if beside:
        tree.purge(work, beside.number)
    _purge_entry(work, tree.entry(work, note.number))


def _purge_entry(work: Work, entry: Entry) -> None:
    withdraw(work, [one.number for one in tree.purge(work, entry.number)])


def _trashed_beside(work: Work, number: int) -> Entry | None:
    """The folder of attachments that went to the trash with its note."""
    beside = store.beside(work.tx, work.account, number)
    entry = tree.find_number(work, beside) if beside is not None else None
    return entry if entry and entry.trash_root == entry.number else None


def _again(work: Work, number: int) -> Note:
    note = adopt(work, tree.entry(work, number))
    assert note is not None
    return note
