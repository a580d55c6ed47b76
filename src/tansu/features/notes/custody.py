"""What notes an account has, and how they leave, come back and are erased."""

from collections.abc import Iterable, Iterator

from tansu.core.instants import rfc3339
from tansu.features.notes import store
from tansu.features.notes.attachments import Attachment, attachments, trashed_attachments
from tansu.features.notes.history import Revision, revisions
from tansu.features.notes.model import FEATURE, Note
from tansu.features.notes.returning import bring_back
from tansu.features.notes.trash import purge, trash
from tansu.foundation import changes, claims, tree, usage
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

PAGE = 200


class NotesCustodian:
    """Answers for notes, their revisions and what lies beside them."""

    name = FEATURE
    feature = FEATURE
    tables = frozenset({"notes_notes", "notes_texts", "notes_settings"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count notes with the bytes of their present texts, living and trashed."""
        count, size = store.totals(work.tx, work.account)
        return [Holding("note", count, size)]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield one record a note, in number order, with every revision it has."""
        for note in _all(work):
            yield _record(work, note)

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield every text and every attachment once."""
        seen: set[str] = set()
        for note in _all(work):
            refs = [claims.owned(work, one.blob).ref for one in revisions(work, note.number)]
            for ref in [*refs, *(one.ref for one in _beside(work, note))]:
                if ref.id not in seen:
                    seen.add(ref.id)
                    yield ref

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring notes back with all their revisions, marks, attachments and place in the trash."""
        return sum(bring_back(outside, account, record, open_bytes) for record in records)

    def erase(self, work: Work, *, limit: int) -> int:
        """Erase notes with all their revisions; at last the settings and the feed."""
        usage.lock(work)
        found = [one.number for one in store.by_number(work.tx, work.account, after=-1, limit=limit)]
        if found:
            trash(work, found)
            purge(work, found)
        left, _ = store.totals(work.tx, work.account)
        if not left:
            store.erase_settings(work.tx, work.account)
            changes.erase_feature(work, FEATURE)
        return left

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []


def _all(work: Work) -> Iterator[Note]:
    after = -1
    while page := store.by_number(work.tx, work.account, after=after, limit=PAGE):
        yield from page
        after = page[-1].number


def _beside(work: Work, note: Note) -> list[Attachment]:
    return trashed_attachments(work, note.number) if note.trashed else attachments(work, note.number)


def _record(work: Work, note: Note) -> Record:
    entry = tree.entry(work, note.number)
    beside = _beside(work, note)
    return {
        "kind": "note",
        "path": "/".join(tree.path_of(work, note.number)),
        "category": note.category,
        "title": note.title,
        "sha256": claims.owned(work, entry.blob or "").ref.sha256,
        "size": note.size,
        "favourite": note.favourite,
        "trashed": note.trashed,
        "conflict_of": _path_or_none(work, note.conflict_of),
        "created_at": rfc3339(entry.created_at),
        "modified_at": rfc3339(note.modified_at),
        "revisions": [_revision(work, one) for one in revisions(work, note.number)[::-1]],
        "attachments": [{"path": one.path, "mime": one.mime, "sha256": one.ref.sha256} for one in beside],
    }


def _revision(work: Work, one: Revision) -> Record:
    ref = claims.owned(work, one.blob).ref
    return {"sha256": ref.sha256, "size": one.size, "modified_at": rfc3339(one.modified_at)}


def _path_or_none(work: Work, number: int | None) -> str | None:
    if number is None or store.get(work.tx, work.account, number) is None:
        return None
    return "/".join(tree.path_of(work, number))
