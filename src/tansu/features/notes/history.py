"""The history of a note: every text it ever had, kept for good, and back at a word."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Conflict, NotFound
from tansu.core.principal import Principal
from tansu.features.notes import store
from tansu.features.notes.adopt import write_down
from tansu.features.notes.model import FEATURE, Note
from tansu.features.notes.reading import read
from tansu.foundation import claims, tree, usage
from tansu.foundation.work import Outside, Work


@dataclass(frozen=True)
class Revision:
    """One text a note had."""

    number: int
    """The number of change that made it the present one."""
    size: int
    modified_at: datetime
    until: datetime | None
    """When another text took its place; None for the present one."""
    blob: str


def revisions(work: Work, number: int) -> list[Revision]:
    """All texts of a note, newest first; the first is the present one."""
    note = store.get(work.tx, work.account, number)
    if note is None:
        raise NotFound
    entry = tree.entry(work, number)
    earlier = tree.versions(work, number)
    # A version's number is when it was replaced; a revision's is when it began, which is when the one before ended.
    began = [*(one.number for one in earlier), number]
    now = Revision(began[0], entry.size, entry.modified_at, None, entry.blob or "")
    before = [
        Revision(began[place + 1], one.size, one.modified_at, one.replaced_at, one.blob)
        for place, one in enumerate(earlier)
    ]
    return [now, *before]


def revision_text(outside: Outside, principal: Principal, number: int, revision: int) -> str:
    """The text of one revision, or NotFound."""
    with outside.read(principal, FEATURE) as work:
        ref = claims.owned(work, _one(work, number, revision).blob).ref
    return read(outside, ref).decode(errors="replace")


def restore_revision(outside: Outside, principal: Principal, number: int, revision: int) -> Note:
    """Make an earlier text the present one; what was the present one stays in the history. Twice is once."""
    with outside.read(principal, FEATURE) as work:
        ref = claims.owned(work, _one(work, number, revision).blob).ref
    content = read(outside, ref)
    with outside.work(principal, FEATURE) as work:
        usage.lock(work)
        note = store.get(work.tx, work.account, number)
        if note is None:
            raise NotFound
        if note.trashed:
            raise Conflict("This note is in the trash. Restore it first.")
        wanted = _one(work, number, revision)
        before = tree.entry(work, number)
        if before.blob == wanted.blob:
            return note
        entry = tree.replace(work, number, blob=ref, mime=before.mime, modified_at=work.now, keep_days=None)
        return write_down(work, entry, tree.path_of(work, number), content, revision=entry.rev)


def _one(work: Work, number: int, revision: int) -> Revision:
    for one in revisions(work, number):
        if one.number == revision:
            return one
    raise NotFound("This note has no such revision.")
